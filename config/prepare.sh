#!/usr/bin/env bash
# Makes a Debian machine ready: checks that Swift is there and installs the packages that are missing.
#   config/prepare.sh run     what building and running the server needs
#   config/prepare.sh test    what the tests need on top of it
# As root it installs by apt-get; as anybody else it prints the one line to run and stops.
set -euo pipefail

readonly swift_needed=6.2
# The C library and linker that Swift itself uses come first, then the libraries of the server.
readonly for_run=(binutils libc6-dev libstdc++-12-dev git pkg-config libsqlite3-dev libpq-dev libmariadb-dev libssl-dev zlib1g-dev libqrencode-dev)
readonly for_test=(
    openssl curl jq python3 util-linux procps postgresql mariadb-server mariadb-plugin-rocksdb galera-4 rsync zbar-tools python3-pip pebble iproute2
)

packages=("${for_run[@]}")
case "${1:-}" in
run) ;;
test) packages+=("${for_test[@]}") ;;
*) echo "usage: config/prepare.sh run|test" >&2 && exit 1 ;;
esac

if ! command -v swift >/dev/null; then
    echo "Swift is not installed. Keyquorum needs Swift $swift_needed or newer: https://www.swift.org/install/linux/" >&2
    exit 1
fi
swift_found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
oldest=$(printf '%s\n%s\n' "$swift_needed" "$swift_found" | sort -V | head -n 1)
if [[ -z "$swift_found" || "$oldest" != "$swift_needed" ]]; then
    echo "Swift ${swift_found:-of an unknown version} is too old: Keyquorum needs Swift $swift_needed or newer." >&2
    exit 1
fi

if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian; the packages that are needed are called there: ${packages[*]}" >&2
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ "$status" == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    exit 0
fi
if (($(id -u) != 0)); then
    echo "These Debian packages are missing. Install them, then run make again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q </dev/null
apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null

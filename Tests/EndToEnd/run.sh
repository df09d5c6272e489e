#!/usr/bin/env bash
# The whole main job on real keys, with nothing but openssl, curl, jq and the built server: initialize, manifest, certificates, kill -9,
# recover, prove. Usage: run.sh PATH-OF-KEYQUORUM
set -euo pipefail
KQ=$(realpath "${1:?usage: run.sh PATH-OF-KEYQUORUM}")
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
unset "${!KEYQUORUM_@}" 2>/dev/null || true
HERE_DATABASES=$(cd "$HERE/../Databases" && pwd)
export WORK KQ HERE_DATABASES
for part in "$HERE"/[0-9]*.sh; do
    started=$(date +%s)
    log=$WORK/$(basename "$part").out
    if ! bash -c 'set -euo pipefail; . "$0"; . "$1"; echo "PASSED $PASSED"' "$HERE/lib.sh" "$part" >"$log" 2>&1; then
        cat "$log"
        echo "End to end: $(basename "$part") failed; its files are in $WORK"
        exit 1
    fi
    count=$(sed -n 's/^PASSED //p' "$log")
    total=$((${total:-0} + count))
    echo "End to end: $(basename "$part" .sh): $count checks, $(($(date +%s) - started)) s"
    # The log goes with a part that passed; what it could not try is still to be seen.
    sed -n "s/^== \(.*left out.*\)/== LEFT OUT of $(basename "$part" .sh): \1/p" "$log"
done
rm -rf "$WORK"
echo "$total passed, 0 failed"

#!/usr/bin/env bash
# A small file system for tests, that ends when its standard input does (root only): disk.sh SIZE
# Prints `ready FOLDER`, then obeys lines and answers each by `done` or `failed WHY`:
#   fill (leaves no free byte on it), free (undoes it)
set -euo pipefail
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
disk=${1:?} folder=''
# shellcheck source=lib.sh
source "$here/lib.sh"

# The trap calls it.
# shellcheck disable=SC2317
clean_up() {
    trap '' INT TERM HUP
    set +e
    cd /
    if [[ -n "$folder" ]]; then remove_folder "$folder"; fi
}

# Read to the end before it begins: the file may be edited while servers of older runs are up.
main() {
    close_inherited
    trap clean_up EXIT
    trap 'exit 143' INT TERM HUP
    trap '' PIPE
    make_folder
    say "ready $folder/data"
    while read -r line; do
        if obey_disk "$line"; then say "done"; else say "failed $line"; fi
    done
}

main
exit 0

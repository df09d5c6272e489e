#!/usr/bin/env bash
# Prints the folder that has programs of others, fetched once from PyPI: fetch.sh FOLDER [REQUIREMENTS]. Without a list they are the two that share
# secrets. Fails with a sentence where PyPI is not reached.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
list=$(realpath "${2:-$here/requirements.txt}")
# What is built for one Python is nothing for another.
folder=${1:?usage: fetch.sh FOLDER [REQUIREMENTS]}/$({ cat "$list"; python3 --version; } | sha256sum | cut -c1-16)
if [[ ! -d "$folder" ]]; then
    new=$(mktemp -d)
    trap 'rm -rf "$new"' EXIT
    python3 -m pip install --quiet --disable-pip-version-check --no-input --no-deps --only-binary=:all: --require-hashes \
        --root-user-action ignore --retries 3 --timeout 20 --target "$new/programs" --requirement "$list" >&2 ||
        { echo "PyPI's packages of $list cannot be fetched" >&2 && exit 1; }
    mkdir -p "$(dirname "$folder")"
    # Another run may have been quicker.
    mv -T "$new/programs" "$folder" 2>/dev/null || [[ -d "$folder" ]]
fi
echo "$folder"

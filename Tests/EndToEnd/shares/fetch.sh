#!/usr/bin/env bash
# Prints the folder that has the two independent programs, fetched once from PyPI: fetch.sh FOLDER. Fails with a sentence where PyPI is not reached.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?usage: fetch.sh FOLDER}/$(sha256sum "$here/requirements.txt" | cut -c1-16)
if [[ ! -d "$folder" ]]; then
    new=$(mktemp -d)
    trap 'rm -rf "$new"' EXIT
    python3 -m pip install --quiet --disable-pip-version-check --no-input --no-deps --only-binary=:all: --require-hashes \
        --root-user-action ignore --retries 3 --timeout 20 --target "$new/programs" --requirement "$here/requirements.txt" >&2 ||
        { echo "PyPI's packages of $here/requirements.txt cannot be fetched" >&2 && exit 1; }
    mkdir -p "$(dirname "$folder")"
    # Another run may have been quicker.
    mv -T "$new/programs" "$folder" 2>/dev/null || [[ -d "$folder" ]]
fi
echo "$folder"

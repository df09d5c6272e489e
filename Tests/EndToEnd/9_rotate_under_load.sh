# Three servers share a PostgreSQL database with 20,000 objects. The master key is rotated while all of them serve; the two that the proposal
# names lose no request, the third seals itself. Two are killed while they re-wrap, and the work goes on.

SHARES=$HERE_DATABASES/../EndToEnd/shares
SEED=${CRASHES_SEED:-$RANDOM}
echo "CRASHES_SEED=$SEED"
end_all() {
    [ -z "${ROTATING:-}" ] || kill "$ROTATING" 2>/dev/null || true
    stop_database
}
trap end_all EXIT
mkdir -p "$WORK/rotate"
start_database postgres
echo "CREATE DATABASE kms OWNER tester;" | "$DB_FOLDER/client" >/dev/null
PYTHONDONTWRITEBYTECODE=1 python3 "$SHARES/rotate_load.py" "$KQ" "$WORK/rotate" "postgresql://tester:only-for-tests@127.0.0.1:$DB_PORT/kms" \
    "$DB_FOLDER/client" "${ROTATE_OBJECTS:-20000}" "$SEED" >"$WORK/rotate.out" 2>&1 &
ROTATING=$!
wait "$ROTATING" || fail "$(cat "$WORK/rotate.out")"
while read -r line; do ok "$line"; done < <(sed -n 's/^ok //p' "$WORK/rotate.out")
end_all

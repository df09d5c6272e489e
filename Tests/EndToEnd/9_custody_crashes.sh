# The crash table of the ceremonies: a real server is killed by kill -9 at each line, on SQLite, PostgreSQL and MariaDB. Afterwards one epoch
# rules and no other, its shares open and the other's do not, the verify bundle is the same bytes, no row is damaged, and the ceremony goes on
# or is aborted.

SHARES=$HERE_DATABASES/../EndToEnd/shares
SEED=${CRASHES_SEED:-$RANDOM}
ROUNDS=${CRASHES_ROUNDS:-1}
echo "CRASHES_SEED=$SEED CRASHES_ROUNDS=$ROUNDS"
KEYS=$WORK/crashes
mkdir -p "$KEYS"
CRASHING=()
end_all() {
    for pid in "${CRASHING[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait "${CRASHING[@]}" 2>/dev/null || true
    stop_database
}
trap end_all EXIT
crash() { # crash NAME URL: in the background, so that one waits while another computes
    PYTHONDONTWRITEBYTECODE=1 python3 "$SHARES/crashes.py" "$KQ" "$KEYS/$1" "$2" "$ROUNDS" "$SEED" >"$WORK/crashes-$1.out" 2>&1 &
    CRASHING+=($!)
    eval "PID_$1=$!"
}
held() { # held NAME: that all of it held
    local pid=PID_$1 line
    wait "${!pid}" || fail "$1: $(cat "$WORK/crashes-$1.out")"
    while read -r line; do ok "$1: $line"; done < <(sed -n 's/^ok //p' "$WORK/crashes-$1.out")
}
for name in ann ben cy dan; do openssl genrsa -out "$KEYS/$name.key" 2048 2>/dev/null; done

start_database postgres --safe
echo "CREATE DATABASE kms OWNER tester;" | "$DB_FOLDER/client" >/dev/null
crash postgres "postgresql://tester:only-for-tests@127.0.0.1:$DB_PORT/kms"
crash sqlite "sqlite:$KEYS/crashes.sqlite"
held sqlite
held postgres
stop_database
start_database mariadb --safe
echo "CREATE DATABASE kms; GRANT ALL ON kms.* TO tester@'127.0.0.1';" | "$DB_FOLDER/client" >/dev/null
crash mariadb "mysql://tester:only-for-tests@127.0.0.1:$DB_PORT/kms"
held mariadb
end_all

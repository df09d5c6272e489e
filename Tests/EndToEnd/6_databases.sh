# The main job on PostgreSQL and on MariaDB, by two servers that share the database, over a kill -9 of each of them and of the database

KEYS=$WORK/database-keys
mkdir -p "$KEYS"
openssl genrsa -out "$KEYS/ann.key" 2048 2>/dev/null
openssl genrsa -out "$KEYS/ben.key" 2048 2>/dev/null
PIDS=()
end_all() {
    for pid in "${PIDS[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    PIDS=()
    SERVER_PID=
    stop_database
}
trap end_all EXIT

# serve NAME: a server on the database, with a folder of its own; sets URL and keeps its address in URL_NAME
serve() {
    PORT=$(free_port)
    URL=http://127.0.0.1:$PORT
    LOG=
    start "$WORK/$engine-$1" --database-url "$database"
    PIDS+=("$SERVER_PID")
    printf -v "URL_$1" %s "$URL"
    printf -v "PID_$1" %s "$SERVER_PID"
}
on() { # on NAME COMMAND…: a command of the command line against that server
    local variable=URL_$1
    shift
    "$KQ" "$@" --server "${!variable}"
}
at() { # at NAME: the calls that follow go there
    local variable=URL_$1
    URL=${!variable}
}
fingerprint() { sed -n 's/.*[Ff]ingerprint[^0-9a-f]*\([0-9a-f]\{64\}\).*/\1/p' "$WORK/server-$engine-$1.log" | tail -n 1; }
recover_on() { # recover_on NAME [--trust-server …]: both shares
    local name=$1 holder
    shift
    for holder in ann ben; do on "$name" recover --share "$WORK/$engine-$holder.share" "$@" >/dev/null; done
}
state_is() { call GET /v1/seal-status && [ "$(field .state)" = "$1" ]; }
answers() { call GET "$1" && [ "$STATUS" = "$2" ]; }

main_job() { # main_job ENGINE URL
    engine=$1 database=$2
    say "$engine: two servers over one database; one of them makes the vault"
    mkdir -p "$WORK/desk-$engine"
    cd "$WORK/desk-$engine"
    serve a
    serve b
    on a init --threshold 2 --shareholder ann="$KEYS/ann.key" --shareholder ben="$KEYS/ben.key" >/dev/null
    for holder in ann ben; do
        open_share "keyquorum-shares/$holder.share" "$KEYS/$holder.key" "$WORK/$engine-$holder.share"
        on a shareholders confirm --share "$WORK/$engine-$holder.share" >/dev/null
    done
    at b
    until_true 5 state_is sealed || fail "the other server does not see the vault"
    ok "the other server sees the vault and is sealed"
    json POST /v1/initialize '{"shareholders":[]}'; same "it makes no second one" 409 "$STATUS"
    recover_on b --trust-server "$(fingerprint b)"
    at b; state_is unsealed || fail "the second server is not unsealed"; ok "it is unsealed by the same shares"

    say "$engine: what one does the other knows at once"
    printf 'package web\n' >"$WORK/$engine.rego"
    printf '{"version":1,"policies":{"%s":{"sans":["web"]}}}' "$(sha256sum "$WORK/$engine.rego" | cut -d' ' -f1)" >"$WORK/$engine.json"
    on a manifest set "$WORK/$engine.json" --policy "$WORK/$engine.rego" >/dev/null
    at a; call GET /v1/verify; BUNDLE=$BODY
    at b; call GET /v1/verify; cmp -s "$BODY" "$BUNDLE" || fail "the other server proves something else"
    ok "both prove the same"
    printf '{"version":1,"policies":{}}' >"$WORK/$engine-2.json"
    on b manifest set "$WORK/$engine-2.json" >/dev/null
    at a; call GET /v1/manifests; same "the other way round, too" 2 "$(field '.items | length')"
    call GET /v1/verify; BUNDLE=$BODY
    ID=$(on a object create --algorithm AES --length 256 --name disk --json | jq -er .id)
    at a; call GET "/v1/objects/$ID/material"; MATERIAL=$BODY; same "a key" 200 "$STATUS"
    at b; call GET "/v1/objects/$ID/material"; cmp -s "$BODY" "$MATERIAL" || fail "the key differs"
    ok "the other server gives the same key"
    DOOMED=$(on b object create --algorithm AES --length 128 --json | jq -er .id)
    on a object destroy "$DOOMED" >/dev/null
    at b; call GET "/v1/objects/$DOOMED/material"
    [ "$STATUS" != 200 ] || fail "a destroyed key is given away"; ok "what one destroyed the other refuses"

    say "$engine: the database is killed and comes back"
    tell_database kill
    at a; call GET /health; same "health without a database" 503 "$STATUS"
    call GET "/v1/objects/$ID/material"; same "a key without a database" 503 "$STATUS"
    tell_database start
    for name in a b; do
        at "$name"
        until_true 20 answers "/v1/objects/$ID/material" 200 || fail "the server $name does not find back"
        cmp -s "$BODY" "$MATERIAL" || fail "the key differs after the database came back"
    done
    ok "both servers serve again by themselves"

    say "$engine: both servers are killed; shares open them again"
    kill -9 "$PID_a" "$PID_b"
    serve a
    serve b
    at a; state_is sealed || fail "not sealed after a kill"; ok "sealed"
    recover_on a
    recover_on b
    for name in a b; do
        at "$name"
        call GET /v1/verify; cmp -s "$BODY" "$BUNDLE" || fail "the server $name proves something else"
        call GET "/v1/objects/$ID/material"; cmp -s "$BODY" "$MATERIAL" || fail "the key differs"
    done
    ok "the same bytes, the same key"
    on a db verify >/dev/null; ok "every row and the log are sound, by the one"
    on b db verify >/dev/null; ok "and by the other"
    "$KQ" db migrate --check --database-url "$database" --root-dir "$WORK/$engine-a" >/dev/null; ok "no migration is missing"
    on a seal >/dev/null
    at b; call GET "/v1/objects/$ID/material"; refused "a vault that the other server sealed" 503 sealed
    end_all
}

start_database postgres --safe
echo "CREATE DATABASE kms OWNER tester;" | "$DB_FOLDER/client" >/dev/null
main_job postgres "postgresql://tester:only-for-tests@127.0.0.1:$DB_PORT/kms"

start_database mariadb --safe
echo "CREATE DATABASE kms; GRANT ALL ON kms.* TO tester@'127.0.0.1';" | "$DB_FOLDER/client" >/dev/null
main_job mariadb "mysql://tester:only-for-tests@127.0.0.1:$DB_PORT/kms"

say "the README's lines for another database"
README=$(cd "$HERE_DATABASES/../.." && pwd)/README.md
mkdir -p "$WORK/bin" "$WORK/recipe"
ln -sf "$KQ" "$WORK/bin/keyquorum"
# The administrator's clients, as they are called on a machine with these servers.
cat >"$WORK/bin/psql" <<'END'
#!/bin/sh
for text; do [ "$text" = -c ] || echo "$text;" | PATH=/usr/bin:/bin "$DB_FOLDER/client" || exit 1; done
END
cat >"$WORK/bin/mariadb" <<'END'
#!/bin/sh
echo "$2" | PATH=/usr/bin:/bin "$DB_FOLDER/client"
END
chmod +x "$WORK/bin/psql" "$WORK/bin/mariadb"
recipe() { # recipe NAME: the block of that name, against the database that runs
    awk -v want="$1" '/^```sh / {on = $2 == want; next} /^```/ {on = 0} on' "$README" |
        sed "s/127.0.0.1:5432/127.0.0.1:$DB_PORT/g; s/127.0.0.1:3306/127.0.0.1:$DB_PORT/g; s,/etc/mysql/tls/,$DB_FOLDER/tls/,g"
}
run_recipe() {
    recipe "$1" >"$WORK/recipe/$1.sh"
    [ -s "$WORK/recipe/$1.sh" ] || fail "the README has no block $1"
    echo 'env | grep "^KEYQUORUM_" >settings || true' >>"$WORK/recipe/$1.sh"
    (cd "$WORK/recipe" && PATH=$WORK/bin:$PATH DB_FOLDER=$DB_FOLDER bash -euo pipefail "$1.sh") >"$WORK/recipe/$1.out" 2>&1 ||
        fail "the README's block $1: $(cat "$WORK/recipe/$1.out")"
    ok "the README's block $1"
    PORT=$(free_port)
    URL=http://127.0.0.1:$PORT
    while read -r line; do export "${line?}"; done <"$WORK/recipe/settings"
    (cd "$WORK/recipe" && exec "$KQ" serve --root-dir "$WORK/recipe/$1" --port "$PORT") >"$WORK/recipe/$1.log" 2>&1 &
    PIDS+=($!)
    LOG=$WORK/recipe/$1.log
    until_true 20 answers /v1/seal-status 200 || fail "no server over the README's database"
    same "an empty server over it" uninitialized "$(field .state)"
    call GET /health; same "it has its database" 501 "$STATUS"
    unset "${!KEYQUORUM_DATABASE_@}"
}
start_database postgres --safe
run_recipe postgres
say "the README's lines for a backup, from PostgreSQL to SQLite"
mkdir -p "$WORK/recipe/desk"
cd "$WORK/recipe/desk"
"$KQ" init --threshold 2 --shareholder ann="$KEYS/ann.key" --shareholder ben="$KEYS/ben.key" --server "$URL" >/dev/null
for holder in ann ben; do
    open_share "keyquorum-shares/$holder.share" "$KEYS/$holder.key" "$holder.share"
    "$KQ" shareholders confirm --share "$holder.share" --server "$URL" >/dev/null
done
"$KQ" manifest set "$WORK/postgres.json" --policy "$WORK/postgres.rego" --server "$URL" >/dev/null
call GET /v1/verify; BUNDLE=$BODY
recipe backup >backup.sh
sed 's/^/export /' "$WORK/recipe/settings" >settings.sh
(. ./settings.sh && PATH=$WORK/bin:$PATH KEYQUORUM_SERVER=$URL bash -euo pipefail backup.sh) >backup.out 2>&1 || fail "the README's block backup: $(cat backup.out)"
ok "the README's block backup"
same "the backup is for its owner only" 600 "$(stat -c %a rows.backup)"
PORT=$(free_port)
URL=http://127.0.0.1:$PORT
LOG=
start "$WORK/recipe/desk/copy" --database-url "sqlite:$WORK/recipe/desk/copy.sqlite"
PIDS+=("$SERVER_PID")
"$KQ" recover --share ann.share --trust-server "$(sed -n 's/.*[Ff]ingerprint[^0-9a-f]*\([0-9a-f]\{64\}\).*/\1/p' "$WORK/server-copy.log" | tail -n 1)" --server "$URL" >/dev/null
"$KQ" recover --share ben.share --trust-server "$(sed -n 's/.*[Ff]ingerprint[^0-9a-f]*\([0-9a-f]\{64\}\).*/\1/p' "$WORK/server-copy.log" | tail -n 1)" --server "$URL" >/dev/null
call GET /v1/verify; cmp -s "$BODY" "$BUNDLE" || fail "the copy proves something else"
ok "the copy in SQLite opens with the same shares and proves the same"
"$KQ" db verify --server "$URL" >/dev/null; ok "every row of it is sound"
end_all
start_database mariadb --safe
run_recipe mariadb
end_all

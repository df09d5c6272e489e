# Two servers share a PostgreSQL database. One of them is revoked: it seals itself, takes no share after a restart either, and holders' programs
# hand it none. The other one works.

HOME_DESK=$WORK/revoked-desk
mkdir -p "$HOME_DESK"
cd "$HOME_DESK"
for name in ann ben; do openssl genrsa -out "$name.key" 2048 2>/dev/null; done
PIDS=()
end_all() {
    for pid in "${PIDS[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    SERVER_PID=
    stop_database
}
trap end_all EXIT
start_database postgres
echo "CREATE DATABASE kms OWNER tester;" | "$DB_FOLDER/client" >/dev/null
DATABASE_URL=postgresql://tester:only-for-tests@127.0.0.1:$DB_PORT/kms

serve() { # serve NAME: a server with a folder of its own; sets URL, URL_NAME, PID_NAME
    PORT=$(free_port)
    URL=http://127.0.0.1:$PORT
    start "$WORK/revoked-$1" --database-url "$DATABASE_URL"
    PIDS+=("$SERVER_PID")
    printf -v "URL_$1" %s "$URL"
    printf -v "PID_$1" %s "$SERVER_PID"
}
restart() { # restart NAME: killed, and started again
    local pid=PID_$1
    kill -9 "${!pid}"
    wait "${!pid}" 2>/dev/null || true
    serve "$1"
}
on() { # on NAME COMMAND…
    local url=URL_$1
    shift
    "$KQ" "$@" --server "${!url}"
}
at() { local url=URL_$1; URL=${!url}; }
fingerprint() { sed -n 's/.*[Ff]ingerprint[^0-9a-f]*\([0-9a-f]\{64\}\).*/\1/p' "$WORK/server-revoked-$1.log" | tail -n 1; }
state_is() { call GET /v1/seal-status && [ "$(field .state)" = "$1" ]; }
hands_none() { # hands_none WHAT [recover options]: the holder's program refuses, and the server has no share
    local what=$1
    shift
    if on b recover --share ann.raw --json "$@" >"$WORK/refusal" 2>&1; then fail "$what: the share was handed over"; fi
    grep -q server-revoked "$WORK/refusal" || fail "$what: $(cat "$WORK/refusal")"
    ok "$what: server-revoked"
    call GET /v1/seal-status
    same "$what: no share is there" 0 "$(field '.groups[0].submitted | length')"
}

say "two servers of one vault"
serve a
serve b
on a init --threshold 2 --shareholder ann=ann.key --shareholder ben=ben.key >/dev/null
for name in ann ben; do
    open_share "keyquorum-shares/$name.share" "$name.key" "$name.raw"
    on a shareholders confirm --share "$name.raw" >/dev/null
    on b recover --share "$name.raw" --trust-server "$(fingerprint b)" >/dev/null 2>&1
done
state_is unsealed || fail "the second server is not open"
call GET /v1/ca/servers.crl.der; refused "no server was revoked yet" 404 not-found

say "one of them is revoked, through the other"
SERVER=$(fingerprint b)
SERIAL=$(on a cert list | awk -v id="$SERVER" '$2 == "server" && index($0, id) { print $1 }')
[ -n "$SERIAL" ] || fail "cert list names no certificate of the server: $(on a cert list)"
on a cert revoke "$SERIAL" --reason keyCompromise >/dev/null
on a cert revoke "$SERVER" >/dev/null
until_true 10 state_is sealed || fail "the revoked server goes on"
ok "it seals itself"
call GET /v1/seal-status; same "it says why" identity-revoked "$(field .lastFailure)"
call GET /v1/ca/servers.crl.der; cp "$BODY" list.der
at a; call GET /v1/ca/servers.crl.der; cmp -s "$BODY" list.der || fail "the two servers hand out different lists"
ok "both hand out one list"
call GET /v1/ca/root.pem; cp "$BODY" root.pem
openssl crl -inform DER -in list.der -CAfile root.pem -noout 2>&1 | grep -q 'verify OK' || fail "openssl does not take the list"
ok "openssl takes the list as the root's"
openssl crl -inform DER -in list.der -noout -text | tr -d : | grep -qi "$SERIAL" || fail "the list lacks the certificate"
ok "the certificate stands in it"

say "no rotate hands it the next master key"
at a
json POST /v1/ceremonies "{\"kind\":\"rotate\",\"servers\":[\"$SERVER\"]}"; refused "named in a rotate" 409 identity-revoked
on a shareholders rotate --all-servers >/dev/null || fail "a rotate of all servers fails over the revoked one"
call GET /v1/ceremonies
same "a rotate of all servers leaves it out" "$(fingerprint a)" "$(field '.items[0].proposed.servers | join(" ")')"
on a shareholders abort >/dev/null

say "it gets no share any more"
at b
hands_none "sealed"
restart b
hands_none "restarted"
hands_none "restarted, trusted by its fingerprint" --trust-server "$SERVER"
json POST /v1/recover "{\"share\":\"$(base64 -w0 ann.raw)\"}"; refused "a share by hand" 409 identity-revoked
grep -q 'identity was revoked' "$WORK/server-revoked-b.log" || fail "its console does not say so"
ok "its console says so"

say "without the database it still knows"
at b
tell_database kill
hands_none "no database"
tell_database start

say "the other server works, and a new identity makes the machine good again"
restart a
for name in ann ben; do on a recover --share "$name.raw" >/dev/null; done
state_is unsealed || fail "the other server does not open"
ok "the other server is opened by the same shares"
kill -9 "$PID_b"; wait "$PID_b" 2>/dev/null || true
rm "$WORK/revoked-b/identity.key" "$WORK/revoked-b/identity.pem"
serve b
for name in ann ben; do on b recover --share "$name.raw" --trust-server "$(fingerprint b)" >/dev/null 2>&1; done
state_is unsealed || fail "the machine with a new identity does not open"
ok "with a new identity the machine opens"
at a; call POST /v1/database/verify; same "nothing is damaged" "[]" "$(field '.damaged | tostring')"
end_all

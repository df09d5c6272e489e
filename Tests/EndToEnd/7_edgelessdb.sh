# EdgelessDB: the first start sets it up; when its machine is lost, the shareholders' shares give the replacement its key back

STANDIN=$(cd "$HERE_DATABASES/../EdgelessDBTests/StandIn" && pwd)/edgelessdb.py
EDGELESS=$WORK/edgeless
ROOT=$EDGELESS/root
mkdir -p "$EDGELESS"/{disk,machine1,machine2,desk}
for name in ann ben; do openssl genrsa -out "$EDGELESS/$name.key" 2048 2>/dev/null; done

# stand_in MACHINE: EdgelessDB's HTTP side on that machine; sets EDGELESS_URL, ends when its input is closed
stand_in() {
    rm -f "$EDGELESS/port"
    exec {STANDIN_INPUT}> >(exec python3 "$STANDIN" "$EDGELESS/disk" "$1" >"$EDGELESS/port" 2>"$EDGELESS/standin.log")
    STANDIN_PID=$!
    until_true 20 test -s "$EDGELESS/port" || fail "the stand-in does not start"
    EDGELESS_URL=https://127.0.0.1:$(cat "$EDGELESS/port")
}
end_stand_in() {
    [ -n "${STANDIN_PID:-}" ] || return 0
    kill -9 "$STANDIN_PID" 2>/dev/null || true
    exec {STANDIN_INPUT}>&-
    STANDIN_PID=
}
end_all() {
    kill_server
    end_stand_in
    stop_database
}
trap end_all EXIT

# What EdgelessDB does with its manifest: it trusts the clients' CA, shows its own certificate and runs the statements.
apply_manifest() {
    jq -r .ca "$EDGELESS/disk/manifest" >>"$DB_FOLDER/tls/ca.pem"
    cat "$EDGELESS/disk/cert.pem" >"$DB_FOLDER/tls/server.pem"
    cat "$EDGELESS/disk/key.pem" >"$DB_FOLDER/tls/server.key"
    { echo "FLUSH SSL;"; jq -r '.sql[] + ";"' "$EDGELESS/disk/manifest"; } | "$DB_FOLDER/client"
}
serve() { # serve: the server over EdgelessDB
    start "$ROOT" --edgeless-url "$EDGELESS_URL" --edgeless-ca "$EDGELESS/trusted.pem" \
        --database-url "mysql://keyquorum@127.0.0.1:$DB_PORT/keyquorum"
}
answers() { call GET "$1" && [ "$STATUS" = "$2" ]; }
state_is() { call GET /v1/seal-status && [ "$(field .state)" = "$1" ]; }

say "the first start sets EdgelessDB up"
start_database myrocks --safe
stand_in "$EDGELESS/machine1"
cat "$EDGELESS/machine1/cert.pem" >"$EDGELESS/trusted.pem"
PORT=$(free_port)
URL=http://127.0.0.1:$PORT
export KEYQUORUM_SERVER=$URL
(until_true 60 test -s "$EDGELESS/disk/manifest" && apply_manifest) >"$EDGELESS/apply.log" 2>&1 &
APPLY=$!
serve
wait "$APPLY" || fail "the manifest cannot be applied: $(cat "$EDGELESS/apply.log")"
call GET /health; same "an empty server over EdgelessDB" 501 "$STATUS"
same "no password anywhere in the manifest" 0 "$(grep -ci 'identified by' "$EDGELESS/disk/manifest" || true)"
same "the login is bound to the issuer and the subject" 1 "$(jq -r '.sql[]' "$EDGELESS/disk/manifest" | grep -c "REQUIRE ISSUER .* SUBJECT")"
for file in "$ROOT"/edgeless/*; do same "$(basename "$file") is for its owner only" 600 "$(stat -c %a "$file")"; done

say "a vault in it"
cd "$EDGELESS/desk"
"$KQ" init --threshold 2 --shareholder ann="$EDGELESS/ann.key" --shareholder ben="$EDGELESS/ben.key" >/dev/null
for name in ann ben; do
    open_share "keyquorum-shares/$name.share" "$EDGELESS/$name.key" "$EDGELESS/$name.share"
    "$KQ" shareholders confirm --share "$EDGELESS/$name.share" >/dev/null
done
printf '{"version":1,"policies":{}}' >manifest.json
"$KQ" manifest set manifest.json >/dev/null
ID=$("$KQ" object create --algorithm AES --length 256 --name disk --json | jq -er .id)
call GET "/v1/objects/$ID/material"; MATERIAL=$BODY; same "a key" 200 "$STATUS"
call GET /v1/verify; BUNDLE=$BODY
KEY=$(od -An -v -tx1 "$EDGELESS/machine1/sealed_key" | tr -d ' \n')
same "EdgelessDB's key has 16 bytes" 32 "${#KEY}"
if LC_ALL=C grep -rqaP -- "$(printf '%s' "$KEY" | sed 's/../\\x&/g')" "$ROOT"; then fail "EdgelessDB's key stands in the root folder"; fi
if grep -rqaF -- "$KEY" "$ROOT"; then fail "EdgelessDB's key stands in the root folder"; fi
ok "EdgelessDB's key stands nowhere but wrapped in the vault header"

say "its machine is lost; the replacement waits for the key"
kill_server
end_stand_in
tell_database kill
stand_in "$EDGELESS/machine2"
cat "$EDGELESS/machine2/cert.pem" >>"$EDGELESS/trusted.pem"
serve
call GET /health; same "no database yet" 503 "$STATUS"
state_is sealed || fail "the server does not collect shares"; ok "shares are collected against the vault header"
"$KQ" recover --share "$EDGELESS/ann.share" >/dev/null
same "one share is not enough: the replacement has no key" 0 "$(curl -sk "$EDGELESS_URL/signature" | wc -c)"
"$KQ" recover --share "$EDGELESS/ben.share" >/dev/null || true
has_key() { [ "$(curl -sk "$EDGELESS_URL/signature")" = "$(sha256sum "$EDGELESS/disk/manifest" | cut -d' ' -f1)" ]; }
until_true 30 has_key || fail "the replacement did not get its key: $(tail -n 5 "$LOG")"
ok "the shares gave the replacement its key"
tell_database start
until_true 60 state_is unsealed || fail "the server does not go on: $(tail -n 5 "$LOG")"
ok "and the server goes on by itself"
until_true 20 answers "/v1/objects/$ID/material" 200 || fail "no key"
cmp -s "$BODY" "$MATERIAL" || fail "the key differs"
call GET /v1/verify; cmp -s "$BODY" "$BUNDLE" || fail "it proves something else"
ok "the same key, the same proof"
"$KQ" db verify >/dev/null; ok "every row is sound"
end_all

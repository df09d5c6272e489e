# Between the holder and his server stands a proxy that ends TLS, with a certificate that the holder's machine trusts. It reads all that
# passes, and lies. No share leaves for it, and what it keeps opens nothing.

SHARES=$HERE_DATABASES/../EndToEnd/shares
MIDDLE=$WORK/middle
DESK=$WORK/verified-desk
mkdir -p "$MIDDLE" "$DESK"
cd "$DESK"
for name in ann ben cy; do openssl genrsa -out "$name.key" 2048 2>/dev/null; done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$MIDDLE/tls.key" -out "$MIDDLE/tls.pem" -subj /CN=middle \
    -addext subjectAltName=IP:127.0.0.1 -days 2 2>/dev/null
PORT=$(free_port); URL=http://127.0.0.1:$PORT
ROOT=$WORK/verified
PIDS=()
end_all() {
    for pid in "${PIDS[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    kill_server
}
trap end_all EXIT

lie() { echo "$1" >"$MIDDLE/lie"; }
lie none
MIDDLE_PORT=$(free_port)
PYTHONDONTWRITEBYTECODE=1 python3 "$SHARES/proxy.py" "$MIDDLE_PORT" "$PORT" "$MIDDLE" "$MIDDLE/tls.pem" "$MIDDLE/tls.key" 2>"$MIDDLE/err" &
PIDS+=($!)
through() { # through COMMAND…: a command of a holder, by way of the proxy
    "$KQ" "$@" --server "https://127.0.0.1:$MIDDLE_PORT" --ca "$MIDDLE/tls.pem"
}
passes() { curl -s -o /dev/null --cacert "$MIDDLE/tls.pem" "https://127.0.0.1:$MIDDLE_PORT/version"; }
state() { call GET /v1/seal-status; field .state; }
bodies() { [ ! -f "$MIDDLE/bodies" ] || wc -l <"$MIDDLE/bodies"; }
# refuses WHAT CODE COMMAND…: the command ends with that code, and nothing was sent
refuses() {
    local what=$1 code=$2 before
    shift 2
    before=$(bodies)
    if "$@" --json >"$WORK/refusal" 2>&1; then fail "$what: it was done"; fi
    grep -q -- "$code" "$WORK/refusal" || fail "$what: not $code but $(cat "$WORK/refusal")"
    same "$what: $code, and no share left" "$before" "$(bodies)"
    same "$what: the server got none" sealed "$(state)"
}

say "a vault, made over the proxy"
start "$ROOT"
until_true 10 passes || fail "the proxy does not start: $(cat "$MIDDLE/err")"
through init --threshold 2 --shareholder ann=ann.key --shareholder ben=ben.key --shareholder cy=cy.key >/dev/null
for name in ann ben cy; do open_share "keyquorum-shares/$name.share" "$name.key" "$name.raw"; done
"$KQ" shareholders confirm --share ann.raw --server "$URL" >/dev/null
kill_server
start "$ROOT"
same "sealed" sealed "$(state)"

say "what it says instead of the truth"
lie key; refuses "its own HPKE key" ceremony-signature-wrong through recover --share ann.raw
lie nonce; refuses "another nonce" ceremony-signature-wrong through recover --share ann.raw
lie epoch; refuses "the epoch before" ceremony-signature-wrong through recover --share ann.raw
lie server; refuses "its own identity under the true certificate" server-chain-wrong through recover --share ann.raw
lie root; refuses "its own root" server-chain-wrong through recover --share ann.raw
lie stranger; refuses "no certificate, as a new machine" server-not-certified through recover --share ann.raw
FINGERPRINT=$(sed -n 's/.*[Ff]ingerprint[^0-9a-f]*\([0-9a-f]\{64\}\).*/\1/p' "$LOG" | tail -n 1)
refuses "a new machine, with the true server's fingerprint" fingerprint-differs through recover --share ann.raw --trust-server "$FINGERPRINT"

say "what the holder saw before"
lie none
cp keyquorum-pins.json pins.true
jq '.epoch = 9' pins.true >keyquorum-pins.json; refuses "a later epoch was seen" old-epoch through recover --share ann.raw
jq '.vault = "00000000-0000-4000-8000-000000000000"' pins.true >keyquorum-pins.json; refuses "another vault is pinned" wrong-vault through recover --share ann.raw
rm keyquorum-pins.json; refuses "nothing is pinned" nothing-pinned through recover --share ann.raw
cp pins.true keyquorum-pins.json

say "the truth, passed on"
through recover --share ann.raw >/dev/null
same "one share" 1 "$(field_of() { call GET /v1/seal-status; field "$1"; }; field_of '.groups[0].missing')"
grep -q sealedShare "$MIDDLE/bodies" || fail "the proxy saw no sealed share"; ok "the proxy passed on a sealed share"
for name in ann ben cy; do holds_no_trace "$name.raw" "$MIDDLE"; done; ok "nothing that it kept can be read"
grep sealedShare "$MIDDLE/bodies" | tail -n 1 >"$MIDDLE/kept"
json POST /v1/recover "$(jq -c '.holder = "ben"' "$MIDDLE/kept")"; refused "kept, and sent for another holder" 422 sealed-share-unreadable
json POST /v1/recover "$(cat "$MIDDLE/kept")"; same "kept, and sent again: counted once" true "$(field .duplicate)"
kill_server
start "$ROOT"
json POST /v1/recover "$(cat "$MIDDLE/kept")"; refused "kept over a restart" 422 sealed-share-unreadable
same "no share was taken" sealed "$(state)"
through recover --share ben.raw >/dev/null
through recover --share cy.raw --json >"$ANSWERS/verified"
same "two new ones open the vault" unsealed "$(jq -er .state "$ANSWERS/verified")"

say "a new machine over the same database"
kill_server
cp -r "$ROOT" "$WORK/machine"
rm -f "$WORK/machine"/identity*
ROOT=$WORK/machine
start "$ROOT"
refuses "a new machine" server-not-certified through recover --share ann.raw
FINGERPRINT=$(sed -n 's/.*[Ff]ingerprint[^0-9a-f]*\([0-9a-f]\{64\}\).*/\1/p' "$LOG" | tail -n 1)
grep -q "$FINGERPRINT" "$WORK/refusal" || fail "the refusal does not name the fingerprint"; ok "its refusal names the fingerprint of the console"
through recover --share ann.raw --trust-server "$FINGERPRINT" >/dev/null 2>&1
through recover --share ben.raw --trust-server "$FINGERPRINT" >"$WORK/trusted" 2>&1
same "trusted by its fingerprint" unsealed "$(state)"
grep -q 'has certified this server' "$WORK/trusted" || fail "nobody looked for the certificate: $(cat "$WORK/trusted")"; ok "it was certified, and the client looked"
kill_server
start "$ROOT"
through recover --share ann.raw >/dev/null
ok "afterwards it needs no fingerprint"
end_all

# What cannot be undone stands in the change log before it is done: a server that signs and exports for many at once is killed, again and again, and the
# log of the recovered vault is a superset of what its clients got.

ROOT=$WORK/intents
mkdir -p "$WORK/acts"
cd "$WORK/acts"
PORT=$(free_port); URL=http://127.0.0.1:$PORT
LOG_LEVEL=notice start "$ROOT"
vault_of_one
openssl ecparam -name prime256v1 -genkey -noout -out signing.pem 2>/dev/null
openssl ec -in signing.pem -pubout -out signing.pub 2>/dev/null
ID=$("$KQ" object import signing.pem --server "$URL" --json | jq -er '.items[0].id')
"$KQ" object activate "$ID" --server "$URL" >/dev/null
printf 'what is signed' >text

# told WORD: the records of such a kind about the key, each page of the log
told() {
    local after=
    while :; do
        curl -sk "$URL/v1/log?limit=1000&target=$ID&kind=$1${after:+&after=$after}" >page
        jq -c '.items[]' page
        after=$(jq -r '.next // empty' page)
        [ -n "$after" ] || break
    done
}
# ask NUMBER: signs, or exports, over one connection until the server is gone; sets what was answered behind the answers of earlier rounds
ask() {
    if [ $(($1 % 2)) = 0 ]; then
        curl -sk --max-time 20 "$URL/v1/objects/$ID/sign?n=[1-9999]" -H 'Content-Type: application/json' \
            --data-binary "{\"data\": \"$(base64 -w 0 text)\"}" >>"answers-sign-$1" || return 0
    else
        curl -sk --max-time 20 "$URL/kmip/2_1?n=[1-9999]" -H 'Content-Type: application/json' --data-binary \
            "{\"tag\": \"Export\", \"value\": [{\"tag\": \"UniqueIdentifier\", \"type\": \"TextString\", \"value\": \"$ID\"}]}" \
            >>"answers-export-$1" || return 0
    fi
}
# answered ACT: how many answers came
answered() { cat "answers-$1"-* 2>/dev/null | grep -oE "$([ "$1" = sign ] && echo '"signature" *: *"[^"]*"' || echo '"KeyMaterial"')" | wc -l; }

say "kill -9 while many sign and export"
OPEN=0
for round in 1 2 3 4 5 6 7 8; do
    ASKING=()
    for number in 1 2 3 4 5 6; do ask "$number" & ASKING+=($!); done
    sleep "1.$((RANDOM % 10))"
    kill_server
    for asking in "${ASKING[@]}"; do wait "$asking" || true; done
    LOG_LEVEL=notice start "$ROOT"
    recover
    for act in sign export; do
        told "witness-intend-$act" >intents
        told "witness-$act" | jq -c 'select(.details.outcome == "done")' >outcomes
        GOT=$(answered $act)
        [ "$GOT" -gt 0 ] || fail "no $act was answered"
        [ "$(wc -l <outcomes)" -ge "$GOT" ] || fail "$GOT answers of $act, $(wc -l <outcomes) outcomes"
        jq -r .details.intent intents | sort >intended
        jq -r .details.intent outcomes | sort >done
        [ -z "$(uniq -d intended)$(uniq -d done)" ] || fail "two acts have one name"
        [ -z "$(comm -13 intended done)" ] || fail "an outcome has no intent"
        OPEN=$((OPEN + $(comm -23 intended done | wc -l)))
    done
    ok "all that was answered stands in the log: $(answered sign) signatures, $(answered export) exports"
    [ "$OPEN" -eq 0 ] || break
done
[ "$OPEN" -gt 0 ] || fail "no kill came between an intent and its outcome"
ok "$OPEN intents have no outcome: the server died behind them"
cat answers-sign-* | grep -oE '"signature" *: *"[^"]*"' | sed -n 1p | cut -d '"' -f 4 | base64 -d >signature
openssl dgst -sha256 -verify signing.pub -signature signature text >/dev/null || fail "the signature is not of the text"
ok "what was signed verifies"
call POST /v1/database/verify; same "every row and the log fit" 0 "$(field '.damaged | length')"
call GET /v1/ca/root.pem; cp "$BODY" root.pem
"$KQ" log verify --root root.pem --anchor "$ROOT/anchor" --server "$URL" >verified || fail "log verify: $(cat verified)"
ok "and so says the root's verifier"

say "signatures that are not told"
told witness-intend-sign | wc -l >before
kill_server
start "$ROOT" --signature-records false
recover
json POST "/v1/objects/$ID/sign" "{\"data\": \"$(base64 -w 0 text)\"}"; same "signed" 200 "$STATUS"
same "and not told" "$(cat before)" "$(told witness-intend-sign | wc -l)"
kill_server

# kill -9 at any moment of an initialize, a manifest and a recovery: afterwards there is either the old state or the new, and nothing between

KEYS=$WORK/keys3
mkdir -p "$KEYS" "$WORK/saved"
for name in one two; do
    openssl genrsa -out "$KEYS/$name.key" 2048 2>/dev/null
    openssl rsa -in "$KEYS/$name.key" -pubout -out "$KEYS/$name.pem" 2>/dev/null
done
jq -n --rawfile a "$KEYS/one.pem" --rawfile b "$KEYS/two.pem" \
    '{threshold: 2, shareholders: [{name: "one", publicKey: $a}, {name: "two", publicKey: $b}]}' >"$WORK/initialize3.json"

# open_with_shares: recovers the server with the shares that it still hands out itself
open_with_shares() {
    local name
    for name in one two; do
        call GET "/v1/ceremonies/initialize/shares/$name"
        same "the share of $name is still there" 200 "$STATUS"
        field .encryptedShare >"$WORK/$name.b64"
        open_share "$WORK/$name.b64" "$KEYS/$name.key" "$WORK/$name.share"
        json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/$name.share")\"}"
        same "the share of $name is taken" 200 "$STATUS"
    done
    call GET /health
    same "open" 200 "$STATUS"
}
state() { call GET /v1/seal-status; field .state; }
# after_delay MILLISECONDS: kills the server that long after now
after_delay() { sleep "0.$(printf '%03d' "$1")"; kill_server; }

say "killed while it makes the vault"
born=0
for delay in 0 5 10 15 20 30 45 70 120 300 900; do
    PORT=$(free_port); URL=http://127.0.0.1:$PORT
    start "$WORK/root4-$delay"
    curl -s -o /dev/null -X POST -H 'Content-Type: application/json' --data-binary @"$WORK/initialize3.json" "$URL/v1/initialize" &
    caller=$!
    after_delay "$delay"
    wait "$caller" 2>/dev/null || true
    start "$WORK/root4-$delay"
    if [ "$(state)" = uninitialized ]; then
        ok "killed after $delay ms: no vault, and one can be made"
        json POST /v1/initialize "$(cat "$WORK/initialize3.json")"; same "made" 201 "$STATUS"
        kill_server
        start "$WORK/root4-$delay"
    else
        born=$((born + 1))
        ok "killed after $delay ms: the vault is there"
    fi
    open_with_shares
    json POST /v1/database/verify '{}'
    same "nothing is damaged" 0 "$(field '.damaged | length')"
    kill_server
done
[ "$born" -gt 0 ] || fail "no kill came after the commit: the delays are too short for this machine"

say "killed while it sets manifests"
PORT=$(free_port); URL=http://127.0.0.1:$PORT
ROOT=$WORK/root5
start "$ROOT"
json POST /v1/initialize "$(cat "$WORK/initialize3.json")"; same "made" 201 "$STATUS"
generation=0
for delay in 5 15 30 60; do
    (
        for n in 1 2 3 4 5 6 7 8; do
            policy=$(head -c 20000 /dev/urandom | base64 -w0)
            hex=$(printf '%s' "$policy" | base64 -d | sha256sum | cut -d' ' -f1)
            manifest=$(printf '{"version":1,"note":"%s-%s","policies":{"%s":{"sans":["a"]}}}' "$delay" "$n" "$hex" | base64 -w0)
            printf '{"manifest":"%s","policies":["%s"]}' "$manifest" "$policy" |
                curl -s -o /dev/null -X PUT -H 'Content-Type: application/json' --data-binary @- "$URL/v1/manifest" || true
        done
    ) &
    caller=$!
    sleep 0.2
    after_delay "$delay"
    wait "$caller" 2>/dev/null || true
    start "$ROOT"
    for name in one two; do
        [ "$generation" -gt 0 ] || open_share <(call GET "/v1/ceremonies/initialize/shares/$name"; field .encryptedShare) "$KEYS/$name.key" "$WORK/$name.share5"
        json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/$name.share5")\"}"; same "share of $name" 200 "$STATUS"
    done
    same "it opens, so every manifest and transition fits" unsealed "$(state)"
    call GET "/v1/manifests?limit=1000"
    now=$(field '.items | length')
    [ "$now" -ge "$generation" ] || fail "manifests were lost: $generation before, $now now"
    ok "$now manifests, $generation before"
    generation=$((now > 0 ? now : generation))
    json POST /v1/database/verify '{}'
    same "nothing is damaged" 0 "$(field '.damaged | length')"
done

say "killed while it recovers"
for delay in 0 10 25 60; do
    kill_server
    start "$ROOT"
    json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/one.share5")\"}"; same "the first share" 200 "$STATUS"
    printf '{"share":"%s"}' "$(base64 -w0 <"$WORK/two.share5")" |
        curl -s -o /dev/null -X POST -H 'Content-Type: application/json' --data-binary @- "$URL/v1/recover" &
    caller=$!
    after_delay "$delay"
    wait "$caller" 2>/dev/null || true
done
start "$ROOT"
for name in one two; do json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/$name.share5")\"}"; done
same "it opens afterwards" unsealed "$(state)"

say "an older copy of the database is noticed"
kill_server
cp "$ROOT"/*.sqlite* "$WORK/saved/"
start "$ROOT"
for name in one two; do json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/$name.share5")\"}"; done
json POST /v1/seal '{"force":true}'; same "sealed" 204 "$STATUS"
kill_server
rm -f "$ROOT"/*.sqlite*
cp "$WORK/saved/"* "$ROOT/"
start "$ROOT"
json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/one.share5")\"}"; same "a share" 200 "$STATUS"
json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/two.share5")\"}"; refused "the rollback" 409 rolled-back
NEWEST=$(field .checkpoint)
json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/one.share5")\",\"acceptRollback\":\"$NEWEST\"}"; refused "one holder who accepts it" 409 rolled-back
json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$WORK/two.share5")\",\"acceptRollback\":\"$NEWEST\"}"; same "both accept it" 200 "$STATUS"
same "so it opens" unsealed "$(state)"

say "another database is refused"
kill_server
rm -f "$ROOT"/*.sqlite*
if "$KQ" serve --root-dir "$ROOT" --port "$PORT" >"$WORK/refused" 2>&1; then fail "a foreign database was taken"; fi
grep -q -- --new-vault "$WORK/refused" || fail "the refusal does not say what to do"; ok "an empty database in the place of the vault's"
start "$ROOT" --new-vault
same "until told so" uninitialized "$(state)"

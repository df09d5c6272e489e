# A caller whose answer was lost repeats its POST under the same Idempotency-Key: nothing is done twice, over kill -9 at any moment

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/root-idempotency
mkdir -p "$WORK/keys-idempotency"
cd "$WORK/keys-idempotency"

# keyed KEY PATH BODY: a POST under that key
keyed() { call POST "$2" -H 'Content-Type: application/json' -H "Idempotency-Key: $1" --data-binary "$3"; }
replayed() { grep -qi '^idempotency-replayed: true' "$BODY.head"; }
named() { # named NAME: sets COUNT, how many objects have that name, and BODY
    call GET "/v1/objects?name=$1"
    COUNT=$(field '.items | length')
}
key_named() { printf '{"type":"symmetricKey","algorithm":"AES","names":["%s"]}' "$1"; }

say "a vault"
start "$ROOT"
vault_of_one

say "the same request twice"
keyed first /v1/objects "$(key_named one)"; same "made" 201 "$STATUS"
replayed && fail "the first answer is no replay"
FIRST=$BODY ID=$(field .id)
keyed first /v1/objects "$(key_named one)"; same "the repetition" 201 "$STATUS"
replayed || fail "the header Idempotency-Replayed is missing"
cmp -s "$FIRST" "$BODY" || fail "the answers differ"; ok "byte for byte the same answer"
named one; same "one object" 1 "$COUNT"
keyed first /v1/objects "$(key_named two)"; refused "another body" 422 idempotency-key-reused
call POST /v1/objects -H 'Idempotency-Key: a' -H 'Idempotency-Key: b' -H 'Content-Type: application/json' --data-binary "$(key_named two)"
refused "two keys" 400 malformed-request
keyed activate "/v1/objects/$ID/activate" ''; same "activated" 200 "$STATUS"
keyed activate "/v1/objects/$ID/activate" ''; same "and again, without a conflict" 200 "$STATUS"
call POST "/v1/objects/$ID/activate"; refused "without a key" 409 wrong-state
keyed refused /v1/objects '{"type":"nothing"}'; refused "a request without sense" 422 invalid-request
keyed refused /v1/objects "$(key_named mended)"; same "mended under the same key" 201 "$STATUS"

say "kill -9 after the answer"
kill_server
start "$ROOT"
keyed first /v1/objects "$(key_named one)"; refused "while sealed" 503 sealed
recover
keyed first /v1/objects "$(key_named one)"; same "after the recovery" 201 "$STATUS"
cmp -s "$FIRST" "$BODY" || fail "the answers differ"; ok "byte for byte the same answer"

say "kill -9 while requests are under way"
done_before=0
for delay in 005 010 020 040 080 160 320 640; do
    (
        for number in 1 2 3 4 5 6 7 8; do
            curl -s -o /dev/null --max-time 5 -X POST -H 'Content-Type: application/json' -H "Idempotency-Key: $delay-$number" \
                --data-binary "$(key_named "$delay-$number")" "$URL/v1/objects" || true
        done
    ) &
    caller=$!
    sleep "0.$delay"
    kill_server
    wait "$caller" 2>/dev/null || true
    start "$ROOT"
    recover
    for number in 1 2 3 4 5 6 7 8; do
        named "$delay-$number"
        done_before=$((done_before + COUNT))
        keyed "$delay-$number" /v1/objects "$(key_named "$delay-$number")"
        [ "$STATUS" = 201 ] || fail "killed after $delay ms, the repetition of $number: $STATUS $(cat "$BODY")"
        id=$(field .id)
        named "$delay-$number"
        [ "$COUNT" = 1 ] || fail "killed after $delay ms: $number was done twice"
        [ "$(field '.items[0].id')" = "$id" ] || fail "killed after $delay ms: the repetition names another object"
    done
    ok "killed after $delay ms: eight requests, each done once"
done
[ "$done_before" -gt 0 ] || fail "no kill came after a commit: the delays are too short for this machine"
[ "$done_before" -lt 64 ] || fail "no kill came before the last commit: the delays are too long for this machine"

say "KMIP: a batch whose answer was lost"
batch='{"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":[
  {"tag":"ProtocolVersionMajor","type":"Integer","value":2},{"tag":"ProtocolVersionMinor","type":"Integer","value":1}]},
  {"tag":"BatchCount","type":"Integer","value":3}]},
  {"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"Create"},{"tag":"RequestPayload","value":[
    {"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[
      {"tag":"CryptographicAlgorithm","type":"Enumeration","value":"AES"},{"tag":"CryptographicLength","type":"Integer","value":256},
      {"tag":"Name","value":[{"tag":"NameValue","type":"TextString","value":"batch"},{"tag":"NameType","type":"Enumeration","value":"UninterpretedTextString"}]}]}]}]},
  {"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"Activate"},{"tag":"RequestPayload","value":[]}]},
  {"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"Get"},{"tag":"RequestPayload","value":[]}]}]}'
material() { jq -er '.. | objects | select(.tag=="KeyMaterial") | .value' "$BODY"; }
keyed batch /kmip "$batch"; same "the batch" 200 "$STATUS"
MATERIAL=$(material)
same "three successes" 3 "$(field '[.. | objects | select(.tag=="ResultStatus" and .value=="Success")] | length')"
kill_server
start "$ROOT"
recover
keyed batch /kmip "$batch"; same "the same batch after a kill" 200 "$STATUS"
replayed || fail "the header Idempotency-Replayed is missing"
same "three successes again" 3 "$(field '[.. | objects | select(.tag=="ResultStatus" and .value=="Success")] | length')"
same "the same key" "$MATERIAL" "$(material)"
named batch; same "one object" 1 "$COUNT"
rm -f "$ANSWERS"/*
for form in "$MATERIAL" "$(printf '%s' "$MATERIAL" | tr A-F a-f)"; do
    ! grep -rqaiF -- "$form" "$ROOT" "$LOG" || fail "key material stands in a file"
done
! LC_ALL=C grep -rqaP -- "$(printf '%s' "$MATERIAL" | sed 's/../\\x&/g')" "$ROOT" "$LOG" || fail "key bytes stand in a file"
json POST /v1/database/verify '{}'; same "nothing is damaged" 0 "$(field '.damaged | length')"
kill_server

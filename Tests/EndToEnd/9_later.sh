# KMIP requests whose answers are fetched later: done by the server in the background, once, over kill -9 at any moment, in JSON and XML

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/root-later
mkdir -p "$WORK/keys-later"
cd "$WORK/keys-later"

# later INDICATOR ITEM…: a message of these items
later() {
    local indicator=$1 items
    shift
    items=$(printf ',%s' "$@")
    call POST /kmip -H 'Content-Type: application/json' --data-binary '{"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":[
      {"tag":"ProtocolVersionMajor","type":"Integer","value":2},{"tag":"ProtocolVersionMinor","type":"Integer","value":1}]},
      {"tag":"AsynchronousIndicator","type":"Enumeration","value":"'"$indicator"'"},{"tag":"BatchCount","type":"Integer","value":'$#'}]}'"$items"']}'
    [ "$STATUS" = 200 ] || fail "$STATUS $(cat "$BODY")"
}
item() { printf '{"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"%s"},{"tag":"RequestPayload","value":[%s]}]}' "$1" "${2:-}"; }
creation() { # creation NAME
    item Create '{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[
      {"tag":"CryptographicAlgorithm","type":"Enumeration","value":"AES"},{"tag":"CryptographicLength","type":"Integer","value":256},
      {"tag":"Name","value":[{"tag":"NameValue","type":"TextString","value":"'"$1"'"},{"tag":"NameType","type":"Enumeration","value":"UninterpretedTextString"}]}]}'
}
about() { item "$1" '{"tag":"AsynchronousCorrelationValue","type":"ByteString","value":"'"$2"'"}'; }
told() { jq -r ".. | objects | select(.tag==\"$1\") | .value" "$BODY"; }
one() { later Prohibited "$(about "$@")"; }
is_over() { one Poll "$1"; [ "$(told ResultStatus)" != OperationPending ]; }

say "a vault"
start "$ROOT"
vault_of_one

say "a batch for later"
later Mandatory "$(creation first)" "$(item Activate)" "$(item Get)"
same "three are pending" 'OperationPending OperationPending OperationPending' "$(told ResultStatus | xargs)"
read -r FIRST SECOND THIRD <<<"$(told AsynchronousCorrelationValue | xargs)"
for VALUE in "$FIRST" "$SECOND" "$THIRD"; do until_true 10 is_over "$VALUE" || fail "never done"; done
one Poll "$FIRST"; same "the answer is Create's" 'Success Create' "$(told ResultStatus) $(told Operation)"
ID=$(told UniqueIdentifier)
one Poll "$THIRD"; same "the item behind it went by what it gave" "$ID" "$(told UniqueIdentifier)"
same "with the key" 64 "$(told KeyMaterial | tr -d '\n' | wc -c)"
MATERIAL=$(told KeyMaterial)
one Process "$SECOND"; same "what is done is not done again" DuplicateProcessRequest "$(told ResultReason)"
one Cancel "$SECOND"; same "nor cancelled" Completed "$(told CancellationResult)"
one Cancel 00112233445566778899AABBCCDDEEFF; same "what was never asked" Unavailable "$(told CancellationResult)"
one Poll 00112233445566778899AABBCCDDEEFF; same "is nothing to poll for" InvalidAsynchronousCorrelationValue "$(told ResultReason)"
later Mandatory "$(item Query '{"tag":"QueryFunction","type":"Enumeration","value":"QueryCapabilities"}')"
same "Query is not for later" FeatureNotSupported "$(told ResultReason)"
later Prohibited "$(item Query '{"tag":"QueryFunction","type":"Enumeration","value":"QueryCapabilities"}')"
same "and says that others are" true "$(told AsynchronousCapability)"
later Prohibited "$(item QueryAsynchronousRequests)"; same "all were fetched" "" "$(told ProcessingStage)"
later Mandatory "$(item Get '{"tag":"UniqueIdentifier","type":"TextString","value":"'"$ID"'"}')"
VALUE=$(told AsynchronousCorrelationValue)
later Prohibited "$(item QueryAsynchronousRequests)"; same "the list" "$VALUE Get" "$(told AsynchronousCorrelationValue) $(told Operation | tail -n 1)"
until_true 10 is_over "$VALUE" || fail "never done"
call POST /kmip -H 'Content-Type: text/xml' --data-binary '<RequestMessage><RequestHeader><ProtocolVersion><ProtocolVersionMajor type="Integer" value="2"/><ProtocolVersionMinor type="Integer" value="1"/></ProtocolVersion><BatchCount type="Integer" value="1"/></RequestHeader><BatchItem><Operation type="Enumeration" value="Poll"/><RequestPayload><AsynchronousCorrelationValue type="ByteString" value="'"$VALUE"'"/></RequestPayload></BatchItem></RequestMessage>'
grep -qi "$MATERIAL" "$BODY" || fail "not the key: $(cat "$BODY")"; ok "asked in JSON, fetched in XML"
later Prohibited "$(item Interop '{"tag":"InteropFunction","type":"Enumeration","value":"Begin"},{"tag":"InteropIdentifier","type":"TextString","value":"TC-1"}')"
same "no tests in production" OperationNotSupported "$(told ResultReason)"

say "kill -9 while requests are done"
for delay in 001 004 008 016 032 064 128 256; do
    VALUES=
    for number in 1 2 3 4 5 6; do
        later Mandatory "$(creation "$delay-$number")"
        VALUES="$VALUES $(told AsynchronousCorrelationValue)"
    done
    sleep "0.$delay"
    kill_server
    start "$ROOT"
    recover
    number=0
    for VALUE in $VALUES; do
        number=$((number + 1))
        until_true 10 is_over "$VALUE" || fail "killed after $delay ms: $number is never done"
        same "killed after $delay ms: $number" Success "$(told ResultStatus)"
        ID=$(told UniqueIdentifier)
        call GET "/v1/objects?name=$delay-$number"
        same "once" "1 $ID" "$(field '.items | length') $(field '.items[0].id')"
    done
done

say "what is left behind"
for form in "$MATERIAL" "$(printf '%s' "$MATERIAL" | tr A-F a-f)"; do
    ! grep -rqaiF -- "$form" "$ROOT" "$LOG" || fail "key material stands in a file"
done
! LC_ALL=C grep -rqaP -- "$(printf '%s' "$MATERIAL" | sed 's/../\\x&/g')" "$ROOT" "$LOG" || fail "key bytes stand in a file"
ok "no key in plain"
json POST /v1/database/verify '{}'; same "nothing is damaged" 0 "$(field '.damaged | length')"
kill_server

say "tests of interoperability, where they are set up"
start "$ROOT" --kmip-interop true
recover
later Prohibited "$(item Interop '{"tag":"InteropFunction","type":"Enumeration","value":"Begin"},{"tag":"InteropIdentifier","type":"TextString","value":"TC-17"}')"
same "begun" Success "$(told ResultStatus)"
grep -a interop-test-begins "$LOG" | grep -q TC-17 || fail "no line in the log"; ok "a line in the log"
later Prohibited "$(item Interop '{"tag":"InteropFunction","type":"Enumeration","value":"Reset"},{"tag":"InteropIdentifier","type":"TextString","value":"TC-17"}')"
same "not reset" FeatureNotSupported "$(told ResultReason)"
later Prohibited "$(item Query '{"tag":"QueryFunction","type":"Enumeration","value":"QueryOperations"}')"
told Operation | grep -qx Interop || fail "not listed"; ok "Query lists it"
kill_server

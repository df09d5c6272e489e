# initialize, manifest, certificates, objects → kill -9 → sealed → recover → the same bytes, and no secret anywhere

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/root1
KEYS=$WORK/keys
mkdir -p "$KEYS" "$WORK/desk"
export KEYQUORUM_SERVER=$URL

say "keys as openssl makes them: PKCS#1, PKCS#8, SPKI, a certificate"
openssl genrsa -traditional -out "$KEYS/operations.pem" 2048 2>/dev/null
openssl genrsa -out "$KEYS/security.key" 3072 2>/dev/null
openssl rsa -in "$KEYS/security.key" -pubout -out "$KEYS/security.pem" 2>/dev/null
openssl genrsa -out "$KEYS/legal.key" 2048 2>/dev/null
openssl req -x509 -new -key "$KEYS/legal.key" -subj /CN=legal -days 2 -out "$KEYS/legal.pem" 2>/dev/null
openssl genrsa -out "$KEYS/weak.pem" 1024 2>/dev/null
head -c 3 "$KEYS/operations.pem" >/dev/null && ok "keys made"

say "an empty server"
start "$ROOT"
call GET /health; same "health of an empty server" 501 "$STATUS"
call GET /v1/seal-status; same "its state" uninitialized "$(field .state)"
call GET /v1/verify; refused "verify without a vault" 412 not-initialized

say "other people's web pages"
call POST /v1/initialize -H 'Origin: http://evil.example' -H 'Content-Type: application/json' --data-binary '{}'; refused "a page of another origin" 403 permission-denied
call GET /v1/seal-status -H 'Sec-Fetch-Site: cross-site'; refused "a request across sites" 403 permission-denied
call GET /v1/seal-status -H "Host: evil.example:$PORT"; refused "a name of the outside on this machine" 403 permission-denied
call GET /v1/seal-status -H "Origin: http://127.0.0.1:$PORT"; same "a page of the server itself" 200 "$STATUS"
call POST /v1/initialize -H 'Content-Type: text/plain' --data-binary '{}'; refused "JSON under another name" 415 unsupported-media-type

say "rosters that are refused with a sentence"
holder() { jq -n --arg name "$1" --rawfile key "$2" '{name: $name, publicKey: $key}'; }
A=$(holder operations "$KEYS/operations.pem"); B=$(holder security "$KEYS/security.pem"); C=$(holder legal "$KEYS/legal.pem")
json POST /v1/initialize "{\"threshold\":4,\"shareholders\":[$A,$B,$C]}"; refused "k > n" 422 roster-invalid
json POST /v1/initialize "{\"threshold\":0,\"shareholders\":[$A,$B,$C]}"; refused "k < 1" 422 roster-invalid
json POST /v1/initialize "{\"shareholders\":[]}"; refused "nobody" 422 roster-invalid
json POST /v1/initialize "{\"shareholders\":[$A,$A]}"; refused "the same holder twice" 422 roster-invalid
json POST /v1/initialize "{\"shareholders\":[$A,$(holder twin "$KEYS/operations.pem")]}"; refused "the same key twice" 422 roster-invalid
json POST /v1/initialize "{\"shareholders\":[$(holder weak "$KEYS/weak.pem")]}"; refused "RSA under 2048 bits" 422 key-refused
json POST /v1/initialize '{"shareholders":'; refused "half a body" 400 malformed-request
call GET /v1/seal-status; same "still uninitialized" uninitialized "$(field .state)"

say "init by the command line"
cd "$WORK/desk"
"$KQ" init --threshold 2 --shareholder operations="$KEYS/operations.pem" --shareholder security="$KEYS/security.pem" \
    --shareholder legal="$KEYS/legal.pem" --out "$WORK/desk/shares" --json >"$ANSWERS/init"
same "three encrypted shares" 3 "$(find "$WORK/desk/shares" -type f | wc -l)"
VAULT=$(jq -er .vault "$ANSWERS/init")
json POST /v1/initialize "{\"shareholders\":[$A]}"; refused "a second initialize" 409 already-initialized
call GET /v1/ceremonies/initialize/shares/legal; same "a share is fetched again" 200 "$STATUS"
for name in operations security legal; do
    file=$(find "$WORK/desk/shares" -type f -name "*$name*")
    key=$KEYS/$name.key; [ -f "$key" ] || key=$KEYS/$name.pem
    open_share "$file" "$key" "$WORK/$name.share"
    same "plain openssl opens the share of $name: bytes" 76 "$(stat -c %s "$WORK/$name.share")"
done
call GET /v1/seal-status
same "nobody has confirmed yet" 3 "$(field '.unconfirmed | length')"
"$KQ" shareholders confirm --ceremony initialize --holder operations --share "$WORK/operations.share" >/dev/null
call GET /v1/seal-status
same "operations has confirmed" 2 "$(field '.unconfirmed | length')"

say "a manifest and its policies"
head -c 51200 /dev/urandom | base64 -w0 >"$WORK/web.rego"
printf 'package coordinator\n' >"$WORK/coordinator.rego"
WEB=$(sha256sum "$WORK/web.rego" | cut -d' ' -f1)
COORD=$(sha256sum "$WORK/coordinator.rego" | cut -d' ' -f1)
jq -n --arg web "$WEB" --arg coord "$COORD" --rawfile a "$KEYS/operations.pem" --rawfile b "$KEYS/security.pem" --rawfile c "$KEYS/legal.pem" \
    '{version: 1, policies: {($web): {sans: ["web", "*"], workloadSecretId: "web"}, ($coord): {sans: ["coordinator"]}}, threshold: 2,
      shareholders: [{name: "operations", publicKey: $a}, {name: "security", publicKey: $b}, {name: "legal", publicKey: $c}]}' >"$WORK/manifest.json"
jq -n --arg m "$(base64 -w0 <"$WORK/manifest.json")" --arg p "$(base64 -w0 <"$WORK/coordinator.rego")" '{manifest: $m, policies: [$p]}' >"$WORK/short.json"
call PUT /v1/manifest -H 'Content-Type: application/json' --data-binary @"$WORK/short.json"; refused "a manifest without one of its policies" 422 policies-differ
"$KQ" manifest set "$WORK/manifest.json" --policy "$WORK/web.rego" --policy "$WORK/coordinator.rego" --json >"$ANSWERS/manifest"
call GET "/v1/policies/$WEB"; cmp -s "$BODY" "$WORK/web.rego" || fail "the policy's bytes differ"; ok "a policy of 68 KiB comes back"
call GET "/v1/manifests/$(sha256sum "$WORK/manifest.json" | cut -d' ' -f1)"; cmp -s "$BODY" "$WORK/manifest.json" || fail "the manifest's bytes differ"; ok "the manifest comes back"

say "a leaf before the restart"
leaf() { # leaf NAME
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$WORK/$1.key" -subj "/CN=$1" -addext "subjectAltName=DNS:web" \
        -out "$WORK/$1.csr" 2>/dev/null
    jq -n --rawfile csr "$WORK/$1.csr" --arg policy "$WEB" '{csr: $csr, policy: $policy}' >"$WORK/$1.json"
    call POST /v1/certificates -H 'Content-Type: application/json' --data-binary @"$WORK/$1.json"
    same "certificate for $1" 200 "$STATUS"
    field .chain >"$WORK/$1.chain"
    openssl x509 -in "$WORK/$1.chain" -out "$WORK/$1.pem"
    field .workloadSecret >"$WORK/$1.secret"
    rm "$BODY" # a workload secret is answered to its workload; the search below is for everything else
}
bundle() { # bundle SUFFIX: what verifiers fetch
    call GET /v1/ca/root.pem; cp "$BODY" "$WORK/root$1.pem"
    call GET /v1/ca/mesh.pem; cp "$BODY" "$WORK/mesh$1.pem"
    call GET /v1/verify; same "verify$1" 200 "$STATUS"; cp "$BODY" "$WORK/verify$1.json"
}
leaf before
bundle .before

say "keys over KMIP"
kmip() { call POST /kmip/2_1 -H 'Content-Type: application/json' --data-binary "$1"; }
kmip '{"tag":"Create","value":[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[
  {"tag":"CryptographicAlgorithm","type":"Enumeration","value":"AES"},{"tag":"CryptographicLength","type":"Integer","value":256},
  {"tag":"CryptographicUsageMask","type":"Integer","value":12},
  {"tag":"Name","value":[{"tag":"NameValue","type":"TextString","value":"disk key"},{"tag":"NameType","type":"Enumeration","value":"UninterpretedTextString"}]}]}]}'
same "Create" 200 "$STATUS"
KEY=$(field '.value[] | select(.tag=="UniqueIdentifier") | .value')
get_key() {
    kmip "{\"tag\":\"Get\",\"value\":[{\"tag\":\"UniqueIdentifier\",\"type\":\"TextString\",\"value\":\"$KEY\"}]}"
    same "Get" 200 "$STATUS"
    MATERIAL=$(jq -er '.. | objects | select(.tag=="KeyMaterial") | .value' "$BODY")
    rm "$BODY"
}
get_key; MATERIAL_BEFORE=$MATERIAL
same "256 bits" 64 "${#MATERIAL}"

say "kill -9, start: sealed"
kill_server
start "$ROOT"
call GET /health; same "health while sealed" 503 "$STATUS"
call GET /v1/seal-status
same "state" sealed "$(field .state)"
same "vault" "$VAULT" "$(field .vault)"
same "two shares are missing" 2 "$(field '.groups[0].missing')"
[ -n "$(field .ceremony.identityChain)" ] || fail "no identity chain"; ok "the server shows its identity"
call GET /v1/verify; refused "verify while sealed" 503 sealed
json POST /v1/certificates "$(cat "$WORK/before.json")"; refused "a certificate while sealed" 503 sealed
kmip "{\"tag\":\"Get\",\"value\":[{\"tag\":\"UniqueIdentifier\",\"type\":\"TextString\",\"value\":\"$KEY\"}]}"; same "Get while sealed" 503 "$STATUS"
call GET /v1/ca/root.pem; same "the root is public" 200 "$STATUS"
call GET /v1/ca/crl.der; same "the CRL is public" 200 "$STATUS"
call GET /v1/ceremonies/initialize/shares/security; same "an encrypted share is fetched while sealed" 200 "$STATUS"

say "recover: wrong shares are named and disturb nobody"
share() { json POST /v1/recover "{\"share\":\"$1\"}"; }
share "not a share"; refused "no share at all" 400 share-malformed
head -c 76 /dev/urandom | base64 -w0 >"$WORK/noise"; share "$(cat "$WORK/noise")"; refused "noise" 400 share-malformed
share "$(base64 -w0 <"$WORK/operations.share")"; same "the first right share" 200 "$STATUS"
same "one is missing" 1 "$(field '.groups[0].missing')"
share "$(base64 -w0 <"$WORK/operations.share")"; same "the same share again" true "$(field .duplicate)"
same "still one is missing" 1 "$(field '.groups[0].missing')"
same "still sealed to the outside" 503 "$(curl -s -o /dev/null -w '%{http_code}' "$URL/health")"

say "the last share by the command line, sealed to the server that proved who it is"
SHARE_FILE=$(find "$WORK/desk/shares" -type f -name '*legal*')
"$KQ" recover --encrypted-share "$SHARE_FILE" --key "$KEYS/legal.key" --holder legal --json >"$ANSWERS/recover"
same "unsealed" unsealed "$(jq -er .state "$ANSWERS/recover")"
call GET /health; same "health after the recovery" 200 "$STATUS"
share "$(base64 -w0 <"$WORK/security.share")"; same "a late share" true "$(field .alreadyUnsealed)"

say "the same as before"
bundle .after
cmp -s "$WORK/verify.before.json" "$WORK/verify.after.json" || fail "verify differs"; ok "verify is byte-identical"
cmp -s "$WORK/root.before.pem" "$WORK/root.after.pem" || fail "the root differs"; ok "the root CA is the same"
cmp -s "$WORK/mesh.before.pem" "$WORK/mesh.after.pem" || fail "the mesh CA differs"; ok "the mesh CA is the same"
leaf after
for leaf in before after; do
    for when in before after; do
        openssl verify -CAfile "$WORK/root.$when.pem" -untrusted "$WORK/$leaf.chain" "$WORK/$leaf.pem" >/dev/null || fail "leaf $leaf, root $when"
        openssl verify -CAfile "$WORK/mesh.$when.pem" "$WORK/$leaf.pem" >/dev/null || fail "leaf $leaf, mesh $when"
        ok "the leaf from $leaf the restart verifies with the bundles from $when it"
    done
done
same "the workload secret is the same" "$(cat "$WORK/before.secret")" "$(cat "$WORK/after.secret")"
get_key; same "the key is the same" "$MATERIAL_BEFORE" "$MATERIAL"
"$KQ" db verify --json >"$ANSWERS/dbverify"
same "db verify finds nothing" 0 "$(jq -er '.damaged | length' "$ANSWERS/dbverify")"

say "seal and recover once more, then a share of another vault"
call GET /v1/seal-status; same "every holder has shown his share" 0 "$(field '.unconfirmed | length')"
call GET /v1/ceremonies/initialize/shares/legal; refused "the encrypted shares are gone" 410 ceremony-finished
json POST /v1/seal '{}'; same "seal" 204 "$STATUS"
call GET /health; same "sealed by hand" 503 "$STATUS"
"$KQ" recover --share "$WORK/security.share" --holder security >/dev/null
"$KQ" recover --share "$WORK/operations.share" --holder operations >/dev/null
call GET /health; same "open again" 200 "$STATUS"

say "no secret stands anywhere"
for name in operations security legal; do holds_no_trace "$WORK/$name.share" "$ROOT" "$ANSWERS" "$LOG"; done
for form in "$MATERIAL_BEFORE" "$(printf '%s' "$MATERIAL_BEFORE" | tr A-F a-f)"; do
    ! grep -rqaiF -- "$form" "$ROOT" "$ANSWERS" "$LOG" || fail "key material stands in a file"
done
! LC_ALL=C grep -rqaP -- "$(printf '%s' "$MATERIAL_BEFORE" | sed 's/../\\x&/g')" "$ROOT" "$ANSWERS" "$LOG" || fail "key bytes stand in a file"
ok "database, root folder, log and every answer are clean"
kill_server

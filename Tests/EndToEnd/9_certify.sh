# Certificates over KMIP: a public key and a request are certified by the mesh CA, openssl verifies what comes out, a renewal, a revocation that the
# list shows, Validate's three answers, and the same bundles after kill -9 and a recovery.

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/certify/root
export KEYQUORUM_SERVER=$URL
mkdir -p "$WORK/certify/desk"
cd "$WORK/certify/desk" || exit 1

text() { jq -nc --arg t "$1" --arg v "$2" '{tag: $t, type: "TextString", value: $v}'; }
bytes() { jq -nc --arg t "$1" --arg v "$2" '{tag: $t, type: "ByteString", value: $v}'; }
enum() { jq -nc --arg t "$1" --arg v "$2" '{tag: $t, type: "Enumeration", value: $v}'; }
struct() { local tag=$1; shift; printf '%s\n' "$@" | jq -sc --arg t "$tag" '{tag: $t, type: "Structure", value: .}'; }
hex() { od -An -v -tx1 "$1" | tr -d ' \n' | tr a-f A-F; }
kmip() { # kmip OPERATION [FIELD…]: a bare operation; sets STATUS and BODY
    json POST /kmip/2_1 "$(struct "$@")"
}
done_as() { same "$1" 200 "$STATUS"; ID=$(field '[.. | objects | select(.tag == "UniqueIdentifier")][0].value'); }
no() { same "$1" 422 "$STATUS"; grep -q "$2" "$BODY" || fail "$1: $(cat "$BODY")"; ok "$1: $2"; }
get_certificate() { # get_certificate ID FILE
    kmip Get "$(text UniqueIdentifier "$1")"
    field '[.. | objects | select(.tag == "CertificateValue")][0].value' | xxd -r -p | openssl x509 -inform DER -out "$2"
}
validate() { # validate WHAT EXPECTED FIELD…
    local what=$1 expected=$2
    shift 2
    kmip Validate "$@"
    same "$what" "$expected" "$(field '[.. | objects | select(.tag == "ValidityIndicator")][0].value')"
}
policy() {
    struct Attributes "$(struct Attribute "$(text VendorIdentification keyquorum)" "$(text AttributeName policy)" "$(text AttributeValue "$1")")"
}

say "a vault with two policies, and keys"
start "$ROOT"
"$KQ" init --threshold 1 --shareholder operations --out shares >/dev/null
printf 'package web\n' >web.rego
printf 'package any\n' >any.rego
WEB=$(sha256sum web.rego | cut -d' ' -f1) ANY=$(sha256sum any.rego | cut -d' ' -f1)
openssl genrsa -out rsa.key 2048 2>/dev/null
openssl req -new -key rsa.key -subj "/CN=web.example" -addext "subjectAltName=DNS:web.example" -out rsa.csr 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout -out ec.key
openssl req -new -key ec.key -subj "/CN=else.example" -addext "subjectAltName=DNS:else.example" -out ec.csr
openssl req -in rsa.csr -outform DER -out csr.der 2>/dev/null
openssl pkey -in ec.key -pubout -out ec.pub
"$KQ" object import ec.pub --name "the public key" --json >imported
PUBLIC=$(jq -er '.items[0].id' imported)
"$KQ" object import rsa.csr --name "the request" --json >imported
REQUEST=$(jq -er '.items[0].id' imported)

say "what is refused"
kmip Certify "$(text UniqueIdentifier "$PUBLIC")"; no "no manifest, no certificates" 'manifest'
jq -n --arg web "$WEB" --arg any "$ANY" '{version: 1, policies: {($web): {sans: ["web.example"]}, ($any): {sans: ["*"]}}}' >manifest.json
"$KQ" manifest set manifest.json --policy web.rego --policy any.rego >/dev/null
kmip Certify "$(text UniqueIdentifier "$PUBLIC")"; no "of two policies one is named" Invalid_Field
kmip Certify "$(enum CertificateRequestType CRMF)" "$(bytes CertificateRequestValue "$(hex csr.der)")" "$(policy "$ANY")"; no "CRMF" Invalid_CSR
kmip Certify "$(enum CertificateRequestType PKCS_10)" "$(bytes CertificateRequestValue 3000)" "$(policy "$ANY")"; no "no request" Invalid_CSR
kmip Certify "$(enum CertificateRequestType PEM)" "$(bytes CertificateRequestValue "$(hex ec.csr)")" "$(policy "$WEB")"; no "a name that the policy does not allow" Permission_Denied
kmip Certify "$(text UniqueIdentifier vault-root-ca)" "$(policy "$ANY")"; no "the vault's own key" Permission_Denied
"$KQ" cert list --json >before; same "nothing was issued" 0 "$(jq '[.items[] | select(.kind == "leaf")] | length' before)"

say "a public key, a request in bytes and a request that is kept"
kmip Certify "$(text UniqueIdentifier "$PUBLIC")" "$(policy "$WEB")"; done_as "a public key is certified"; FIRST=$ID
curl -sk "$URL/v1/ca/root.pem" -o root.pem; curl -sk "$URL/v1/ca/mesh.pem" -o mesh.pem
get_certificate "$FIRST" first.pem
openssl verify -CAfile mesh.pem first.pem >/dev/null || fail "openssl does not verify it"; ok "openssl verifies it by the mesh CA"
same "it is of the key" "$(openssl pkey -in ec.key -pubout)" "$(openssl x509 -in first.pem -noout -pubkey)"
openssl x509 -in first.pem -noout -ext subjectAltName | grep -q DNS:web.example || fail "without the policy's name"; ok "with the policy's name"
"$KQ" object attributes "$FIRST" --json >attributes
kmip GetAttributes "$(text UniqueIdentifier "$PUBLIC")"
same "the public key links to it" "$FIRST" "$(field '[.. | objects | select(.tag == "LinkedObjectIdentifier")][0].value')"
kmip GetAttributes "$(text UniqueIdentifier "$FIRST")"
same "it links to the public key" "$PUBLIC" "$(field '[.. | objects | select(.tag == "LinkedObjectIdentifier")][0].value')"
kmip Certify "$(enum CertificateRequestType PKCS_10)" "$(bytes CertificateRequestValue "$(hex csr.der)")" "$(policy "$WEB")"; done_as "a request in DER"
get_certificate "$ID" second.pem
openssl verify -CAfile mesh.pem second.pem >/dev/null || fail "openssl does not verify it"; ok "openssl verifies it"
kmip Certify "$(text UniqueIdentifier "$REQUEST")" "$(policy "$ANY")"; done_as "a request that is kept"
get_certificate "$ID" third.pem
same "it is of the request's key" "$(openssl pkey -in rsa.key -pubout)" "$(openssl x509 -in third.pem -noout -pubkey)"
"$KQ" cert list --json >after; same "the vault's list has all three" 3 "$(jq '[.items[] | select(.kind == "leaf")] | length' after)"

say "a certificate is renewed"
kmip ReCertify "$(text UniqueIdentifier "$FIRST")"; done_as "Re-certify"; NEW=$ID
get_certificate "$NEW" new.pem
openssl verify -CAfile mesh.pem new.pem >/dev/null || fail "openssl does not verify it"; ok "openssl verifies the new one"
same "of the same key" "$(openssl x509 -in first.pem -noout -pubkey)" "$(openssl x509 -in new.pem -noout -pubkey)"
[ "$(openssl x509 -in new.pem -noout -serial)" != "$(openssl x509 -in first.pem -noout -serial)" ] || fail "the same serial number"; ok "under another number"
kmip GetAttributes "$(text UniqueIdentifier "$PUBLIC")"
same "the public key links to the new one" "$NEW" "$(field '[.. | objects | select(.tag == "LinkedObjectIdentifier")][0].value')"

say "whether a chain holds"
validate "what the vault issued" Valid "$(text UniqueIdentifier "$NEW")"
validate "in ten years not" Invalid "$(text UniqueIdentifier "$NEW")" \
    "$(jq -nc '{tag: "ValidityDate", type: "DateTime", value: "2046-01-01T00:00:00+00:00"}')"
openssl req -x509 -new -key rsa.key -subj "/CN=Own CA" -days 30 -out own.pem -addext basicConstraints=critical,CA:true 2>/dev/null
openssl req -x509 -new -key rsa.key -subj "/CN=Own CA" -days 30 -out twin.pem -addext basicConstraints=critical,CA:true 2>/dev/null
openssl x509 -req -in ec.csr -CA own.pem -CAkey rsa.key -days 30 -out leaf.pem -CAcreateserial 2>/dev/null
given() { struct Certificate "$(enum CertificateType X_509)" "$(bytes CertificateValue "$(openssl x509 -in "$1" -outform DER | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F)")"; }
validate "a chain to nobody that is trusted" Unknown "$(given leaf.pem)" "$(given own.pem)"
validate "a leaf alone" Unknown "$(given leaf.pem)"
validate "a leaf under a CA that is not its own" Invalid "$(given leaf.pem)" "$(given mesh.pem)"
"$KQ" object import own.pem --json >imported
validate "a chain to a CA that the caller keeps here" Valid "$(given leaf.pem)" "$(text UniqueIdentifier "$(jq -er '.items[0].id' imported)")"

say "a revocation"
reason=$(struct RevocationReason "$(enum RevocationReasonCode KeyCompromise)")
kmip Revoke "$(text UniqueIdentifier "$FIRST")" "$reason"; same "Revoke" 200 "$STATUS"
curl -sk "$URL/v1/ca/crl.der" -o crl.der
SERIAL=$(openssl x509 -in first.pem -noout -serial | cut -d= -f2)
openssl crl -inform DER -in crl.der -noout -text | grep -qi "Serial Number: $SERIAL" || fail "the list does not have it"; ok "the list has it"
openssl crl -inform DER -in crl.der -noout -text | grep -q "Key Compromise" || fail "not for this reason"; ok "for this reason"
openssl crl -inform DER -in crl.der -CAfile mesh.pem -noout 2>&1 | grep -q "verify OK" || fail "the list is not the mesh CA's"; ok "the list is the mesh CA's"
openssl crl -inform DER -in crl.der -out crl.pem
if openssl verify -crl_check -CAfile mesh.pem -CRLfile crl.pem first.pem >/dev/null 2>&1; then fail "openssl still takes it"; fi; ok "openssl refuses it"
openssl verify -crl_check -CAfile mesh.pem -CRLfile crl.pem new.pem >/dev/null || fail "openssl refuses the new one"; ok "and takes the new one"
validate "what was revoked" Invalid "$(text UniqueIdentifier "$FIRST")"
validate "its bytes as well" Invalid "$(given first.pem)"
"$KQ" log list --json >log
jq -e '[.. | objects | select(.kind? == "witness-intend-certify" and .details.key and .details.policy) | .details.intent] | length >= 3' log >/dev/null ||
    fail "no intent stands in the log"
ok "what was intended stands in the log, with the key and the policy"
jq -e '[.. | objects | select(.details?.intent)] | group_by(.details.intent) | map(select(any(.kind == "certify"))) | length >= 1 and all(length == 2)' log >/dev/null ||
    fail "no outcome has its intent's name"
ok "and its outcome under the same name"

say "kill -9, and a recovery with the same bundles"
kill_server
start "$ROOT"
kmip Certify "$(text UniqueIdentifier "$PUBLIC")" "$(policy "$WEB")"; same "sealed" 503 "$STATUS"
"$KQ" recover --encrypted-share "$(find shares -name '*operations*' ! -name '*.key*' ! -name '*.pem' | head -n 1)" --key "$(find . -name '*operations*' \( -name '*.key*' -o -name '*key.pem' -o -name '*.pem' \) | head -n 1)" >/dev/null
get_certificate "$NEW" again.pem
cmp -s new.pem again.pem || fail "the certificate differs"; ok "the certificate is the same"
kmip Certify "$(text UniqueIdentifier "$PUBLIC")" "$(policy "$WEB")"; done_as "a certificate after the recovery"
get_certificate "$ID" late.pem
openssl verify -CAfile mesh.pem late.pem >/dev/null || fail "openssl does not verify it"; ok "it verifies with the mesh CA of before"
validate "the earlier one still holds" Valid "$(text UniqueIdentifier "$NEW")"
kill_server

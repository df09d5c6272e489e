# A Get over HTTP that is answered where it was read, and the same over the router: what goes either way is answered alike, to the byte, also by who may
# not, in pieces, one behind the other, and after what was allowed is so no more.

PORT=$(free_port); URL=http://127.0.0.1:$PORT
ROOT=$WORK/two-ways
mkdir -p "$WORK/two-ways-desk"; cd "$WORK/two-ways-desk" || exit 1
# ways MODE: every line of it is a check
ways() {
    python3 "$HERE_DATABASES/../EndToEnd/callers/two_ways.py" "$PORT" "$OWN" "$OTHER" "$KEY" "$SECOND" "$1" >ways.txt 2>&1 \
        || fail "$(grep -v '^ok ' ways.txt | head -n 20)"
    PASSED=$((PASSED + $(grep -c '^ok ' ways.txt)))
    ok "$1: $(grep -c '^ok ' ways.txt) requests, answered alike"
}
# A server that says everything in its log answers nothing at once; nor does one that keeps records of signatures sign at once.
serve() { LOG_LEVEL=info start "$ROOT" --api-tokens --signature-records false "$@"; }
as() { call "$2" "$3" -H "Authorization: Bearer $1" -H 'Content-Type: application/json' "${@:4}"; }
created() {
    as "$OWN" POST /kmip/2_1 --data-binary '{"tag":"Create","value":[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[
        {"tag":"CryptographicAlgorithm","type":"Enumeration","value":"AES"},{"tag":"CryptographicLength","type":"Integer","value":256},
        {"tag":"CryptographicUsageMask","type":"Integer","value":12}]}]}'
    [ "$STATUS" = 200 ] || fail "no key: $(cat "$BODY")"
    field '.value[] | select(.tag == "UniqueIdentifier") | .value'
}
recover_by_two() { for name in one two; do "$KQ" recover --share $name.share --holder $name --server "$URL" "$@" >/dev/null || fail "it stays shut"; done; }

say "a vault with two keys of one caller"
serve
"$KQ" init --server "$URL" --token-file "$ROOT/setup.token" --threshold 2 --shareholder one --shareholder two >/dev/null
ADMIN=$(cat keyquorum-shares/admin.token)
for name in one two; do open_share keyquorum-shares/$name.share $name-key.pem $name.share; done
token() { as "$ADMIN" POST /v1/tokens --data-binary "{\"name\":\"$1\"}"; [ "$STATUS" = 201 ] || fail "no token"; field .token; }
OWN=$(token own); OTHER=$(token other)
for name in own other; do as "$ADMIN" PUT /v1/vault/grants/token:$name --data-binary '{"operations":["create"]}'; done
same "both may make keys" 200 "$STATUS"
KEY=$(created); SECOND=$(created)

say "every kind of request"
ways open

say "data under keys"
# made TYPE ATTRIBUTES OF-THE-KEY: an Active one
made() {
    as "$OWN" POST /kmip/2_1 --data-binary '{"tag":"'"$1"'","value":['"$2"']}'
    [ "$STATUS" = 200 ] || fail "no key: $(cat "$BODY")"
    field '.value[] | select(.tag == "UniqueIdentifier" or .tag == "PrivateKeyUniqueIdentifier") | .value'
}
attribute() { printf '{"tag":"%s","type":"%s","value":%s}' "$1" "$2" "$3"; }
ACTIVE=$(attribute ActivationDate DateTime '"2001-01-01T00:00:00+00:00"')
symmetric() {
    made Create "$(attribute ObjectType Enumeration '"SymmetricKey"'),{\"tag\":\"Attributes\",\"value\":[$(attribute CryptographicAlgorithm Enumeration "\"$1\""),
        $(attribute CryptographicLength Integer 256),$(attribute CryptographicUsageMask Integer "$2"),$ACTIVE${3:+,$3}]}"
}
CIPHER=$(symmetric AES 12); CODER=$(symmetric HMAC_SHA256 128)
LIMITED=$(symmetric AES 12 "{\"tag\":\"UsageLimits\",\"value\":[$(attribute UsageLimitsTotal LongInteger 4),$(attribute UsageLimitsUnit Enumeration '"Object"')]}")
SIGNER=$(made CreateKeyPair "{\"tag\":\"CommonAttributes\",\"value\":[$(attribute CryptographicAlgorithm Enumeration '"Ed25519"'),$ACTIVE]},
    {\"tag\":\"PrivateKeyAttributes\",\"value\":[$(attribute CryptographicUsageMask Integer 1)]},{\"tag\":\"PublicKeyAttributes\",\"value\":[$(attribute CryptographicUsageMask Integer 2)]}")
export SIGNER LIMITED
data() { local KEY=$CIPHER SECOND=$CODER; ways "$1"; }
data data
for key in "$CIPHER" "$CODER" "$SIGNER"; do as "$OWN" POST "/v1/objects/$key/revoke" --data-binary '{"reason":"cessationOfOperation"}'; done
same "they are revoked" 200 "$STATUS"
data data-refused

say "after an object is gone, a caller, the vault"
as "$OWN" POST "/v1/objects/$SECOND/activate"
ways known
as "$OWN" POST "/v1/objects/$SECOND/revoke" --data-binary '{"reason":"cessationOfOperation"}'
same "it is revoked, and may still be read" 200 "$STATUS"
ways known
as "$OWN" DELETE "/v1/objects/$KEY"
same "the other is destroyed" 204 "$STATUS"
ways refused
KEY=$(created); SECOND=$(created)
ways known
as "$ADMIN" DELETE "/v1/tokens/$(cut -d. -f2 <<<"$OWN")"
same "the token is revoked" 204 "$STATUS"
ways refused
OWN=$(token again)
as "$ADMIN" PUT /v1/vault/grants/token:again --data-binary '{"operations":["create"]}'
KEY=$(created); SECOND=$(created)
ways known
"$KQ" seal --server "$URL" --token-file keyquorum-shares/admin.token --force >/dev/null
ways refused

say "where callers are counted, or somebody tried credentials"
recover_by_two
ways known
ways limited
kill_server
serve --rate-limit 1000
recover_by_two
ways refused
kill_server
kill_server

say "with TLS and a client certificate, until it is revoked"
# shellcheck source=callers/authority.sh
. "$HERE_DATABASES/../EndToEnd/callers/authority.sh"
authority clients "/CN=clients' CA"; authority web "/CN=servers' CA"
server_certificate web front; client clients ann "/CN=Ann" ann@example.com
list clients "$PKI/live.crl"
URL=https://127.0.0.1:$PORT
serve --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --client-ca "$PKI/clients.pem" --client-crl "$PKI/live.crl"
recover_by_two --ca "$PKI/web.pem"
as "$ADMIN" PUT /v1/vault/grants/ann@example.com --data-binary '{"operations":["create"]}'
same "Ann may make keys" 200 "$STATUS"
as() { by ann "$2" "$3" -H 'Content-Type: application/json' "${@:4}"; }
KEY=$(created); SECOND=$(created); OWN=''; OTHER=''
export CERTIFICATE=$PKI/ann
ways known
revoke clients ann; list clients "$PKI/live.crl"
is_refused() { by ann GET /v1/me; [ "$STATUS" = 401 ]; }
until_true 15 is_refused || fail "a revoked certificate goes on"
ways refused

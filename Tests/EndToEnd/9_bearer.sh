# Who shows a bearer token of an issuer: which tokens are let in, which are refused by which code; keys that change, an issuer that is down, one
# behind a private CA, and two issuers that know the same e-mail address.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
cd "$PKI"
PORT=$(free_port); URL=http://127.0.0.1:$PORT
ROOT=$WORK/bearer
PIDS=()
end_all() {
    for pid in "${PIDS[@]}"; do
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    kill_server
}
trap end_all EXIT

issuer() { python3 "$CALLERS/issuer.py" "$@"; }
# issuing NAME PORT [files]: an issuer that publishes NAME/jwks.json; its process is ISSUING
issuing() {
    python3 "$CALLERS/issuer.py" serve "$2" "$1" "${@:3}" 2>"$1/err" &
    ISSUING=$!
    PIDS+=("$ISSUING")
    until_true 10 curl -sk -o /dev/null "$([ $# = 2 ] && echo http || echo https)://127.0.0.1:$2/" || fail "the issuer does not start: $(cat "$1/err")"
}
published() { issuer keys "${@:2}" >"$1/new" && mv "$1/new" "$1/jwks.json"; } # published ISSUER NAME=KEY…
mkdir -p first second
openssl genrsa -out rsa.pem 2048 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout -out ec.pem
openssl genpkey -algorithm ed25519 -out ed.pem
openssl genrsa -out stranger.pem 2048 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout -out rotated.pem
published first rsa=rsa.pem ec=ec.pem ed=ed.pem
FIRST_PORT=$(free_port); FIRST=http://127.0.0.1:$FIRST_PORT
issuing first "$FIRST_PORT"; FIRST_PID=$ISSUING
NOW=$(date +%s)
# claims [changes by jq]: what a good token says
claims() {
    jq -cn --arg iss "$FIRST" --argjson now "$NOW" \
        "{iss: \$iss, aud: \"keyquorum\", sub: \"1\", exp: (\$now + 3600), nbf: (\$now - 10), email: \"ann@example.com\", email_verified: true} | ${1:-.}"
}
GOOD=$(issuer token ES256 ec.pem ec "$(claims)")
# Each from another address of this machine: whoever shows many bad ones is slowed down.
bearer() { call "${2:-GET}" "${3:-/v1/me}" --interface "127.$((RANDOM % 200)).0.9" -H "Authorization: Bearer $1" "${@:4}"; } # bearer TOKEN [METHOD PATH curl arguments]
lets_in() { bearer "$2"; same "$1" "200 ann@example.com" "$STATUS $(field .subject)"; }
refuses() { bearer "$3"; refused "$1" 401 "$2"; }

# opened [options]: the server, which opens its vault by itself
opened() { start "$ROOT" --seal-key-file "$WORK/bearer.seal" "$@"; }

say "a vault, made by who shows a token"
opened --oidc-issuer "$FIRST" --oidc-audience "keyquorum|other-name"
vault_of_one bearer "$GOOD"
call GET /v1/me; refused "no token" 401 not-authenticated
bearer "$GOOD"; same "who made it administers it" '["admin"]' "$(jq -c .roles "$BODY")"

say "tokens that are let in"
lets_in RS256 "$(issuer token RS256 rsa.pem rsa "$(claims)")"
lets_in RS512 "$(issuer token RS512 rsa.pem rsa "$(claims)")"
lets_in PS256 "$(issuer token PS256 rsa.pem rsa "$(claims)")"
lets_in ES256 "$GOOD"
lets_in EdDSA "$(issuer token EdDSA ed.pem ed "$(claims)")"
lets_in "an audience among several" "$(issuer token ES256 ec.pem ec "$(claims '.aud = ["a", "other-name"]')")"
lets_in "over, within what clocks may differ" "$(issuer token ES256 ec.pem ec "$(claims '.exp = $now - 20')")"
lets_in "without a key's name, when one key is of the kind" "$(issuer token ES256 ec.pem - "$(claims)")"

say "tokens that are refused"
refuses "over" token-expired "$(issuer token ES256 ec.pem ec "$(claims '.exp = $now - 100')")"
refuses "not valid yet" token-not-yet-valid "$(issuer token ES256 ec.pem ec "$(claims '.nbf = $now + 300')")"
refuses "without an end" token-malformed "$(issuer token ES256 ec.pem ec "$(claims 'del(.exp)')")"
refuses "for another service" token-audience "$(issuer token ES256 ec.pem ec "$(claims '.aud = "payroll"')")"
refuses "for nobody" token-audience "$(issuer token ES256 ec.pem ec "$(claims 'del(.aud)')")"
refuses "of another issuer" token-issuer "$(issuer token ES256 ec.pem ec "$(claims '.iss = "https://other.example"')")"
refuses "of an issuer with a slash more" token-issuer "$(issuer token ES256 ec.pem ec "$(claims '.iss += "/"')")"
refuses "signed by another key" token-signature "$(issuer token RS256 stranger.pem rsa "$(claims)")"
refuses "altered" token-signature "$(jq -rn --arg token "$GOOD" --arg claims "$(claims '.email = "root@example.com"' | base64 -w0 | tr +/ -_ | tr -d =)" '$token | split(".") | .[1] = $claims | join(".")')"
refuses "by no algorithm" token-algorithm "$(issuer none "$(claims)")"
openssl rsa -in rsa.pem -pubout -out rsa.pub 2>/dev/null
refuses "by an HMAC with the public key" token-algorithm "$(issuer secret rsa.pub rsa "$(claims)")"
refuses "by an algorithm that is not the key's" token-unknown-key "$(issuer token RS256 rsa.pem ec "$(claims)")"
refuses "without an e-mail address" token-email-missing "$(issuer token ES256 ec.pem ec "$(claims 'del(.email)')")"
refuses "with one that nobody verified" token-email-unverified "$(issuer token ES256 ec.pem ec "$(claims '.email_verified = false')")"
refuses "with one of which nothing is said" token-email-unverified "$(issuer token ES256 ec.pem ec "$(claims 'del(.email_verified)')")"
refuses "half a token" token-malformed "${GOOD%.*}"
refuses "no text of a token" token-malformed "a.b.c"
refuses "too long a token" token-too-large "$(head -c 17000 /dev/zero | tr '\0' a).b.c"

say "too many bad ones from one address"
for _ in $(seq 60); do
    call GET /v1/me --interface 127.0.0.8 -H "Authorization: Bearer a.b.c"
    [ "$STATUS" = 401 ] || break
done
refused "slowed down" 429 rate-limited
grep -qi '^retry-after: [1-9]' "$BODY.head" || fail "no Retry-After"; ok "it is told when to try again"
call GET /v1/me --interface 127.0.0.8 -H "Authorization: Bearer $GOOD"; same "one that was found good before goes on from there too" 200 "$STATUS"
call GET /version --interface 127.0.0.8; same "who shows nothing is not slowed down" 200 "$STATUS"
lets_in "other addresses are not" "$GOOD"

say "keys that change"
asked() { wc -l <first/requests; }
published first rotated=rotated.pem rsa=rsa.pem ec=ec.pem ed=ed.pem
sleep_out() { # the keys are asked for at most every ten seconds; so long a new one may stay unknown
    bearer "$ROTATED"
    [ "$STATUS" = 200 ]
}
ROTATED=$(issuer token ES256 rotated.pem rotated "$(claims)")
until_true 25 sleep_out || fail "a new key is not found: $(field .code)"; ok "a token names a new key, and the keys are fetched"
before=$(asked)
for name in x y z; do refuses "a key that nobody publishes" token-unknown-key "$(issuer token ES256 ec.pem $name "$(claims)")"; done
same "unknown keys make no flood at the issuer" yes "$([ $(($(asked) - before)) -le 1 ] && echo yes)"
published first rotated=rotated.pem
gone() { bearer "$(issuer token ES256 ec.pem "x$RANDOM" "$(claims)")"; bearer "$GOOD"; [ "$STATUS" = 401 ]; }
until_true 25 gone || fail "a key that was taken back still counts"; refused "a token of a key that was taken back, verified before" 401 token-unknown-key
lets_in "and one of the key that is left" "$ROTATED"

say "an issuer that is down"
kill -9 "$FIRST_PID"; wait "$FIRST_PID" 2>/dev/null || true
lets_in "the last good keys are kept" "$(issuer token ES256 rotated.pem rotated "$(claims '.sub = "2"')")"
until_true 25 grep -q 'could not be fetched' "$LOG" || true
kill_server
opened --oidc-issuer "$FIRST" --oidc-audience keyquorum
bearer "$ROTATED"; refused "after a start there are none" 503 issuer-unavailable
issuing first "$FIRST_PORT"; FIRST_PID=$ISSUING
until_true 25 sleep_out || fail "the issuer is not asked again"; ok "when it is up again its tokens are let in"
kill_server

say "an issuer behind a private CA, and an address that two issuers know"
authority private "/CN=private CA"
server_certificate private second localhost
SECOND_PORT=$(free_port); SECOND=https://localhost:$SECOND_PORT
published second ed=ed.pem
issuing second "$SECOND_PORT" second.pem second.key
both=(--oidc-issuer "$FIRST,$SECOND" --oidc-audience "keyquorum,keyquorum")
if timeout 20 "$KQ" serve --root-dir "$WORK/none" --port "$(free_port)" "${both[@]}" >stopped.txt 2>&1; then fail "nobody said what e-mail addresses mean"; fi
grep -q shared-emails stopped.txt || fail "$(cat stopped.txt)"; ok "two issuers need a word on e-mail addresses"
if timeout 20 "$KQ" serve --root-dir "$WORK/none" --port "$(free_port)" "${both[@]}" --shared-emails true --oidc-ca "$PKI/second.key" >stopped.txt 2>&1; then fail "oidc-ca is a key"; fi
grep -q oidc-ca stopped.txt || fail "$(cat stopped.txt)"; ok "CAs that are none stop the start"
if timeout 20 "$KQ" serve --root-dir "$WORK/none" --port "$(free_port)" --oidc-ca "$PKI/private.pem" >stopped.txt 2>&1; then fail "oidc-ca alone"; fi
grep -q 'needs oidc-issuer' stopped.txt || fail "$(cat stopped.txt)"; ok "oidc-ca needs an issuer"
SECONDS_TOKEN=$(issuer token EdDSA ed.pem ed "$(claims ".iss = \"$SECOND\"")")
opened "${both[@]}" --shared-emails true
bearer "$SECONDS_TOKEN"; refused "without its CA its keys are not fetched" 503 issuer-unavailable
lets_in "the other issuer's tokens are let in" "$ROTATED"
kill_server
opened "${both[@]}" --shared-emails true --oidc-ca "$PKI/private.pem"
lets_in "with it they are, and the address is the same subject" "$SECONDS_TOKEN"
lets_in "the first issuer's token" "$ROTATED"
refuses "one issuer's key for the other's name" token-unknown-key "$(issuer token EdDSA ed.pem ed "$(claims)")"
kill_server
opened "${both[@]}" --shared-emails false --oidc-ca "$PKI/private.pem"
bearer "$SECONDS_TOKEN"; same "kept apart, it is another subject" "ann@example.com|localhost" "$(field .subject)"
same "who administers nothing" '[]' "$(jq -c .roles "$BODY")"
lets_in "the first issuer's stays who she is" "$ROTATED"
kill_server

say "a client certificate beside a token"
authority clients "/CN=client CA"
client clients ben /CN=Ben ben@example.com
client clients expired /CN=Ben ben@example.com -startdate 20200101000000Z -enddate 20210101000000Z
server_certificate private front
URL=https://127.0.0.1:$PORT
opened --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --client-ca "$PKI/clients.pem" --oidc-issuer "$FIRST" --oidc-audience keyquorum --shared-emails true
who() { bearer "$1" GET /v1/me "${@:2}"; }
by_ben=(--cert ben.pem --key ben.key)
OVER=$(issuer token ES256 rotated.pem rotated "$(claims '.exp = $now - 100')")
who "$ROTATED"; same "the token alone" ann@example.com "$(field .subject)"
who "$ROTATED" "${by_ben[@]}"; same "both: the certificate decides" ben@example.com "$(field .subject)"
who "$OVER" "${by_ben[@]}"; same "both, the token bad: the certificate decides" ben@example.com "$(field .subject)"
who "$ROTATED" --cert expired.pem --key expired.key; refused "both, the certificate bad: refused, whatever the token says" 401 certificate-expired
who "$OVER"; refused "the token alone, bad" 401 token-expired

say "10 MB of a token"
huge() { python3 "$CALLERS/huge.py" "$PORT" "$@"; }
same "within a head, and too long for a token" "401 token-too-large" "$(huge 17000 http1)"
same "HTTP/1.1" "431 head-too-large" "$(huge 10000000 http1)"
same "HTTP/2 ends the connection" ended "$(huge 10000000 h2)"
who "$ROTATED"; same "the server goes on" ann@example.com "$(field .subject)"

say "an API token"
bearer "$ROTATED" POST /v1/tokens -H 'Content-Type: application/json' --data-binary '{"name": "a script"}'
same "made" 201 "$STATUS"
API=$(field .token); API_ID=$(field .id)
bearer "$API"; same "it is a subject of its own" "200 token:a script" "$STATUS $(field .subject)"
who "$API" "${by_ben[@]}"; same "beside a certificate, that decides" ben@example.com "$(field .subject)"
refuses "altered" not-authenticated "${API:0:50}$([ "${API:50:1}" = A ] && echo B || echo A)${API:51}"
refuses "cut" token-malformed "${API%?????}"
bearer "$ROTATED" DELETE "/v1/tokens/$API_ID"; same "revoked" 204 "$STATUS"
refuses "revoked, it is refused" not-authenticated "$API"
end_all
for secret in "$API" "$ROTATED" "$GOOD"; do
    ! grep -rqF -- "${secret#*.*.}" "$ROOT" "$LOG" || fail "a token stands in a file"
done
ok "no token stands in the database or the log"

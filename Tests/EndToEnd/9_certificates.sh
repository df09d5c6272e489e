# Who shows a client certificate: which are let in, which are refused by which code, and what changes while the server runs: its own certificate,
# the revocation list, the client CAs.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
PORT=$(free_port); URL=https://127.0.0.1:$PORT
ROOT=$WORK/certificates
cd "$PKI"

say "a CA and its clients"
authority one "/CN=first client CA"
authority two "/CN=second client CA"
authority web "/CN=servers' CA"
server_certificate web front keys.internal '*.keys.internal'
client one ann "/CN=Ann" ann@example.com
client one ben "/CN=ben"
client one gone "/CN=gone" gone@example.com
client one later "/CN=later" later@example.com
client one expired "/CN=expired" '' -startdate 20200101000000Z -enddate 20210101000000Z
client one future "/CN=future" '' -startdate 20450101000000Z -enddate 20460101000000Z
client one nameless "/O=nobody"
client two cy "/CN=Cy" cy@example.com
issue one server "/CN=server" extendedKeyUsage=serverAuth
issue one unsaid "/CN=unsaid" basicConstraints=CA:FALSE
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=Ann -keyout self.key -out self.pem \
    -addext extendedKeyUsage=clientAuth 2>/dev/null
revoke one gone
list one live.crl; put one.pem live.ca; put front.pem live.pem; put front.key live.key
# The files are changed below.
start "$ROOT" --tls-cert "$PKI/live.pem" --tls-key "$PKI/live.key" --client-ca "$PKI/live.ca" --client-crl "$PKI/live.crl"

say "who nobody is"
call GET /version; same "what is public needs no certificate" 200 "$STATUS"
by ann GET /v1/me; refused "known, while there is no vault" 412 not-initialized
vault_of_one by ann

cp "$BODY" made.json
call GET /v1/me; refused "nothing shown" 401 not-authenticated

say "who is let in, under which name"
by ann GET /v1/me; same "the first e-mail address" ann@example.com "$(field .subject)"
same "who made the vault administers it" '["admin"]' "$(jq -c .roles "$BODY")"
by ben GET /v1/me; same "the common name without one" ben "$(field .subject)"
same "a stranger has no role" '[]' "$(jq -c .roles "$BODY")"
by ben POST /v1/seal -H 'Content-Type: application/json' --data-binary '{}'; refused "who is no administrator does not seal" 403 permission-denied

say "who is refused, everywhere and by which code"
for path in /v1/me /version; do
    by expired GET $path; refused "expired, at $path" 401 certificate-expired
    by future GET $path; refused "not yet valid, at $path" 401 certificate-not-yet-valid
    by gone GET $path; refused "revoked, at $path" 401 certificate-revoked
    by server GET $path; refused "for servers only, at $path" 401 certificate-usage
    by unsaid GET $path; refused "for nothing in particular, at $path" 401 certificate-usage
    by self GET $path; refused "its own issuer, at $path" 401 certificate-untrusted
    by cy GET $path; refused "another CA's, at $path" 401 certificate-untrusted
    by nameless GET $path; refused "without a name, at $path" 401 certificate-no-subject
done
call GET /v1/me --cert ann.pem --key ann.key -H 'Authorization: Bearer nonsense.at.all'; same "a certificate decides before a token" 200 "$STATUS"
call GET /v1/me --cert gone.pem --key gone.key -H "Authorization: Bearer $(jq -r '.adminToken // "x"' made.json)"
refused "a bad certificate is not mended by a token" 401 certificate-revoked

say "what is spoken"
same "HTTP/2" 2 "$(curl -sk --http2 -o /dev/null -w '%{http_version}' "$URL/version")"
same "HTTP/1.1" 1.1 "$(curl -sk --http1.1 -o /dev/null -w '%{http_version}' "$URL/version")"
for version in tls1 tls1_1; do
    openssl s_client -connect "127.0.0.1:$PORT" -$version -cipher ALL:@SECLEVEL=0 </dev/null >old.txt 2>&1 || true
    grep -q 'alert protocol version' old.txt || fail "$version is not refused: $(grep -i error old.txt | head -n 2)"; ok "$version is refused"
done
for version in tls1_2 tls1_3; do
    openssl s_client -connect "127.0.0.1:$PORT" -$version -CAfile web.pem </dev/null >new.txt 2>&1 || true
    grep -q 'Verify return code: 0 (ok)' new.txt || fail "$version is not spoken"; ok "$version is spoken"
done
grep -q 'CN = first client CA' new.txt || fail "the client CA is not named"; ok "the client CA is named to clients"
openssl s_client -connect "127.0.0.1:$PORT" -groups X25519MLKEM768 </dev/null >hybrid.txt 2>&1 || true
if grep -qiE 'groups|unknown|invalid' <(grep -iE 'error|Call to' hybrid.txt | grep -viE 'handshake|alert'); then
    say "left out: this openssl has no X25519MLKEM768"
else
    grep -q X25519MLKEM768 hybrid.txt || fail "X25519MLKEM768 is not spoken"; ok "X25519MLKEM768 is spoken"
fi

say "the names of the certificate, from this machine"
call GET /version -H "Host: keys.internal:$PORT"; same "its name" 200 "$STATUS"
call GET /version -H "Host: A.keys.internal"; same "one for its star" 200 "$STATUS"
call GET /version -H "Host: a.b.keys.internal"; refused "two labels for one star" 403 permission-denied
call GET /version -H "Host: evil.example:$PORT"; refused "a name of others" 403 permission-denied

say "while it runs: the server's own certificate"
coproc STANDING { exec python3 "$CALLERS/standing.py" "$PORT" later.pem later.key; }
coproc_out=${STANDING[0]}; coproc_in=${STANDING[1]}
# shellcheck disable=SC2153 # coproc sets STANDING_PID
standing_pid=$STANDING_PID
ask() { local answer; echo "$1" >&"$coproc_in"; read -r -t 40 answer <&"$coproc_out" || fail "the standing connection says nothing"; echo "$answer"; }
same "a connection that stands" "200 -" "$(ask /v1/me)"
server_certificate web renewed keys.internal
put renewed.key live.key; put renewed.pem live.pem
shows() { openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 -noout -subject | grep -q "$1"; }
until_true 15 shows renewed || fail "the new certificate is not shown"; ok "the new certificate is shown"
same "the connection from before goes on" "200 -" "$(ask /v1/me)"
call GET /version -H "Host: a.keys.internal"; refused "a name that it has no more, from this machine" 403 permission-denied
call GET /version -H "Host: keys.internal"; same "one that it still has" 200 "$STATUS"
echo broken >bad.pem; put bad.pem live.pem
put renewed.key live.key
until_true 15 grep -q 'certificate not replaced' "$LOG" || fail "a broken certificate is not told"; shows renewed || fail "a broken certificate is shown"
ok "a broken one is told in the log, and the one before stays"
put renewed.pem live.pem

say "while it runs: the revocation list"
revoke one later; list one live.crl
is_answer() { [ "$(ask /v1/me)" = "$1" ]; }
until_true 15 is_answer "401 certificate-revoked" || fail "a revoked certificate goes on"; ok "the connection that stands is refused"
by later GET /v1/me; refused "and a new one" 401 certificate-revoked
by ann GET /v1/me; same "others are not" 200 "$STATUS"
cp live.crl kept.crl; put bad.pem live.crl
until_true 15 grep -q 'revocation lists are not taken' "$LOG" || fail "a broken list is not told"
by later GET /v1/me; refused "a broken list changes nothing" 401 certificate-revoked
put kept.crl live.crl
eval "exec $coproc_in>&-"; wait "$standing_pid" || true

say "while it runs: the client CAs"
coproc STANDING { exec python3 "$CALLERS/standing.py" "$PORT" ben.pem ben.key; }
coproc_out=${STANDING[0]}; coproc_in=${STANDING[1]}; standing_pid=$STANDING_PID
same "a connection that stands" "200 -" "$(ask /v1/me)"
put two.pem live.ca
until_true 15 grep -q 'client CAs are not taken' "$LOG" || fail "CAs without their list are taken"
by ann GET /v1/me; same "CAs without their list are not taken" 200 "$STATUS"
list two live.crl
until_true 15 is_answer "401 certificate-untrusted" || fail "a CA that was taken out still counts"; ok "the connection that stands is refused"
by ann GET /v1/me; refused "and a new one" 401 certificate-untrusted
by cy GET /v1/me; same "the new CA's client is let in" cy@example.com "$(field .subject)"
openssl s_client -connect "127.0.0.1:$PORT" </dev/null >new.txt 2>&1 || true
grep -q 'CN = second client CA' new.txt || fail "the new CA is not named"
if grep -q 'CN = first client CA' new.txt; then fail "the old CA is still named"; fi
ok "the new CA is named to clients, the old one is not"
cat one.pem two.pem >both.ca; openssl ca -config one.ca/ca.cnf -gencrl -out again.crl 2>/dev/null; cat again.crl live.crl >both.crl
put both.ca live.ca; put both.crl live.crl
# Asked from another address: until the files are read these are bad credentials, which are counted.
both() { by ann GET /v1/me --interface 127.0.0.7; [ "$STATUS" = 200 ] && by cy GET /v1/me --interface 127.0.0.7 && [ "$STATUS" = 200 ]; }
until_true 15 both || fail "two CAs are not taken"; ok "two CAs side by side"
by gone GET /v1/me; refused "whom the first one revoked" 401 certificate-revoked
eval "exec $coproc_in>&-"; wait "$standing_pid" || true
kill_server

say "what stops the start"
# stops WHAT WORDS [options]: a start that ends with this sentence
stops() {
    local what=$1 words=$2
    shift 2
    if timeout 20 "$KQ" serve --root-dir "$WORK/none" --port "$(free_port)" "$@" >stopped.txt 2>&1; then fail "$what: it starts"; fi
    grep -q -- "$words" stopped.txt || fail "$what: $(cat stopped.txt)"
    ok "$what"
}
files=(--tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key")
stops "client CAs without TLS" 'client-ca .* needs TLS' --client-ca "$PKI/one.pem"
stops "a list without client CAs" 'client-crl .* needs client-ca' "${files[@]}" --client-crl "$PKI/live.crl"
stops "client CAs that are none" 'client CAs cannot be read' "${files[@]}" --client-ca "$PKI/bad.pem"
stops "client CAs that are not there" 'nothing.pem' "${files[@]}" --client-ca "$PKI/nothing.pem"
stops "another CA's list" 'client-crl.*not signed' "${files[@]}" --client-ca "$PKI/one.pem" --client-crl "$PKI/both.crl"
stops "another certificate's key" 'do not belong together' --tls-cert "$PKI/front.pem" --tls-key "$PKI/renewed.key"

# Who is slow, or wrong again and again, does not keep others from being served.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
cd "$PKI"
PORT=$(free_port); URL=https://127.0.0.1:$PORT
ROOT=$WORK/slow
authority web "/CN=servers' CA"
server_certificate web front localhost
start "$ROOT" --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --idle-timeout 3 --body-timeout 5 --connections 60
slow() { python3 "$CALLERS/slow.py" "$PORT" "$@" >slow.json || fail "the slow clients end"; }
found() { jq -c "$1" slow.json; }
# closed KIND SECONDS: all of them were, and no later
closed() { same "$1: closed within $2 s" true "$(found ".slow[\"$1\"] | .closed == .of and .seconds < $2")"; }
handshakes='silent before TLS,a handshake by bytes'
heads='silent,a head by bytes,a body by bytes'
second='silent HTTP/2,half a head of HTTP/2,a head of HTTP/2 by bytes,half a body of HTTP/2'

say "six of each kind, of 60 connections"
slow 6 40 "$handshakes,$heads,$second"
closed "silent before TLS" 16; closed "a handshake by bytes" 16
closed "silent" 9; closed "a head by bytes" 9
closed "a body by bytes" 11
closed "silent HTTP/2" 20; closed "half a head of HTTP/2" 20; closed "a head of HTTP/2 by bytes" 20; closed "half a body of HTTP/2" 11
same "quick ones were served all the while, at once" true "$(found '.quick | .failures == 0 and .answers > 20 and .seconds < 5')"

say "more than 60 connections"
slow 40 30 "silent,a head by bytes"
same "quick ones wait for no longer than the slow ones may" true "$(found '.quick | .failures == 0 and .answers > 0 and .seconds < 20')"
call GET /version; same "and then as always" 200 "$STATUS"
held() { awk -v port="$(printf ':%04X' "$PORT")" '$2 ~ port "$" && $4 == "01"' /proc/net/tcp | wc -l; }
none_held() { [ "$(held)" = 0 ]; }
until_true 10 none_held || fail "the server holds $(held) connections"; ok "the server holds no connection of them"
kill_server

say "one address that takes all it can"
start "$ROOT" --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --idle-timeout 120 --connections 60 --connections-per-address 30
# It stays until it is ended, however slow this machine is.
python3 "$CALLERS/slow.py" "$PORT" 70 100 silent >slow.json 2>/dev/null &
GREEDY=$!
many() { [ "$(held)" -ge 30 ]; }
until_true 10 many || fail "there are $(held) connections"
call GET /version --interface 127.0.0.9; same "another address is served" 200 "$STATUS"
same "that one has no place for one more" 000 "$(curl -sk -o /dev/null --max-time 10 -w '%{http_code}' "$URL/version" || true)"
few() { [ "$(held)" -le 35 ]; }
until_true 20 few || fail "it holds $(held) connections"; ok "it holds what it may"
kill $GREEDY; wait $GREEDY 2>/dev/null || true
call GET /version; same "when they are gone it is served" 200 "$STATUS"
kill_server

say "wrong shares"
URL=http://127.0.0.1:$PORT
start "$ROOT"
holders=
for name in ann ben cy; do
    openssl genrsa -out $name.key 2048 2>/dev/null
    holders="$holders,$(jq -n --arg name $name --arg key "$(openssl rsa -in $name.key -pubout 2>/dev/null)" '{name: $name, publicKey: $key}')"
done
json POST /v1/initialize "{\"threshold\":2,\"shareholders\":[${holders#,}]}"; same "a vault of three" 201 "$STATUS"
for name in ann ben cy; do
    jq -r --arg name $name '.shares[] | select(.holder == $name) | .encryptedShare' "$BODY" >$name.b64
    open_share $name.b64 $name.key $name.raw
done
kill_server
start "$ROOT"
hand() { json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$1")\"}"; }
python3 - ann.raw wrong.raw <<'END'
import hashlib, sys
share = bytearray(open(sys.argv[1], "rb").read())
share[50] ^= 1
open(sys.argv[2], "wb").write(share[:72] + hashlib.sha256(share[:72]).digest()[:4])
END
{ head -c 75 ann.raw; printf x; } >broken.raw
for _ in $(seq 10); do hand broken.raw; done
refused "the tenth broken share of Ann" 400 share-malformed
hand broken.raw; refused "and one more" 429 rate-limited
grep -qi '^retry-after: [1-9]' "$BODY.head" || fail "no Retry-After"; ok "it is told when to try again"
hand ann.raw; refused "for a while a right one of hers from there too" 429 rate-limited
hand ben.raw; same "another holder at the same address is not held up" 200 "$STATUS"
same "one is missing" 1 "$(field '.groups[0].missing')"
call POST /v1/recover --interface 127.0.0.9 -H 'Content-Type: application/json' --data-binary "{\"share\":\"$(base64 -w0 <ann.raw)\"}"
same "nor is Ann from another address" 200 "$STATUS"
same "and the vault is open" unsealed "$(field .state)"
kill_server

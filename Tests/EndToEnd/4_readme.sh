# Every command of the README's five minutes, as it stands there

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
README=$(cd "$(dirname "$0")/../.." && pwd)/README.md
mkdir -p "$WORK/bin" "$WORK/reader"
ln -sf "$KQ" "$WORK/bin/keyquorum"
export PATH=$WORK/bin:$PATH KEYQUORUM_SERVER=$URL

# block N: the Nth block of shell lines, with this test's port
block() { awk -v want="$1" '/^```sh( kill-the-server)?$/ {n++; on = n == want; next} /^```/ {on = 0} on' "$README" | sed "s/127.0.0.1:9998/127.0.0.1:$PORT/g"; }

same "the README has four blocks" 4 "$(grep -cE '^```sh( kill-the-server)?$' "$README")"
start "$WORK/root6"
cd "$WORK/reader"
for number in 1 2 3 4; do
    if [ "$number" = 4 ]; then
        kill_server
        start "$WORK/root6"
    fi
    block "$number" >"block$number.sh"
    [ -s "block$number.sh" ] || fail "block $number is empty"
    bash -euo pipefail "block$number.sh" >"block$number.out" 2>&1 || fail "block $number: $(cat "block$number.out")"
    ok "block $number of the README"
done
grep -q 'web.pem: OK' block4.out || fail "openssl does not verify the leaf"

call_as_storage() { call "$@" --cert storage.pem --key storage-key.pem; }
# named NAME: runs the block of that name here, with its output in NAME.out
named() {
    awk -v first="^\`\`\`sh $1\$" '$0 ~ first {on = 1; next} /^```/ {on = 0} on' "$README" >"$1.sh"
    [ -s "$1.sh" ] || fail "the README has no block $1"
    bash -euo pipefail "$1.sh" >"$1.out" 2>&1 || fail "block $1: $(cat "$1.out")"
    ok "block $1 of the README"
}

say "the README's lines about keys at work"
named work
grep -q 'Verified OK' work.out || fail "openssl does not verify the signature"
openssl pkey -in web-copy.key -pubout | cmp -s - web.pub || fail "another key came out"
ok "the key came out as it went in"

say "the README's lines for other shareholders"
named custody
same "the rekey was committed" 2 "$(keyquorum status --json | jq .epoch)"
kill_server
start "$WORK/root6"
for holder in legal audit; do
    keyquorum recover --holder "$holder" --encrypted-share keyquorum-shares/"$holder".*.share --key "$holder-key.pem" >>custody.out 2>&1 ||
        fail "recover by $holder after the rekey: $(cat custody.out)"
done
same "the new holders opened it" unsealed "$(keyquorum status --json | jq -r .state)"
kill_server

say "the README's lines about who may do what"
mkdir -p "$WORK/reader/who"
cd "$WORK/reader/who"
start "$WORK/root7" --api-tokens
named access
grep -q 'The change log is whole' access.out || fail "the log is not whole: $(cat access.out)"
kill_server

say "the README's lines about a client of KMIP"
mkdir -p "$WORK/reader/client"
cd "$WORK/reader/client"
named kmip
URL=https://127.0.0.1:$PORT
start "$WORK/root8" --tls-self-signed --client-ca "$PWD/clients.pem"
KMIP=$(sed -n 's/^KMIP over TLS listens on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$LOG" | tail -n 1)
openssl s_client -connect "127.0.0.1:$KMIP" -CAfile "$WORK/root8/tls/self-signed.pem" -cert storage.pem -key storage-key.pem </dev/null >client.out 2>&1 || true
grep -q 'Verify return code: 0 (ok)' client.out || fail "the KMIP port: $(tail -n 20 client.out)"
ok "a client of that CA meets the KMIP port"
vault_of_one call_as_storage
same "who it is" storage "$(keyquorum whoami --server "$URL" --ca "$WORK/root8/tls/self-signed.pem" --cert storage.pem --client-key storage-key.pem --json | jq -r .subject)"
kill_server

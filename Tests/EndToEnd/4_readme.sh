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

say "the README's lines for other shareholders"
awk '/^```sh custody$/ {on = 1; next} /^```/ {on = 0} on' "$README" >custody.sh
[ -s custody.sh ] || fail "the README has no block custody"
bash -euo pipefail custody.sh >custody.out 2>&1 || fail "block custody: $(cat custody.out)"
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
awk '/^```sh access$/ {on = 1; next} /^```/ {on = 0} on' "$README" >"$WORK/reader/who/access.sh"
cd "$WORK/reader/who"
[ -s access.sh ] || fail "the README has no block access"
start "$WORK/root7" --api-tokens
bash -euo pipefail access.sh >access.out 2>&1 || fail "block access: $(cat access.out)"
grep -q 'The change log is whole' access.out || fail "the log is not whole: $(cat access.out)"
ok "the block access of the README"
kill_server

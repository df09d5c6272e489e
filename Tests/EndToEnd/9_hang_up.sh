# Who hangs up as soon as he has asked is no operator: a stranger's request whose connection is gone comes from nowhere, not from this machine.
# In a network of its own, where an address is not loopback's and nothing leaves the machine.

STRANGER=$HERE_DATABASES/../EndToEnd/callers/hang_up.py
if ! unshare --net true 2>/dev/null || ! command -v ip >/dev/null; then
    say "left out, as this machine lets nobody make a network of his own"
else
    say "a stranger who resets his connections"
    mkdir -p "$WORK/hang-up"
    cd "$WORK/hang-up"
    openssl genrsa -out stranger.key 2048 2>/dev/null
    openssl rsa -in stranger.key -pubout -out stranger.pem 2>/dev/null
    cat >network.sh <<'END'
set -euo pipefail
ip link set lo up
ip address add 192.0.2.2/32 dev lo
"$KQ" serve --root-dir "$WORK/hang-up/root" --hostname 0.0.0.0 --port 9998 --insecure-listen --log-level error >server.log 2>&1 &
SERVER=$!
for _ in $(seq 1 400); do curl -s -o /dev/null http://192.0.2.2:9998/version && break; sleep 0.05; done
python3 "$STRANGER" 192.0.2.2 9998 200 <stranger.pem >stranger.json
kill "$SERVER"
wait "$SERVER" || true
END
    STRANGER=$STRANGER unshare --net bash network.sh || fail "the network of its own: $(tail -n 3 server.log)"
    same "there is no vault, and he is asked for the set-up token" "uninitialized 401 setup-token-required" \
        "$(jq -r '"\(.before) \(.status) \(.code)"' stranger.json)"
    same "nor is there one after 200 tries without it" uninitialized "$(jq -r .after stranger.json)"
fi

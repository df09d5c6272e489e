# Ceremonies with a real server: rekey to other holders in groups, rotate, replace, enrol, drill, admin reset, abort, destroy. Shares are opened
# and confirmed with plain openssl; a stranger between client and server is found out.

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/custody/root
export KEYQUORUM_SERVER=$URL
mkdir -p "$WORK/custody/desk" "$WORK/custody/elsewhere"
cd "$WORK/custody/desk"

# proof SHARE NONCE(base64): what a confirmation needs, by openssl alone
proof() {
    base64 -d <<<"$2" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(od -An -v -tx1 "$1" | tr -d ' \n')" -binary | base64 -w0
}
drill_proof() {
    local key
    key=$(printf 'keyquorum/v1/drill' | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(od -An -v -tx1 "$1" | tr -d ' \n')" -binary | od -An -v -tx1 | tr -d ' \n')
    base64 -d <<<"$2" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64 -w0
}
ceremony() { call GET "/v1/ceremonies/$C"; }
# consent NAME…: each of them by the command line, on a pipe
consent() {
    local name
    for name in "$@"; do
        "$KQ" share submit --ceremony "$C" --encrypted-share "$name.share" --key "$name.key" --holder "$name" --json \
            >"$ANSWERS/consent-$name" 2>"$ANSWERS/words-$name" </dev/null || fail "$name did not consent: $(cat "$ANSWERS/words-$name")"
        ok "$name consents"
    done
}
# renew NAME…: each fetches, keeps and confirms the new share by the command line, with the key alone
renew() {
    local name
    for name in "$@"; do
        "$KQ" shareholders confirm --ceremony "$C" --key "$name.key" --out "$name.$C.share" --json >"$ANSWERS/confirm-$name" || fail "$name did not confirm"
        mv "$name.$C.share" "$name.next"
        ok "$name confirms"
    done
}
# settle NAME…: from the commit on the new shares are theirs
settle() { for name in "$@"; do mv "$name.next" "$name.share"; done; }
commit() {
    "$KQ" shareholders commit --ceremony "$C" --json >"$ANSWERS/commit" || fail "the commit failed: $(cat "$ANSWERS/commit")"
    ok "committed"
}
hand_in() { # hand_in NAME…: to the sealed server
    local name
    for name in "$@"; do
        "$KQ" recover --encrypted-share "$name.share" --key "$name.key" --holder "$name" --json >"$ANSWERS/recover-$name" || fail "$name cannot recover"
    done
}
restart() { kill_server; start "$ROOT"; call GET /health; same "sealed after kill -9" 503 "$STATUS"; }
exits() { # exits WHAT CODE EXIT COMMAND…: how a command of ours refuses
    local what=$1 word=$2 expected=$3 code=0
    shift 3
    "$KQ" "$@" --json >"$ANSWERS/out" 2>"$ANSWERS/err" </dev/null || code=$?
    same "$what: exit code" "$expected" "$code"
    same "$what: code" "$word" "$(grep -h '^{' "$ANSWERS/err" "$ANSWERS/out" | jq -er .error.code | head -n 1)"
}

say "a vault of three holders, two of them needed"
for name in alice bob carol dave erin frank grace ivan; do openssl genrsa -out "$name.key" 2048 2>/dev/null; done
for name in dave erin frank grace ivan; do openssl rsa -in "$name.key" -pubout -out "$name.pem" 2>/dev/null; done
"$KQ" key generate --type x25519 --out henry.key --public-out henry.pem >/dev/null
"$KQ" key generate --type ed25519 --out henry-signs.key --public-out henry-signs.pem >/dev/null
start "$ROOT"
"$KQ" init --threshold 2 --shareholder alice=alice.key --shareholder bob=bob.key --shareholder carol=carol.key --out . --json >"$ANSWERS/init8"
VAULT=$(jq -er .vault "$ANSWERS/init8")
cp keyquorum-header header.1 && ok "init keeps the vault header"
call GET /v1/ceremonies/initialize; NONCE=$(field .nonce)
for name in alice bob carol; do
    open_share "$name.share" "$name.key" "$name.raw"
    json POST /v1/ceremonies/initialize/confirmations "{\"holder\":\"$name\",\"proof\":\"$(proof "$name.raw" "$NONCE")\"}"
    same "openssl confirms the share of $name" 200 "$STATUS"
done
printf '{"version":1,"policies":{}}' >manifest.json
"$KQ" manifest set manifest.json >/dev/null
for number in $(seq 1 40); do "$KQ" object create --name "key-$number" --json >"$ANSWERS/object-$number"; done
OBJECT=$(jq -er .id "$ANSWERS/object-1")
material() { call GET "/v1/objects/$OBJECT/material"; field .material | sha256sum; rm "$BODY"; }
MATERIAL=$(material)
call GET /v1/verify; cp "$BODY" "$WORK/custody/verify"

say "rekey: other holders, two groups, three of five"
"$KQ" shareholders rekey --shareholder dave@work=dave.pem --shareholder erin@work=erin.pem --shareholder frank@work=frank.pem \
    --shareholder grace@data=grace.pem --shareholder henry@data=henry.pem --signing-key henry=henry-signs.pem --group work:2 --group data:1 --json >"$ANSWERS/rekey"
C=$(jq -er .id "$ANSWERS/rekey")
call GET /v1/seal-status; same "the seal status shows it" "$C" "$(field .ceremony.id)"
json POST /v1/ceremonies '{"kind":"rotate"}'; refused "a second changing ceremony" 409 ceremony-open
call GET "/v1/ceremonies/$C/shares/dave"; refused "a share before there is one" 409 not-staged
json POST "/v1/ceremonies/$C/commit" '{}'; refused "a commit before there is anything" 409 not-staged
ceremony; PROPOSAL=$(field .proposal)
python3 - "$BODY" >"$ANSWERS/digest" <<'PYTHON'
import base64, hashlib, json, struct, sys, uuid
shown = json.load(open(sys.argv[1]))
spki = lambda pem: hashlib.sha256(base64.b64decode("".join(l for l in pem.splitlines() if not l.startswith("-")))).digest()
def enc(v):
    if v is None: return struct.pack(">BI", 0, 0)
    if isinstance(v, bytes): kind, body = 1, v
    elif isinstance(v, str): kind, body = 2, v.encode()
    elif isinstance(v, bool): kind, body = 5, bytes([v])
    elif isinstance(v, int): kind, body = 3, struct.pack(">Q", v)
    else: kind, body = 6, struct.pack(">I", len(v)) + b"".join(map(enc, v))
    return struct.pack(">BI", kind, len(body)) + body
p = shown["proposed"]
holders = [[h["name"], h["group"], h["index"], spki(h["publicKey"]), spki(h["signingKey"]) if h["signingKey"] else None] for h in p["holders"]]
fields = [uuid.UUID(shown["vault"]).bytes, shown["epoch"], shown["id"], shown["kind"], base64.b64decode(shown["nonce"]), p["groupThreshold"],
          [[g["name"], g["threshold"]] for g in p["groups"]], holders, p["serverFactor"], p["sealedSharesOnly"], p["confirmations"],
          [bytes.fromhex(s) for s in p["servers"]], p["admin"]]
print(hashlib.sha256(b"keyquorum/v1/proposal\0" + b"".join(map(enc, fields))).hexdigest())
PYTHON
same "another program computes the proposal's digest" "$PROPOSAL" "$(cat "$ANSWERS/digest")"

say "what no share may consent to"
plain() { json POST "/v1/ceremonies/$C/shares" "{\"share\":\"$(base64 -w0 <"$1.raw")\"$2}"; }
plain alice ''; refused "a plain share without the proposal's digest" 422 proposal-required
plain alice ",\"proposal\":\"$(printf '%064d' 0)\""; refused "a share for another proposal" 409 proposal-mismatch
head -c 76 /dev/urandom | base64 -w0 >noise; json POST "/v1/ceremonies/$C/shares" "{\"share\":\"$(cat noise)\",\"proposal\":\"$PROPOSAL\"}"; refused "noise" 400 share-malformed
(cd "$WORK/custody/elsewhere" && exits "a folder that pinned nothing" nothing-pinned 1 share submit --ceremony "$C" --share ../desk/alice.raw --holder alice)

say "a stranger between client and server"
cat >stranger.py <<'PYTHON'
import http.server, json, sys, urllib.request
port, target, mode, log = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
class Stranger(http.server.BaseHTTPRequestHandler):
    def forward(self, body=None):
        request = urllib.request.Request(target + self.path, data=body, method=self.command, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request) as answer: return answer.status, answer.read()
        except urllib.error.HTTPError as error: return error.code, error.read()
    def reply(self, status, body):
        self.send_response(status); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def do_GET(self):
        status, body = self.forward()
        if self.path.startswith("/v1/ceremonies/"):
            shown = json.loads(body)
            if mode == "holder": shown["proposed"]["holders"][0]["publicKey"] = shown["proposed"]["holders"][1]["publicKey"]
            if mode == "key": shown["publicKey"] = "A" * 43 + "="
            body = json.dumps(shown).encode()
        self.reply(status, body)
    def do_POST(self):
        open(log, "a").write(self.path + "\n")
        self.reply(*self.forward(self.rfile.read(int(self.headers["Content-Length"]))))
    def log_message(self, *arguments): pass
http.server.HTTPServer(("127.0.0.1", port), Stranger).serve_forever()
PYTHON
stranger() { # stranger MODE CODE
    local port=$(free_port) pid
    python3 stranger.py "$port" "$URL" "$1" "$ANSWERS/sent" & pid=$!
    until_true 10 curl -s -o /dev/null "http://127.0.0.1:$port/version" || fail "the stranger does not start"
    exits "a stranger who exchanges the $1" "$2" 1 share submit --server "http://127.0.0.1:$port" --ceremony "$C" --encrypted-share alice.share --key alice.key --holder alice
    kill "$pid"; wait "$pid" 2>/dev/null || true
}
stranger holder proposal-mismatch
stranger key ceremony-signature-wrong
[ ! -e "$ANSWERS/sent" ] || fail "the client sent something to the stranger"; ok "no share was sent to the stranger"

say "two consents, one by hand, one by the command line"
plain alice ",\"proposal\":\"$PROPOSAL\""; same "alice's by curl" 200 "$STATUS"
same "one is missing" 1 "$(field '.groups[0].missing')"
plain alice ",\"proposal\":\"$PROPOSAL\""; same "again, still one missing" 1 "$(field '.groups[0].missing')"
"$KQ" share submit --ceremony "$C" --encrypted-share bob.share --key alice.key --holder bob >/dev/null 2>&1 </dev/null && fail "a share opened with another's key"
"$KQ" share submit --ceremony "$C" --share bob.raw --holder bob --signing-key carol.key >"$ANSWERS/signed" 2>&1 </dev/null && fail "a signature by another's key is taken"
grep -q signature-wrong "$ANSWERS/signed" || fail "a wrong signature is not named: $(cat "$ANSWERS/signed")"; ok "a wrong signature is refused and disturbs nobody"
"$KQ" share submit --ceremony "$C" --encrypted-share bob.share --key bob.key >"$ANSWERS/words" </dev/null || fail "bob did not consent"
grep -q '^Comes  dave' "$ANSWERS/words" && grep -q '^Goes   alice' "$ANSWERS/words" || fail "the proposal is not told in words"; ok "bob was told who comes and who goes"
ceremony; same "enough: the new shares are made" staged "$(field .state)"
plain carol ",\"proposal\":\"$PROPOSAL\""; refused "a share too many" 409 ceremony-staged

say "kill -9 while staged: nothing is lost"
restart
hand_in alice carol
call GET /health; same "open again with the old shares" 200 "$STATUS"
ceremony; same "still staged" staged "$(field .state)"; NONCE=$(field .nonce)
for name in dave erin frank; do
    call GET "/v1/ceremonies/$C/shares/$name"; same "the share of $name is fetched" 200 "$STATUS"
    field .encryptedShare >"$name.share"
    open_share "$name.share" "$name.key" "$name.raw"
    json POST "/v1/ceremonies/$C/confirmations" "{\"holder\":\"$name\",\"proof\":\"$(proof "$name.raw" "$NONCE")\"}"; same "openssl confirms the share of $name" 200 "$STATUS"
done
json POST "/v1/ceremonies/$C/commit" '{}'; refused "a commit that two have not confirmed" 409 unconfirmed
same "it names them" "grace,henry" "$(field '.unconfirmed | sort | join(",")')"
json POST "/v1/ceremonies/$C/confirmations" "{\"holder\":\"grace\",\"proof\":\"$(proof dave.raw "$NONCE")\"}"; refused "another's proof" 422 confirmation-wrong
renew grace henry
commit; settle grace henry
same "epoch 2" 2 "$(jq -er .epoch "$ANSWERS/commit")"
same "the folder pins epoch 2" 2 "$(jq -er .epoch keyquorum-pins.json)"
same "and its five holders" dave,erin,frank,grace,henry "$(jq -er '[.holders[].name] | join(",")' keyquorum-pins.json)"
! cmp -s header.1 keyquorum-header || fail "the vault header is still the old one"; ok "the new vault header is kept"
call GET "/v1/ceremonies/$C/shares/dave"; refused "a share after the commit" 410 ceremony-finished
json POST "/v1/ceremonies/$C/commit" '{}'; same "committed again" 200 "$STATUS"
same "an old share is known as one" "of an old epoch: 2 is the newest that is known" "$("$KQ" share inspect --share alice.raw --json | jq -er .note)"
same "a new one by its digest" dave "$("$KQ" share inspect --share dave.raw --json | jq -er .holder)"

say "old shares open nothing, new ones open everything"
restart
for name in alice bob carol; do
    json POST /v1/recover "{\"share\":\"$(base64 -w0 <"$name.raw")\"}"; refused "the old share of $name" 410 share-of-old-epoch
    same "it is of epoch 1, which 2 replaced" "1 2" "$(field '"\(.epoch) \(.replacedBy)"')"
done
hand_in dave erin frank
call GET /v1/seal-status; same "all of one group, none of the other" "0 1" "$(field '[.groups[].missing] | join(" ")')"
call GET /health; same "still sealed" 503 "$STATUS"
"$KQ" recover --encrypted-share henry.share --key henry.key --holder henry --signing-key henry-signs.key >/dev/null
call GET /health; same "with one of the other group it is open" 200 "$STATUS"
call GET /v1/verify; cmp -s "$BODY" "$WORK/custody/verify" || fail "verify differs"; ok "verify is byte-identical"
same "the object is the same" "$MATERIAL" "$(material)"

say "a ceremony is aborted, and the next one begins"
"$KQ" shareholders rekey --threshold 1 --json >"$ANSWERS/aborted" 2>&1 && fail "one threshold for two groups was taken"
"$KQ" shareholders rekey --json >"$ANSWERS/abort"; C=$(jq -er .id "$ANSWERS/abort")
consent dave
at_terminal() { # at_terminal ANSWER COMMAND…: with a person who types the answer
    local answer=$1
    shift
    printf '%s\n' "$answer" | script -qec "$(printf '%q ' "$@")" /dev/null >"$ANSWERS/terminal"
}
at_terminal no "$KQ" share submit --ceremony "$C" --encrypted-share erin.share --key erin.key --holder erin && fail "a share left without consent"
grep -q 'No share was sent' "$ANSWERS/terminal" || fail "the person was not asked: $(cat "$ANSWERS/terminal")"; ok "a person at a terminal is asked, and says no"
ceremony; same "only dave has consented" dave "$(field '[.groups[].submitted[]] | join(",")')"
at_terminal yes "$KQ" share submit --ceremony "$C" --encrypted-share erin.share --key erin.key --holder erin || fail "a yes was not taken: $(cat "$ANSWERS/terminal")"
ceremony; same "erin has as well" dave,erin "$(field '[.groups[].submitted[]] | sort | join(",")')"
at_terminal "$VAULT" "$KQ" shareholders destroy && fail "two changing ceremonies are open"
grep -q ceremony-open "$ANSWERS/terminal" || fail "the vault's id that was typed is not taken: $(cat "$ANSWERS/terminal")"; ok "a person types the vault's id"
"$KQ" shareholders abort >/dev/null; ceremony; same "aborted" aborted "$(field .state)"
exits "a share for it" ceremony-not-open 1 share submit --ceremony "$C" --encrypted-share erin.share --key erin.key --holder erin

say "rotate: a new master key under the objects"
"$KQ" shareholders rotate --all-servers --json >"$ANSWERS/rotate"; C=$(jq -er .id "$ANSWERS/rotate")
consent dave erin grace
ceremony; same "staged" staged "$(field .state)"
renew dave erin frank grace henry
commit; settle dave erin frank grace henry
same "generation 2" 2 "$(jq -er .masterGeneration "$ANSWERS/commit")"
same "the object is the same at once" "$MATERIAL" "$(material)"
"$KQ" shareholders status --watch >"$ANSWERS/watch"
ceremony; same "everything is re-wrapped" 0 "$(field '(.progress // {done: 0, total: 0}) | .total - .done')"
"$KQ" db purge-masters >/dev/null || fail "the earlier master key is not purged"; ok "the earlier master key is purged"
restart
hand_in erin frank grace
same "the object is the same after a restart" "$MATERIAL" "$(material)"
"$KQ" db verify --json >"$ANSWERS/dbverify8"; same "db verify finds nothing" 0 "$(jq -er '.damaged | length' "$ANSWERS/dbverify8")"

say "a lost share is made again"
open_share dave.share dave.key dave.raw
mv dave.share dave.lost
"$KQ" shareholders replace --holder dave --json >"$ANSWERS/replace"; C=$(jq -er .id "$ANSWERS/replace")
consent erin frank grace
renew dave; commit; settle dave
open_share dave.share dave.key dave.again
cmp -s dave.raw dave.again || fail "the replaced share is another one"; ok "the same share as before"

say "one more holder"
"$KQ" shareholders enrol --holder ivan --holder-key ivan.pem --group work --json >"$ANSWERS/enrol"; C=$(jq -er .id "$ANSWERS/enrol")
consent erin dave grace
renew ivan; commit; settle ivan
call GET /v1/shareholders; same "six holders" 6 "$(field '.items | length')"
restart
hand_in ivan frank henry
call GET /health; same "the new share opens with the others'" 200 "$STATUS"

say "a drill"
"$KQ" shareholders drill --json >"$ANSWERS/drill"; C=$(jq -er .id "$ANSWERS/drill"); NONCE=$(jq -er .nonce "$ANSWERS/drill")
"$KQ" share drill --encrypted-share erin.share --key erin.key --json >"$ANSWERS/drilled"; same "erin's share works" true "$(jq -e '.confirmed | index("erin") != null' "$ANSWERS/drilled")"
json POST "/v1/ceremonies/$C/confirmations" "{\"holder\":\"dave\",\"proof\":\"$(drill_proof dave.raw "$NONCE")\"}"; same "openssl proves dave's" 200 "$STATUS"
json POST "/v1/ceremonies/$C/confirmations" "{\"holder\":\"frank\",\"proof\":\"$(drill_proof dave.raw "$NONCE")\"}"; refused "another's share" 422 confirmation-wrong
exits "an old share" confirmation-wrong 2 share drill --share alice.raw --holder erin
exits "a share to a drill" drill-needs-no-share 1 share submit --ceremony "$C" --encrypted-share frank.share --key frank.key --holder frank
call GET /v1/shareholders; same "two have proven it" "dave,erin" "$(field '[.items[] | select(.drilled != null) | .name] | sort | join(",")')"

say "a sheet for the safe"
"$KQ" share print --encrypted-share erin.share --key erin.key --out erin.svg 2>/dev/null
same "readable by its owner only" 600 "$(stat -c %a erin.svg)"
"$KQ" share print --encrypted-share erin.share --key erin.key --out erin.svg 2>/dev/null && fail "a sheet was written over"
"$KQ" share print --encrypted-share erin.share --key erin.key --out erin.txt 2>/dev/null
sed -n 's/^  blocks .. to ..  //p' erin.txt | "$KQ" share inspect --share - --json >"$ANSWERS/typed"
same "its lines are the share" erin "$(jq -er .holder "$ANSWERS/typed")"
sed -n 's/^  blocks .. to ..  //p' erin.txt | sed '2s/-\(.\)/-~/2' | "$KQ" share inspect --share - >"$ANSWERS/mistyped" 2>&1 && fail "a mistyped share is taken"
grep -q 'block 7' "$ANSWERS/mistyped" || fail "the mistyped block is not named: $(cat "$ANSWERS/mistyped")"; ok "a mistyped block is named"
shred -u erin.svg erin.txt

say "the quorum resets the administrator"
"$KQ" shareholders reset-admin --admin boss@example.org --json >"$ANSWERS/reset"; C=$(jq -er .id "$ANSWERS/reset")
consent dave erin grace
commit
call GET /v1/seal-status; same "no ceremony is open" null "$(jq -c .ceremony "$BODY")"

say "the end"
exits "a pipe without the vault's id" confirmation-needed 1 shareholders destroy
exits "another vault's id" wrong-vault 1 shareholders destroy --vault 00000000-0000-4000-8000-000000000000
"$KQ" shareholders destroy --vault "$VAULT" --json >"$ANSWERS/destroy"; C=$(jq -er .id "$ANSWERS/destroy")
consent dave erin grace
exits "a commit without the vault's id" confirmation-needed 1 shareholders commit --ceremony "$C"
"$KQ" shareholders commit --ceremony "$C" --vault "$VAULT" >/dev/null && ok "destroyed"
json POST /v1/recover "{\"share\":\"$(base64 -w0 <dave.raw)\"}"; refused "a share after it" 410 vault-destroyed
kill_server
start "$ROOT"
call GET /health; [ "$STATUS" != 200 ] || fail "it is open after its destruction"; ok "not open after a restart"
json POST /v1/recover "{\"share\":\"$(base64 -w0 <dave.raw)\"}"; refused "a share after a restart" 410 vault-destroyed
json POST /v1/initialize "{\"shareholders\":[$(jq -n --rawfile key dave.pem '{name: "dave", publicKey: $key}')]}"; refused "a new vault over it" 410 vault-destroyed

say "no secret stands anywhere"
for name in alice bob carol dave erin frank; do holds_no_trace "$name.raw" "$ROOT" "$ANSWERS" "$LOG"; done
ok "database, root folder, log and every answer are clean"
kill_server

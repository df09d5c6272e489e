# A whole estate moves: 200 files of every form that openssl makes, the web keys, another key server's exports, in at once; out again in every
# form, compared byte by byte; what is damaged is named and does not stop the rest.

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/estate/root
VECTORS=$HERE_DATABASES/../EstateTests/Vectors
export KEYQUORUM_SERVER=$URL
mkdir -p "$WORK/estate/desk/in/deep"
cd "$WORK/estate/desk" || exit 1

code() { # code EXIT COMMAND…: the command's exit code; its output is in OUT
    local expected=$1 found=0
    shift
    OUT=$ANSWERS/$((CALLS += 1)).estate
    "$@" >"$OUT" 2>"$OUT.err" </dev/null || found=$?
    same "$(echo "$*" | sed 's/.*keyquorum/keyquorum/' | cut -c1-90): exit code" "$expected" "$found"
}
id() { jq -er --arg n "$1" '[.items[] | select(.name == $n)][0].id' all.json; }
again() { openssl "$@" 2>/dev/null; }
shut() { # shut ID: the key is given no more
    json POST /kmip "$(jq -n --arg id "$1" '
        def one(t; k; v): {tag: t, type: k, value: v};
        def all(t; v): {tag: t, value: v};
        all("RequestMessage"; [
            all("RequestHeader"; [
                all("ProtocolVersion"; [one("ProtocolVersionMajor"; "Integer"; 2), one("ProtocolVersionMinor"; "Integer"; 1)]),
                one("BatchCount"; "Integer"; 1)]),
            all("BatchItem"; [
                one("Operation"; "Enumeration"; "SetAttribute"),
                all("RequestPayload"; [
                    one("UniqueIdentifier"; "TextString"; $id), all("NewAttribute"; [one("Sensitive"; "Boolean"; true)])])])])')"
    grep -q '"Success"' "$BODY" || fail "the key is not sensitive: $(cat "$BODY")"
}

say "a vault and 200 files"
start "$ROOT"
"$KQ" init --threshold 1 --shareholder operations --out shares >/dev/null
openssl genrsa -out in/rsa.pem 2048 2>/dev/null
openssl req -x509 -new -key in/rsa.pem -subj "/CN=estate" -days 30 -out in/certificate.pem 2>/dev/null
openssl req -new -key in/rsa.pem -subj "/CN=estate" -out in/request.pem 2>/dev/null
openssl rsa -in in/rsa.pem -traditional -out in/older.pem 2>/dev/null
openssl pkey -in in/rsa.pem -pubout -outform DER -out in/public.der
for n in $(seq 1 97); do openssl ecparam -name prime256v1 -genkey -noout -out "in/ec$n.pem"; done
for n in $(seq 1 97); do openssl genpkey -algorithm ed25519 -out "in/deep/ed$n.pem"; done
cp "$VECTORS/p384.jwk" in/web.jwk
same "files" 200 "$(find in -type f | wc -l)"

say "a dry run sends nothing"
code 0 "$KQ" object import in --dry-run --json
same "it would import" 200 "$(jq '.items | length' "$OUT")"
"$KQ" object list --json >list; same "nothing came" 0 "$(jq '[.items[] | select(.owner != "vault")] | length' list)"

say "in"
code 0 "$KQ" object import in --tag estate --group moved --json
cp "$OUT" all.json
same "imported" 200 "$(jq '.items | length' all.json)"; same "failed" 0 "$(jq '.failed | length' all.json)"
same "how far it came" '{"files":{"done":200,"total":200},"objects":{"done":200,"total":200}}' "$(jq -c .progress all.json)"
"$KQ" object list --tag estate --json >list; same "the server has them" 200 "$(jq '.items | length' list)"
same "private keys" 197 "$(jq '[.items[] | select(.type == "privateKey")] | length' list)"
same "public keys" 1 "$(jq '[.items[] | select(.type == "publicKey")] | length' list)"
same "certificates" 1 "$(jq '[.items[] | select(.type == "certificate")] | length' list)"
same "requests" 1 "$(jq '[.items[] | select(.type == "certificateRequest")] | length' list)"
code 2 "$KQ" object import in/ec1.pem --tag estate
grep -q 'ec1' "$OUT.err" || fail "a second import of a name: $(cat "$OUT.err")"; ok "a name that is taken is said"

say "out as PEM, and compared"
code 0 "$KQ" object export --tag estate --to pem --format pem --json
same "how far it came" '{"objects":{"done":200,"total":200}}' "$(jq -c .progress "$OUT")"
same "files" 200 "$(find pem -type f | wc -l)"
same "every one its owner's" 200 "$(find pem -type f -perm 600 | wc -l)"
for n in $(seq 1 97); do
    openssl pkey -in "in/ec$n.pem" >expected; cmp -s expected "pem/ec$n.pem" || fail "ec$n differs"
    cmp -s "in/deep/ed$n.pem" "pem/ed$n.pem" || fail "ed$n differs"
done
ok "194 keys came back as they were"
cmp -s in/rsa.pem pem/rsa.pem && cmp -s in/rsa.pem pem/older.pem || fail "the RSA key differs"; ok "PKCS#1 and PKCS#8 are one key"
cmp -s in/certificate.pem pem/certificate.pem || fail "the certificate differs"; ok "the certificate"
cmp -s in/request.pem pem/request.pem || fail "the request differs"; ok "the request"
same "the public key" "$(openssl pkey -in in/rsa.pem -pubout)" "$(cat pem/public.pem)"
cp pem/rsa.pem kept
code 1 "$KQ" object export "$(id rsa)" --out pem/rsa.pem
cmp -s kept pem/rsa.pem || fail "a file was written over"; ok "no file is written over"

say "out in the other forms, in again, and compared"
for form in der jwk kmip-json kmip-xml; do
    code 0 "$KQ" object export "$(id rsa)" --out "rsa.$form" --format "$form"
    code 0 "$KQ" object import "rsa.$form" --name "rsa by $form" --json
    same "recognised" PrivateKey "$(jq -r '.items[0].type' "$OUT")"
    "$KQ" object export "$(jq -er '.items[0].id' "$OUT")" --out "again.$form" --format pem >/dev/null
    cmp -s in/rsa.pem "again.$form" || fail "by $form the key differs"; ok "by $form it is the same key"
done
printf 'sesame\n' >password
code 0 "$KQ" object export "$(id rsa)" --with "$(id certificate)" --format pkcs12 --out rsa.p12 --password-file password
openssl pkcs12 -in rsa.p12 -passin pass:sesame -nodes 2>/dev/null >opened
same "openssl opens the PKCS#12 file: the key" "$(cat in/rsa.pem)" "$(openssl pkey -in opened)"
same "the certificate" "$(cat in/certificate.pem)" "$(openssl x509 -in opened)"
code 1 "$KQ" object import rsa.p12; grep -q password-file "$OUT.err" || fail "not said what is needed"; ok "without a password it says what is needed"
PASSWORD=wrong code 1 "$KQ" object import rsa.p12 --password-env PASSWORD
PASSWORD=sesame code 0 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix p12- --json
same "key and certificate" '["PrivateKey","Certificate"]' "$(jq -c '[.items[].type]' "$OUT")"
"$KQ" object export "$(jq -er '.items[0].id' "$OUT")" --format pkcs12 --out linked.p12 --password-file password >/dev/null
same "they know of each other" "$(cat in/certificate.pem)" "$(openssl pkcs12 -in linked.p12 -passin pass:sesame -nokeys 2>/dev/null | openssl x509)"

say "what came half way is done to its end by the same import once more"
"$KQ" object create --name half-rsa-2 --json >made; TAKEN=$(jq -er .id made)
PASSWORD=sesame code 2 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix half- --json
same "the certificate's name was taken" '["PrivateKey"]' "$(jq -c '[.items[].type]' "$OUT")"
HALF=$(jq -er '.items[0].id' "$OUT")
"$KQ" object destroy "$TAKEN" >/dev/null
PASSWORD=sesame code 2 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix half- --json
same "the key is there already" '["Certificate"]' "$(jq -c '[.items[].type]' "$OUT")"
OTHER=$(jq -er '.items[0].id' "$OUT")
"$KQ" object export "$HALF" --format pkcs12 --out half.p12 --password-file password >/dev/null
same "they know of each other" "$(cat in/certificate.pem)" "$(openssl pkcs12 -in half.p12 -passin pass:sesame -nokeys 2>/dev/null | openssl x509)"
for id in "$HALF" "$OTHER"; do "$KQ" object export "$id" --format kmip-json --out "$id.json" >/dev/null; done
jq -s '{tag: "ResponseMessage", value: .}' "$HALF.json" "$OTHER.json" >both.json
code 0 "$KQ" object import both.json --keep-ids --replace --json
same "a key and its certificate keep the links that they have" 2 "$(jq '.items | length' "$OUT")"

say "a key that is there and does not leave cannot be told to be this one: that is said"
"$KQ" object create --name shut-rsa-2 --json >made; TAKEN=$(jq -er .id made)
PASSWORD=sesame code 2 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix shut- --json
SHUT=$(jq -er '.items[0].id' "$OUT")
"$KQ" object destroy "$TAKEN" >/dev/null
shut "$SHUT"
PASSWORD=sesame code 2 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix shut- --json
same "the certificate came" '["Certificate"]' "$(jq -c '[.items[].type]' "$OUT")"
same "and what did not" '["non-unique-name-attribute","not-linked"]' "$(jq -c '[.failed[].code] | sort' "$OUT")"
jq -r '.failed[].detail' "$OUT" | grep -q "$SHUT" || fail "not said which key: $(cat "$OUT")"; ok "it says which key it may be"

say "that a pair is linked is seen by its links, though the key is given no more"
PASSWORD=sesame code 0 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix firm- --json
shut "$(jq -er '.items[] | select(.type == "PrivateKey") | .id' "$OUT")"
PASSWORD=sesame code 2 "$KQ" object import rsa.p12 --password-env PASSWORD --prefix firm- --json
same "both are there, and nothing else is said" '["non-unique-name-attribute","non-unique-name-attribute"]' "$(jq -c '[.failed[].code] | sort' "$OUT")"

say "an object with its life so far"
"$KQ" object create --name lived --activate --json >made; LIVED=$(jq -er .id made)
"$KQ" object revoke "$LIVED" --reason KeyCompromise >/dev/null
code 0 "$KQ" object export "$LIVED" --out lived.json --format kmip-json
code 1 "$KQ" object import lived.json --prefix new-; grep -q keep-ids "$OUT.err" || fail "not said how"; ok "what was compromised is not made anew"
code 2 "$KQ" object import lived.json --keep-ids
code 0 "$KQ" object import lived.json --keep-ids --replace --json
"$KQ" object attributes "$LIVED" --json >attributes; same "it is as compromised as it was" compromised "$(jq -r .state attributes)"

say "what others export"
for file in transit.aes.json transit.rsa.json transit.p256.json transit.ed25519.json; do
    code 0 "$KQ" object import "$VECTORS/$file" --prefix "$file " --json
done
code 0 "$KQ" object import "$VECTORS/backup.aes.b64" --prefix "vault/" --json
same "each version is an object" '["vault/disk/1","vault/disk"]' "$(jq -c '[.items[].name]' "$OUT")"
"$KQ" object export "$(jq -er '.items[0].id' "$OUT")" --out disk.bin >/dev/null
same "its bytes" "$(seq 0 31 | while read -r n; do printf '%02x' "$n"; done)" "$(od -An -v -tx1 disk.bin | tr -d ' \n')"
code 1 "$KQ" object import "$VECTORS/backup.locked.b64"
code 0 "$KQ" object import "$VECTORS/cosmian.json" --keep-ids --json
same "Cosmian's key keeps its identifier" cosmian-key "$(jq -er '.items[0].id' "$OUT")"
"$KQ" object attributes cosmian-key --json >attributes; same "and its tags" '["_kk","disk"]' "$(jq -c .tags attributes)"

say "damaged files do not stop the rest"
mkdir broken
cp in/ec1.pem broken/good.pem
head -c 120 in/ec2.pem >broken/half.pem
printf '\200' >broken/noise.bin # No form begins with this byte, whatever follows.
head -c 39 /dev/urandom >>broken/noise.bin
printf '{"kty":"oct"}' >broken/empty.jwk
code 1 "$KQ" object import broken --prefix broken- --json
same "the good one came" 1 "$(jq '.items | length' "$OUT")"
same "how far it came" '{"files":{"done":4,"total":4},"objects":{"done":1,"total":1}}' "$(jq -c .progress "$OUT")"
same "the others are named, each with its code" '["malformed","malformed","unrecognized"]' "$(jq -c '[.failed[].code] | sort' "$OUT")"
head -c 32 /dev/urandom >secret.bin
code 0 "$KQ" object import secret.bin --type symmetric-key --algorithm AES --activate --json
"$KQ" object export "$(jq -er '.items[0].id' "$OUT")" --out secret.out >/dev/null
cmp -s secret.bin secret.out || fail "raw bytes differ"; ok "raw bytes come back"

say "no key stands in what was printed"
for file in "$ANSWERS"/*.estate "$ANSWERS"/*.estate.err "$LOG"; do
    if grep -qF "$(sed -n 2p in/ec1.pem)" "$file"; then fail "a key stands in $file"; fi
done
ok "none"
kill_server

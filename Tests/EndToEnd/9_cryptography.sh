# Data under keys of the server, against others: what the openssl command makes is opened and verified here, and the other way round; PyKMIP does the
# same over the KMIP port.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
ROOT=$WORK/cryptography
mkdir -p "$WORK/data"
cd "$WORK/data"
PORT=$(free_port); URL=http://127.0.0.1:$PORT
start "$ROOT"
vault_of_one
KEYS=0
# import KEY-HEX ALGORITHM: an active key of these bytes, in ID
import() {
    KEYS=$((KEYS + 1))
    xxd -r -p <<<"$1" >"key$KEYS.raw"
    ID=$("$KQ" object import "key$KEYS.raw" --type symmetric-key --algorithm "$2" --server "$URL" --json | jq -er '.items[0].id')
    "$KQ" object activate "$ID" --server "$URL" >/dev/null
}
kq() { "$KQ" object "$@" --server "$URL"; }

head -c 1000003 /dev/urandom >plain
printf 'some bytes' >short

say "openssl and this server open what the other one encrypted"
for line in AES:128:aes AES:192:aes AES:256:aes Camellia:256:camellia ARIA:256:aria; do
    IFS=: read -r algorithm bits name <<<"$line"
    KEY=$(openssl rand -hex $((bits / 8)))
    import "$KEY" "$algorithm"
    for mode in CBC CTR OFB CFB; do
        padding=()
        [ $mode != CBC ] || padding=(--padding PKCS5)
        lower=$(tr A-Z a-z <<<"$mode")
        kq encrypt "$ID" plain --mode $mode "${padding[@]}" >sealed
        IV=$(head -c 16 sealed | xxd -p)
        tail -c +17 sealed | openssl enc -d "-$name-$bits-$lower" -K "$KEY" -iv "$IV" >opened
        same "$algorithm-$bits-$mode, by openssl" "$(sha256sum <plain)" "$(sha256sum <opened)"
        IV=$(openssl rand -hex 16)
        { xxd -r -p <<<"$IV"; openssl enc -e "-$name-$bits-$lower" -K "$KEY" -iv "$IV" -in plain; } >theirs
        kq decrypt "$ID" theirs --mode $mode "${padding[@]}" >opened
        same "$algorithm-$bits-$mode, of openssl" "$(sha256sum <plain)" "$(sha256sum <opened)"
    done
done

say "data of any length goes through, in pieces"
head -c 41943047 /dev/urandom >large
KEY=$(openssl rand -hex 32)
import "$KEY" AES
for line in CTR: CBC:PKCS5; do
    IFS=: read -r mode padding <<<"$line"
    kq encrypt "$ID" --mode "$mode" ${padding:+--padding "$padding"} <large >sealed
    tail -c +17 sealed | openssl enc -d "-aes-256-${mode,,}" -K "$KEY" -iv "$(head -c 16 sealed | xxd -p)" | cmp - large || fail "$mode: another file"
    ok "40 MiB in $mode, by openssl"
    kq decrypt "$ID" --mode "$mode" ${padding:+--padding "$padding"} <sealed | cmp - large || fail "$mode: another file comes back"
    ok "40 MiB in $mode, and back"
done
head -c 41943056 sealed >cut
if kq decrypt "$ID" --mode CBC --padding PKCS5 <cut >opened 2>refusal; then fail "what was cut is opened to its end"; fi
ok "what was cut ends with a failure"
kq encrypt "$ID" large >sealed
same "GCM: a nonce, 40 MiB and a tag" $((12 + 41943047 + 16)) "$(stat -c %s sealed)"
python3 - "$KEY" <<'PYTHON' || fail "GCM: another file by another library"
import sys
try:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ImportError:
    sys.exit(0)
sealed, plain = open("sealed", "rb").read(), open("large", "rb").read()
sys.exit(AESGCM(bytes.fromhex(sys.argv[1])).decrypt(sealed[:12], sealed[12:], None) != plain)
PYTHON
kq decrypt "$ID" <sealed | cmp - large || fail "GCM: another file comes back"
ok "40 MiB in GCM, and back"
printf '\001' | dd of=sealed bs=1 seek=1000 conv=notrunc 2>/dev/null
printf '\002' | dd of=sealed bs=1 seek=1001 conv=notrunc 2>/dev/null
if kq decrypt "$ID" <sealed >opened 2>refusal; then fail "GCM: what was changed is opened"; fi
same "GCM: of what was changed nothing comes out" 0 "$(stat -c %s opened)"
same "no file is left" 0 "$(find "$ROOT" -name '.spool*' | wc -l)"
if kq encrypt "$ID" --mode CCM <large >sealed 2>refusal; then fail "CCM takes as much"; fi
grep -q 'larger than' refusal || fail "CCM: $(tail -n 1 refusal)"
ok "CCM has to know all of it first"
same "a hash of it" "$(openssl dgst -sha256 -binary large | base64)" "$(kq hash <large)"
rm large cut

say "whoever sits at a terminal sees how far it is"
at_terminal() { # at_terminal SHELL-COMMAND: what a person sees of it, in the file terminal
    script -qec "$1" /dev/null </dev/null >terminal
}
OBJECT="$(printf '%q ' "$KQ") object" AT=$(printf '%q ' --server "$URL")
head -c 5242881 /dev/urandom >five
import "$(openssl rand -hex 32)" AES
at_terminal "$OBJECT encrypt $ID five --mode CTR $AT >sealed"
grep -Eq '[1-5] of 6 MiB \([0-9]+ %\)' terminal || fail "a named file: $(cat -v terminal)"
ok "a named file, and its share"
kq decrypt "$ID" --mode CTR <sealed | cmp - five || fail "the data changed under the progress"
ok "the data is what it is without"
at_terminal "cat five | $OBJECT encrypt $ID --mode CTR $AT >sealed"
grep -Eq '[1-5] MiB read' terminal || fail "a pipe: $(cat -v terminal)"
ok "a pipe, whose end nobody knows"
at_terminal "$OBJECT hash five $AT"
same "the answer stands on a line of its own" "$(openssl dgst -sha256 -binary five | base64)" "$(tr -d '\r' <terminal | sed 's/.*\x1b\[K//' | tail -n 1)"
at_terminal "$OBJECT encrypt $ID five --mode CTR $AT 2>words >sealed"
same "nothing where nobody looks" 0 "$(stat -c %s words)"
mkdir several
for one in 1 2 3; do head -c 16 /dev/urandom >several/$one.raw; done
at_terminal "$OBJECT import several --type symmetric-key --algorithm AES --prefix seen- $AT"
grep -q '3 of 3 files' terminal || fail "an import: $(cat -v terminal)"
ok "an import counts files"
at_terminal "$OBJECT export --all --to exported $AT"
ALL=$(find exported -type f | wc -l)
grep -q "$ALL of $ALL objects" terminal || fail "an export of $ALL: $(cat -v terminal)"
ok "an export counts objects"
rm -r five several exported

say "what was changed is not opened"
import "$(openssl rand -hex 32)" AES
kq encrypt "$ID" short >sealed
same "a nonce, the data and a tag" $((12 + 10 + 16)) "$(stat -c %s sealed)"
same "opened" "some bytes" "$(kq decrypt "$ID" sealed)"
for place in 0 15 30; do
    python3 -c "import sys; data = bytearray(open('sealed', 'rb').read()); data[$place] ^= 1; open('altered', 'wb').write(data)"
    if kq decrypt "$ID" altered >opened 2>refusal; then fail "byte $place was changed, and it opens"; fi
    same "byte $place changed: nothing comes out" 0 "$(stat -c %s opened)"
done
kq encrypt "$ID" short --nonce AAAAAAAAAAAAAAAA --additional-data "$(printf beside | base64)" >sealed
same "a nonce of the caller's does not stand before the data" $((10 + 16)) "$(stat -c %s sealed)"
same "opened with what stands beside it" "some bytes" "$(kq decrypt "$ID" sealed --nonce AAAAAAAAAAAAAAAA --additional-data "$(printf beside | base64)")"
if kq decrypt "$ID" sealed --nonce AAAAAAAAAAAAAAAA >opened 2>refusal; then fail "it opens without what stands beside it"; fi
call POST "/v1/objects/$ID/decrypt" -H 'Content-Type: application/octet-stream' --data-binary @altered
refused "over REST" 422 cryptographic-failure
call POST "/v1/objects/$ID/encrypt" -H 'Content-Type: application/json' --data-binary "{\"data\": \"$(base64 <short)\"}"
same "as JSON" 200 "$STATUS"
call POST "/v1/objects/$ID/decrypt" -H 'Content-Type: application/json' --data-binary "$(jq -c '{data, nonce, tag}' "$BODY")"
same "and back" "some bytes" "$(field .data | base64 -d)"

say "codes and hashes"
KEY=$(openssl rand -hex 32)
import "$KEY" HMAC_SHA256
CODE=$(kq mac "$ID" plain)
same "HMAC" "$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary plain | base64)" "$CODE"
same "verified" valid "$(kq verify "$ID" plain --mac "$CODE")"
if kq verify "$ID" short --mac "$CODE" >verdict 2>/dev/null; then fail "a code of other data is verified"; fi
same "of other data" "not valid" "$(cat verdict)"
for hash in SHA_256:sha256 SHA_512:sha512 SHA3_256:sha3-256 MD5:md5; do
    same "${hash%:*}" "$(openssl dgst "-${hash#*:}" -binary plain | base64 -w 0)" "$(kq hash plain --hash "${hash%:*}")"
done

say "keys are derived on the server, and random bytes come from it"
BASE=$(openssl rand -hex 32)
xxd -r -p <<<"$BASE" >base.raw
json POST /v1/objects "$(jq -cn --arg material "$(base64 -w 0 base.raw)" \
    '{type: "secretData", $material, usage: ["deriveKey"], activate: true}')"
same "a secret to derive from" 201 "$STATUS"
FROM=$(field .id)
derived() { # derived ID: its bytes in hex
    call GET "/v1/objects/$1/material"
    field .material | base64 -d | xxd -p -c 256
}
SALT=$(openssl rand -hex 16)
ID=$(kq derive "$FROM" --method HKDF --hash SHA_512 --salt "$(xxd -r -p <<<"$SALT" | base64)" --data "$(printf info | base64)" --name derived --json | jq -er .id)
same "HKDF, as openssl has it" \
    "$(openssl kdf -keylen 32 -kdfopt digest:SHA512 -kdfopt "hexkey:$BASE" -kdfopt "hexsalt:$SALT" -kdfopt info:info HKDF | tr -d ':\n' | tr A-F a-f)" \
    "$(derived "$ID")"
ID=$(kq derive "$FROM" --method PBKDF2 --hash SHA_256 --salt "$(xxd -r -p <<<"$SALT" | base64)" --iterations 1000 --type secret-data --length 192 --json | jq -er .id)
same "PBKDF2, as openssl has it" \
    "$(openssl kdf -keylen 24 -kdfopt digest:SHA256 -kdfopt "hexpass:$BASE" -kdfopt "hexsalt:$SALT" -kdfopt iter:1000 PBKDF2 | tr -d ':\n' | tr A-F a-f)" \
    "$(derived "$ID")"
if kq derive "$FROM" --method NOTHING 2>refusal; then fail "a method that there is not"; fi
grep -q 'method is one of' refusal || fail "derive: $(tail -n 1 refusal)"
"$KQ" random --raw --server "$URL" >one
"$KQ" random --raw --bytes 32 --server "$URL" >other
same "32 bytes" 32 "$(stat -c %s one)"
if cmp -s one other; then fail "the same random bytes twice"; fi
same "as many as are asked for, in base64" 100 "$("$KQ" random --bytes 100 --server "$URL" | base64 -d | wc -c)"
kill_server

say "an operation over several requests ends with its server"
start "$ROOT"
recover
import "$(openssl rand -hex 16)" AES
# part FIELDS: one part of Encrypt in the JSON of KMIP, with these further fields
part() {
    json POST /kmip/2_1 "$(jq -cn --arg id "$ID" --argjson more "[$1]" \
        '{tag: "Encrypt", type: "Structure", value: ([{tag: "UniqueIdentifier", type: "TextString", value: $id}] + $more)}')"
}
told() { jq -r --arg tag "$1" '.value[] | select(.tag == $tag) | .value' "$BODY"; }
data() { printf '{"tag": "Data", "type": "ByteString", "value": "%s"}' "$(printf '%s' "$1" | xxd -p)"; }
name() { printf '{"tag": "CorrelationValue", "type": "ByteString", "value": "%s"}' "$1"; }
NONCE=000102030405060708090a0b0c0d0e0f
FIRST='{"tag": "CryptographicParameters", "type": "Structure", "value": [{"tag": "BlockCipherMode", "type": "Enumeration", "value": "CTR"}]}'
FIRST="$FIRST, $(data 'the first part, '), {\"tag\": \"IVCounterNonce\", \"type\": \"ByteString\", \"value\": \"$NONCE\"}"
FIRST="$FIRST, {\"tag\": \"InitIndicator\", \"type\": \"Boolean\", \"value\": true}"
LAST='{"tag": "FinalIndicator", "type": "Boolean", "value": true}'
part "$FIRST"
ONE=$(told Data) STREAM=$(told CorrelationValue)
part "$(name "$STREAM"), $(data 'and the last'), $LAST"
printf 'the first part, and the last' | openssl enc -e -aes-128-ctr -K "$(xxd -p "key$KEYS.raw")" -iv "$NONCE" | xxd -p -c 64 >expected
same "in two parts" "$(cat expected)" "$(tr A-F a-f <<<"$ONE$(told Data)")"
part "$(name "$STREAM"), $(data 'once more'), $LAST"
same "over once it is over" Invalid_Correlation_Value "$(grep -o 'Invalid_Correlation_Value' "$BODY" | head -n 1)"
part "$FIRST"
STREAM=$(told CorrelationValue)
kill_server
start "$ROOT"
recover
part "$(name "$STREAM"), $(data 'and the last'), $LAST"
same "over with its server" Invalid_Correlation_Value "$(grep -o 'Invalid_Correlation_Value' "$BODY" | head -n 1)"
kill_server

say "keys of ML-KEM and ML-DSA"
start "$ROOT"
recover
pair() { # pair ALGORITHM: sets PRIVATE
    json POST /kmip/2_1 "$(jq -cn --arg algorithm "$1" '{tag: "CreateKeyPair", type: "Structure", value: [{tag: "CommonAttributes", type: "Structure",
        value: [{tag: "CryptographicAlgorithm", type: "Enumeration", value: $algorithm}]}]}')"
    same "a pair of $1" 200 "$STATUS"
    PRIVATE=$(told PrivateKeyUniqueIdentifier)
}
pair MLDSA_65
SIGNATURE=$(kq sign "$PRIVATE" plain)
same "verified" valid "$(kq verify "${PRIVATE}_pk" plain --signature "$SIGNATURE")"
if kq verify "${PRIVATE}_pk" short --signature "$SIGNATURE" >verdict 2>/dev/null; then fail "a signature of other data is verified"; fi
pair ML_KEM_768
kq encrypt "${PRIVATE}_pk" /dev/null >secret
same "a secret and what tells it" $((32 + 1088)) "$(stat -c %s secret)"
tail -c +33 secret >telling
kq decrypt "$PRIVATE" telling >opened
same "the same secret" "$(head -c 32 secret | sha256sum)" "$(sha256sum <opened)"
kill_server

say "OpenSSL's FIPS provider"
mkdir modules
refuses_to_start() { # refuses_to_start WHAT WORDS [serve options]
    local what=$1 words=$2
    shift 2
    if OPENSSL_MODULES=$WORK/data/modules timeout 60 "$KQ" serve --root-dir "$ROOT" --port "$PORT" "$@" >refusal 2>&1; then fail "$what: it starts"; fi
    grep -q "$words" refusal || fail "$what: $(tail -n 1 refusal)"
    ok "$what: $words"
}
refuses_to_start "without one where it is required" 'finds no module named fips' --cryptography fips --fips-provider required
refuses_to_start "required, and not asked for" 'with cryptography fips alone' --fips-provider required
printf 'no module at all' >modules/fips.so
refuses_to_start "with one that is damaged" 'does not load' --cryptography fips
LEGACY=$(openssl version -m | sed 's/.*"\(.*\)"/\1/')/legacy.so
if [ -f "$LEGACY" ]; then
    cp "$LEGACY" modules/fips.so
    refuses_to_start "with another module under its name" "is not OpenSSL's FIPS provider" --cryptography fips
fi
rm modules/fips.so
printf 'no module at all' >modules/elsewhere.so
cat >named.cnf <<CONF
openssl_conf = all
[all]
providers = those
[those]
default = the-default
fips = the-fips
[the-default]
activate = 1
[the-fips]
module = $WORK/data/modules/elsewhere.so
activate = 1
CONF
OPENSSL_CONF=$WORK/data/named.cnf refuses_to_start "with one that openssl.cnf names and that is damaged" 'does not load' --cryptography fips
rm modules/elsewhere.so
OPENSSL_CONF=$WORK/data/named.cnf refuses_to_start "with one that openssl.cnf names and that is not there" 'does not load' --cryptography fips

say "the policy fips"
OPENSSL_MODULES=$WORK/data/modules start "$ROOT" --cryptography fips
grep -q "goes by this program's table alone" "$LOG" || fail "the log does not say who decides"
ok "the log says that the table decides"
recover
call POST /v1/hash -H 'Content-Type: application/json' --data-binary '{"data": "", "hash": "MD5"}'
refused "MD5" 422 invalid-request
call POST /v1/hash -H 'Content-Type: application/json' --data-binary '{"data": "", "hash": "SHA_256"}'
same "SHA-256" 200 "$STATUS"
import "$(openssl rand -hex 32)" Camellia
call POST "/v1/objects/$ID/encrypt?mode=CTR" -H 'Content-Type: application/octet-stream' --data-binary @short
refused "Camellia" 422 invalid-request
kill_server

PYKMIP=$(bash "$HERE_DATABASES/../EndToEnd/shares/fetch.sh" "$HERE_DATABASES/../../.build/other-programs" "$CALLERS/pykmip.txt" 2>"$WORK/fetch.err") || PYKMIP=
if [ -z "$PYKMIP" ]; then
    say "PyKMIP is left out, as PyPI is not reached: $(tail -n 1 "$WORK/fetch.err")"
else
    say "PyKMIP encrypts, decrypts, makes codes and signs, as openssl does"
    cd "$PKI"
    authority one "/CN=client CA"
    authority web "/CN=servers' CA"
    server_certificate web front
    client one ann "/CN=Ann" ann@example.com
    PORT=$(free_port); URL=https://127.0.0.1:$PORT
    start "$WORK/cryptography-kmip" --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --client-ca "$PKI/one.pem"
    KMIP=$(sed -n 's/^KMIP over TLS listens on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$LOG" | tail -n 1)
    vault_of_one by ann
    cd "$WORK/data"
    NONCE=000102030405060708090a0b0c0d0e0f
    pykmip() { # pykmip COMMAND [ARGUMENT…]: what PyKMIP says of it in $version, in GOT
        GOT=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PYKMIP timeout 60 python3 "$CALLERS/pykmip_client.py" "$KMIP" "$PKI/web.pem" "$PKI/ann.pem" \
            "$PKI/ann.key" "$version" "$@" 2>pykmip.err) || fail "PyKMIP: $(tail -n 1 pykmip.err)"
    }
    for version in 1.2 1.3 1.4 2.0; do
        KEY=$(openssl rand -hex 16)
        pykmip cryptography "$KEY" "$(xxd -p <short)"
        same "$version: nothing before it is active" true "$(jq '.early == "WRONG_KEY_LIFECYCLE_STATE" or .early == "PERMISSION_DENIED"' <<<"$GOT")"
        for mode in CBC CTR; do
            same "$version, $mode" "$(openssl enc -e "-aes-128-$(tr A-Z a-z <<<$mode)" -K "$KEY" -iv "$NONCE" -in short | xxd -p)" "$(jq -r ".$mode" <<<"$GOT")"
            same "$version, $mode: back" true "$(jq -r ".[\"$mode back\"]" <<<"$GOT")"
        done
        same "$version: altered" CRYPTOGRAPHIC_FAILURE "$(jq -r .altered <<<"$GOT")"
        same "$version: a code" "$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary short | xxd -p -c 64)" "$(jq -r .mac <<<"$GOT")"
        pykmip signatures "$(xxd -p <short)"
        jq -r .public <<<"$GOT" | xxd -r -p | openssl rsa -RSAPublicKey_in -inform DER -pubout -out public.pem 2>/dev/null
        for line in PKCS1v15:pkcs1 PSS:pss; do
            IFS=: read -r padding name <<<"$line"
            jq -r ".$padding" <<<"$GOT" | xxd -r -p >signature
            same "$version, $padding: openssl verifies it" "Verified OK" \
                "$(openssl dgst -sha256 -verify public.pem -sigopt "rsa_padding_mode:$name" -signature signature short 2>&1)"
            same "$version, $padding: verified; other data and what was altered are not" "VALID INVALID INVALID" "$(jq -r ".[\"$padding verdicts\"] | join(\" \")" <<<"$GOT")"
            same "$version, $padding: the public key signs nothing" true "$(jq ".[\"$padding by the other half\"] != null" <<<"$GOT")"
        done
    done
    kill_server
fi

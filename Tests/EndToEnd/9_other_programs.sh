# The shares and the database that the server made, opened by programs of others: Shamir's sharing by two of PyPI's, the rest by Python's own
# library and libcrypto. So what is written down about the formats is all that it takes, with groups and without.

SHARES=$HERE_DATABASES/../EndToEnd/shares
OTHERS=$(bash "$SHARES/fetch.sh" "$HERE_DATABASES/../../.build/other-programs" 2>"$WORK/fetch.err") || OTHERS=

# others_open PROGRAM DATABASE SHARE…: what the other program found, in FOUND
others_open() { FOUND=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$OTHERS python3 "$SHARES/open_vault.py" "$@" 2>"$WORK/others.err"); }
others_refuse() { # others_refuse WHAT WORD PROGRAM DATABASE SHARE…
    local what=$1 word=$2
    shift 2
    if others_open "$@"; then fail "$what: it opens"; fi
    same "$what" "refused: $word" "$(tail -n 1 "$WORK/others.err")"
}
# holder NAME GROUP: an entry of a roster, with a key that is made
holder() {
    [ -f "$1.key" ] || openssl genrsa -out "$1.key" 2048 2>/dev/null
    jq -n --arg name "$1" --arg group "$2" --arg key "$(openssl rsa -in "$1.key" -pubout 2>/dev/null)" \
        '{name: $name, publicKey: $key} + (if $group == "" then {} else {group: $group} end)'
}
# make_vault NAME BODY: a server with that vault, its shares as NAME-HOLDER.raw, an object whose material has the digest MATERIAL
make_vault() {
    kill_server
    local name
    PORT=$(free_port); URL=http://127.0.0.1:$PORT
    DATABASE=$WORK/others-$1/keyquorum.sqlite
    start "$WORK/others-$1"
    json POST /v1/initialize "$2"; same "$1: made" 201 "$STATUS"
    VAULT=$(field .vault | tr -d -)
    jq -c '.shares[]' "$BODY" | while read -r share; do
        name=$(jq -r .holder <<<"$share")
        jq -r .encryptedShare <<<"$share" >"$1-$name.b64"
        open_share "$1-$name.b64" "$name.key" "$1-$name.raw"
    done
    ID=$("$KQ" object create --server "$URL" --algorithm AES --length 256 --json | jq -er .id)
    call GET "/v1/objects/$ID/material"
    MATERIAL=$(field .material | base64 -d | sha256sum | cut -d' ' -f1)
}
opens() { # opens WHAT SHARE…: with either program, to the same object
    local what=$1 program
    shift
    for program in mnemonic vault; do
        others_open "$program" "$DATABASE" "$@" || fail "$what by $program: $(tail -n 1 "$WORK/others.err")"
        same "$what by $program: the vault" "$VAULT" "$(jq -r .vault <<<"$FOUND")"
        same "$what by $program: the key that the server gives" "$MATERIAL" "$(jq -r --arg id "$ID" '.objects[$id]' <<<"$FOUND")"
    done
}

if [ -z "$OTHERS" ]; then
    say "left out, as PyPI is not reached: $(tail -n 1 "$WORK/fetch.err")"
else
    mkdir -p "$WORK/others"
    cd "$WORK/others"

    say "three holders, any two"
    make_vault plain "{\"threshold\":2,\"shareholders\":[$(holder ann ''),$(holder ben ''),$(holder cy '')]}"
    opens "the first two" plain-ann.raw plain-ben.raw
    opens "the last two, in another order" plain-cy.raw plain-ben.raw
    python3 - plain-ben.raw altered.raw <<'END'
import hashlib, sys
share = bytearray(open(sys.argv[1], "rb").read())
share[50] ^= 1
open(sys.argv[2], "wb").write(share[:72] + hashlib.sha256(share[:72]).digest()[:4])
END
    others_refuse "an altered share with a right check" commitment mnemonic "$DATABASE" plain-ann.raw altered.raw
    kill_server
    opens "after a kill" plain-ann.raw plain-cy.raw

    say "two of three of one group and one of two of another"
    make_vault groups "{\"groupThreshold\":2,\"groups\":[{\"name\":\"workload\",\"threshold\":2},{\"name\":\"data\",\"threshold\":1}],
        \"shareholders\":[$(holder ann workload),$(holder ben workload),$(holder cy workload),$(holder dan data),$(holder eve data)]}"
    opens "enough of both" groups-cy.raw groups-ann.raw groups-eve.raw
    opens "others of both" groups-ben.raw groups-dan.raw groups-cy.raw
    others_refuse "one group alone" too-few mnemonic "$DATABASE" groups-ann.raw groups-ben.raw groups-cy.raw
    others_refuse "a share of another vault" anchor vault "$DATABASE" groups-ann.raw groups-ben.raw plain-cy.raw

    say "two of three groups, two of them with one holder"
    make_vault most "{\"groupThreshold\":2,\"groups\":[{\"name\":\"x\",\"threshold\":1},{\"name\":\"y\",\"threshold\":1},{\"name\":\"z\",\"threshold\":2}],
        \"shareholders\":[$(holder ann x),$(holder ben y),$(holder cy z),$(holder dan z)]}"
    opens "the single ones" most-ann.raw most-ben.raw
    opens "a single one and the pair" most-ben.raw most-dan.raw most-cy.raw

    say "after a rekey and a rotate the shares of now open all of it, and those of before nothing"
    PYTHONDONTWRITEBYTECODE=1 python3 "$SHARES/epochs.py" "$KQ" "$WORK/others/epochs" >"$WORK/epochs.json" || fail "no rekey and rotate"
    same "a rekey deletes a wrap, a staged wrap and three encrypted shares, and none of them stands in a file of SQLite any more" \
        '{"before":5,"left":0}' "$(jq -c '.deletions[0]' "$WORK/epochs.json")"
    same "a rotate deletes the staged master besides" '{"before":6,"left":0}' "$(jq -c '.deletions[1]' "$WORK/epochs.json")"
    REKEYED=$(jq -er .database "$WORK/epochs.json")
    for epoch in 1 2; do
        others_refuse "epoch $epoch" no-wrap mnemonic "$REKEYED" epochs/$epoch-ann.raw epochs/$epoch-ben.raw epochs/$epoch-cy.raw
    done
    others_refuse "shares of two epochs" anchor vault "$REKEYED" epochs/3-ann.raw epochs/2-ben.raw
    others_open vault "$REKEYED" epochs/3-cy.raw epochs/3-ben.raw || fail "the shares of now: $(tail -n 1 "$WORK/others.err")"
    same "the master key is the second one" 2 "$(jq .generation <<<"$FOUND")"
    same "and opens every object" "$(jq -cS .objects "$WORK/epochs.json")" \
        "$(jq -cS --slurpfile made "$WORK/epochs.json" '.objects | with_entries(select(.key | in($made[0].objects)))' <<<"$FOUND")"

    say "an edited configuration"
    kill_server
    cp "$DATABASE" edited.sqlite
    [ ! -f "$DATABASE-wal" ] || cp "$DATABASE-wal" edited.sqlite-wal
    python3 - edited.sqlite <<'END'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
altered = bytearray(database.execute("SELECT configuration FROM epochs").fetchone()[0])
altered[-1] ^= 1
database.execute("UPDATE epochs SET configuration = ?", (bytes(altered),))
database.commit()
END
    others_refuse "it is not the one that the shares are of" anchor vault edited.sqlite most-ann.raw most-ben.raw
fi

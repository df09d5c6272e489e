# Who may do what, from the command line: a server that wants a credential, an administrator's token from init, tokens, roles, grants on objects
# and scopes, groups, a transfer, revocations, a restart in which nothing is honoured, and the change log of all of it, checked without a secret.

PORT=$(free_port)
URL=http://127.0.0.1:$PORT
ROOT=$WORK/access/root
export KEYQUORUM_SERVER=$URL
mkdir -p "$WORK/access/desk"
cd "$WORK/access/desk" || exit 1

as() { # as NAME COMMAND…: as the holder of NAME.token, or with none
    local name=$1
    shift
    if [ "$name" = nobody ]; then "$KQ" "$@" </dev/null; else KEYQUORUM_TOKEN_FILE=$name.token "$KQ" "$@" </dev/null; fi
}
does() { # does NAME COMMAND…: it succeeds, and its JSON is kept in OUT
    OUT=$ANSWERS/$((CALLS += 1)).access
    as "$@" --json >"$OUT" 2>"$OUT.err" || fail "$*: $(cat "$OUT.err")"
    ok "$*"
}
reads() { jq -er "$1" "$OUT"; }
exits() { # exits EXIT CODE NAME COMMAND…: how it is refused
    local expected=$1 word=$2 code=0
    shift 2
    OUT=$ANSWERS/$((CALLS += 1)).access
    as "$@" --json >"$OUT" 2>&1 || code=$?
    same "$*: exit code" "$expected" "$code"
    same "$*: code" "$word" "$(grep -h '^{' "$OUT" | jq -er 'select(.error) | .error.code' | head -n 1)"
}

say "the vault, and who administers it"
start "$ROOT" --api-tokens
same "the set-up token's file is its owner's" 600 "$(stat -c %a "$ROOT/setup.token")"
OUT=$("$KQ" init --token-file "$ROOT/setup.token" --threshold 2 --shareholder operations --shareholder security --shareholder legal)
grep -q '^token:admin is the administrator' <<<"$OUT" || fail "init does not say who administers"
grep -q 'KEYQUORUM_TOKEN_FILE=keyquorum-shares/admin.token' <<<"$OUT" || fail "init does not say what to do with the token"
same "the token's file is its owner's" 600 "$(stat -c %a keyquorum-shares/admin.token)"
if grep -q "$(cut -d. -f3 keyquorum-shares/admin.token)" <<<"$OUT"; then fail "init shows the token that it keeps in a file"; fi
ok "init keeps the token and does not show it"
cp keyquorum-shares/admin.token admin.token
exits 2 not-authenticated nobody whoami
OUT=$(as nobody whoami 2>&1 || true)
grep -q 'KEYQUORUM_TOKEN_FILE' <<<"$OUT" || fail "the refusal does not say what to do next: $OUT"
does admin whoami
same "the administrator" 'token:admin admin administer,create' "$(reads '.subject + " " + (.roles | join(",")) + " " + (.rights | join(","))')"
same "the token by the environment" token:admin "$(KEYQUORUM_TOKEN=$(cat admin.token) "$KQ" whoami --json | jq -r .subject)"
same "the file on the command line counts more" token:admin \
    "$(KEYQUORUM_TOKEN=kqt1.0.0 "$KQ" whoami --json --token-file admin.token | jq -r .subject)"
for holder in operations security; do
    "$KQ" shareholders confirm --encrypted-share "keyquorum-shares/$holder.share" --key "$holder-key.pem" >/dev/null
done

say "tokens and roles"
for name in alice bob carol dora; do does admin token create "$name" --until 30d --out "$name.token"; done
same "a token's file is its owner's" 600 "$(stat -c %a bob.token)"
exits 1 file-exists admin token create eve --out bob.token
exits 2 already-exists admin token create bob
does admin token create looks --operations getAttributes
same "a token's text is shown once" true "$(reads '.token | startswith("kqt1.")')"
reads .token >looks.token
does admin token list
same "and never again" 0 "$(jq '[.items[] | select(.token)] | length' "$OUT")"
same "every token is listed" 6 "$(reads '.items | length')"
does admin role give token:alice owner
does admin role give token:dora auditor
does admin role list
same "who has which role" 'token:admin=admin token:alice=owner token:dora=auditor' \
    "$(reads '[.items[] | .subject + "=" + (.roles | join(","))] | sort | join(" ")')"
exits 2 permission-denied bob role give token:bob admin
exits 2 permission-denied bob token create more
exits 2 conflict admin role take token:admin admin
does bob role list token:bob
same "everybody sees his own roles" 0 "$(reads '.roles | length')"

say "objects and grants"
exits 2 permission-denied bob object create --name nothing
does alice object create --name prod/disk --activate
DISK=$(reads .id)
does alice object create --name prod/mail --activate
MAIL=$(reads .id)
exits 2 not-found bob object attributes "$DISK"
exits 2 not-found admin object export "$DISK" --out none
does alice access grant "$DISK" --to token:bob --operations getAttributes,get --until 1h
same "the grant" 'get,getAttributes' "$(reads '.operations | sort | join(",")')"
does bob object attributes "$DISK"
does bob access list --obtained
same "bob sees what he was granted" "$DISK" "$(reads '.items[0].id')"
exits 2 permission-denied bob access grant "$DISK" --to token:carol --operations get
does alice access grant "$DISK" --to token:bob --operations get,getAttributes --grantable
does bob access grant "$DISK" --to token:carol --operations get
does carol object export "$DISK" --out carol.key
cmp <(KEYQUORUM_TOKEN_FILE=alice.token "$KQ" object get "$DISK" --json | jq -S .) \
    <(KEYQUORUM_TOKEN_FILE=bob.token "$KQ" object get "$DISK" --json | jq -S .) || fail "bob gets another key"
does alice access list "$DISK"
same "who may do what with it" 'token:bob token:carol' "$(reads '[.items[].subject] | sort | join(" ")')"
does alice access revoke "$DISK" --from token:carol
exits 2 not-found carol object attributes "$DISK"
does alice access grant --prefix prod/ --to token:carol --operations getAttributes
does carol object attributes "$MAIL"
does alice object create --name prod/later
does carol object attributes "$(reads .id)"
does alice access list --owned
same "what alice granted" 2 "$(reads '.items | length')"
does alice access revoke --prefix prod/ --from token:carol
exits 2 not-found carol object attributes "$MAIL"
does alice access grant "$DISK" --to token:looks --operations getAttributes,get
does looks object attributes "$DISK"
exits 2 permission-denied looks object export "$DISK" --out none
does admin access grant --create --to token:bob
does bob object create --name mine
does admin access revoke --create --from token:bob
exits 2 permission-denied bob object create --name mine
exits 2 permission-denied alice access grant --create --to token:bob
exits 2 malformed-request alice access grant "$DISK" --to token:bob --operations wish

say "groups"
does alice group create ops --member token:bob
does alice access grant "$MAIL" --to group:ops --operations getAttributes
does bob object attributes "$MAIL"
exits 2 not-found carol object attributes "$MAIL"
does alice group add ops token:carol
does carol object attributes "$MAIL"
does carol whoami
same "carol is in the group" ops "$(reads '.groups[0]')"
does carol group remove ops token:carol
exits 2 not-found carol object attributes "$MAIL"
does alice group list ops
same "its members" token:bob "$(reads '.members | join(" ")')"
does alice group delete ops
exits 2 not-found bob object attributes "$MAIL"

say "a transfer, with the new owner's consent"
does alice object transfer "$MAIL" --to token:bob
exits 2 not-found carol object accept "$MAIL"
does bob object offers
same "bob sees the offer" "$MAIL" "$(reads '.items[0].id')"
does bob object refuse "$MAIL"
exits 2 not-found bob object accept "$MAIL"
does alice object transfer "$MAIL" --to token:bob
does bob object accept "$MAIL"
same "it is bob's" token:bob "$(reads .owner)"
exits 2 not-found alice object attributes "$MAIL"

say "a token is revoked"
does admin token revoke carol
exits 2 not-authenticated carol whoami
exits 2 not-found admin token revoke nobody

say "sealed, nothing is honoured"
kill_server
cp -r "$ROOT" "$WORK/access/earlier"
start "$ROOT" --api-tokens
exits 3 sealed admin whoami
exits 3 sealed admin token create late
exits 3 sealed bob object attributes "$MAIL"
exits 3 sealed dora log list
for holder in operations security; do
    "$KQ" recover --encrypted-share "keyquorum-shares/$holder.share" --key "$holder-key.pem" >/dev/null 2>&1 || fail "$holder cannot recover"
done
does bob object attributes "$MAIL"
does admin role list token:dora
same "roles are as they were" auditor "$(reads '.roles[0]')"
exits 2 not-authenticated carol whoami

say "the change log"
exits 2 permission-denied alice log list
does dora log list --kind offer-object
same "who offered what" "token:alice $MAIL" "$(reads '[.items[] | .actor + " " + .target] | unique[0]')"
does dora log list --actor token:bob --limit 3
same "as many as asked for" 3 "$(reads '.items | length')"
NEXT=$(reads .next)
does dora log list --actor token:bob --limit 1000 --after "$NEXT"
same "and the rest" true "$(reads '[.items[].actor] | unique == ["token:bob"]')"
does dora log list --limit 100000
same "every record is the vault's own" '["intact"]' "$(jq -c '[.items[].check] | unique' "$OUT")"
same "oldest first" true "$(reads '[.items[].time] | . == sort')"
does dora log verify
same "nothing is found" 0 "$(reads '.findings | length')"
curl -s "$URL/v1/ca/root.pem" -o root.pem
cp "$ROOT/anchor" anchor
mkdir -p "$WORK/access/elsewhere"
(cd "$WORK/access/elsewhere" && "$KQ" log verify --root ../desk/root.pem --anchor ../desk/anchor --token-file ../desk/dora.token) >"$ANSWERS/verified" ||
    fail "log verify on another machine: $(cat "$ANSWERS/verified")"
ok "checked on another machine, by the root and the anchor"
does admin db verify
same "no row is damaged" 0 "$(reads '.damaged | length')"

say "a lost administrator is replaced by two holders, and the server's operator calls them"
exits 2 permission-denied bob shareholders reset-admin
cp "$ROOT/operator.token" operator.token
does operator shareholders reset-admin
C=$(reads .id)
for holder in operations security; do
    does nobody share submit --ceremony "$C" --encrypted-share "keyquorum-shares/$holder.share" --key "$holder-key.pem" --holder "$holder"
done
does operator shareholders commit --ceremony "$C" --admin-token next.token
same "the new token's file is its owner's" 600 "$(stat -c %a next.token)"
does next whoami
same "the new administrator" admin "$(reads '.roles | join(",")')"
does admin whoami
same "the lost one is none any more" '' "$(jq -r '.roles | join(",")' "$OUT")"
does next log verify
cp "$ROOT/anchor" anchor

say "the same without a server, and what is found in an altered database"
kill_server
does nobody log verify --root root.pem --anchor anchor --root-dir "$ROOT"
same "the whole log" true "$(reads '.findings == [] and .records > 50')"
exits 2 log-damaged nobody log verify --root root.pem --anchor anchor --root-dir "$WORK/access/earlier"
grep -q 'put back' "$OUT" || fail "a database that was put back is not called so: $(cat "$OUT")"
cp -r "$ROOT" "$WORK/access/altered"
python3 - "$WORK/access/altered/keyquorum.sqlite" <<'PYTHON' || fail "the copy cannot be altered"
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("UPDATE change_log SET subject = x'746f6b656e1f657665' WHERE seq = (SELECT max(seq) - 3 FROM change_log)")
database.commit()
PYTHON
exits 2 log-damaged nobody log verify --root root.pem --anchor anchor --root-dir "$WORK/access/altered"

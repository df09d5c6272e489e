# KMIP over TLS, by a client that is not ours: who is let in by its certificate, what it may do, and what changes while it stays.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
PYKMIP=$(bash "$HERE_DATABASES/../EndToEnd/shares/fetch.sh" "$HERE_DATABASES/../../.build/other-programs" "$CALLERS/pykmip.txt" 2>"$WORK/fetch.err") || PYKMIP=
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
# kmip NAME VERSION COMMAND [ARGUMENT…]: what PyKMIP got with this certificate, in GOT
kmip() {
    local name=$1 version=$2
    shift 2
    GOT=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PYKMIP timeout 60 python3 "$CALLERS/pykmip_client.py" "$KMIP" "$PKI/web.pem" "$PKI/$name.pem" "$PKI/$name.key" \
        "$version" "$@" 2>"$WORK/pykmip.err") || fail "PyKMIP: $(tail -n 1 "$WORK/pykmip.err")"
}
got() { same "$1" "$2" "$(jq -r "$3" <<<"$GOT")"; } # got WHAT EXPECTED QUERY
serve() { # serve [settings…]
    start "$ROOT" "$@" --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --client-ca "$PKI/one.pem" --client-crl "$PKI/live.crl"
    KMIP=$(sed -n 's/^KMIP over TLS listens on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$LOG" | tail -n 1)
    [ -n "$KMIP" ] || fail "the server does not say where it speaks KMIP"
}

if [ -z "$PYKMIP" ]; then
    say "left out, as PyPI is not reached: $(tail -n 1 "$WORK/fetch.err")"
else
    PORT=$(free_port); URL=https://127.0.0.1:$PORT
    ROOT=$WORK/kmip-port
    cd "$PKI"
    authority one "/CN=client CA"
    authority web "/CN=servers' CA"
    server_certificate web front
    client one ann "/CN=Ann" ann@example.com
    client one ben "/CN=ben"
    client one gone "/CN=gone" gone@example.com
    client one expired "/CN=expired" '' -startdate 20200101000000Z -enddate 20210101000000Z
    issue one server "/CN=server" extendedKeyUsage=serverAuth
    list one live.crl
    serve
    vault_of_one by ann

    say "one key's life on one connection"
    kmip ann 2.0 life
    got "made, read, found, activated, revoked, destroyed" '256 32 true' '"\(.bits) \(.bytes) \(.found)"'

    say "every type of object that PyKMIP knows, in every version"
    openssl x509 -in "$PKI/ann.pem" -outform DER -out "$WORK/object.cer"
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$WORK/object.pem" 2>/dev/null ||
        openssl genrsa -out "$WORK/object.pem" 2048 2>/dev/null
    openssl pkcs8 -topk8 -nocrypt -in "$WORK/object.pem" -outform DER -out "$WORK/object.key"
    openssl pkey -in "$WORK/object.pem" -pubout -outform DER -out "$WORK/object.pub"
    for VERSION in 1.0 1.1 1.2 1.3 1.4 2.0; do
        kmip ann "$VERSION" objects "$WORK/object.cer" "$WORK/object.key" "$WORK/object.pub"
        got "$VERSION: registered, located, read" '[]' '.wrong | tojson'
    done

    say "a key pair, and a key derived from another"
    for VERSION in 1.0 1.4 2.0; do
        kmip ann "$VERSION" pair
        got "$VERSION: made, read and found" 'PKCS_1 PKCS_1 2048 true' '"\(.pair | map(tostring) | join(" ")) \(.located)"'
        python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.argv[1]))' "$(jq -r '.hex[0]' <<<"$GOT")" >pair.der
        same "$VERSION: openssl finds the public key in the private one" "$(jq -r '.hex[1]' <<<"$GOT")" \
            "$(openssl rsa -inform DER -in pair.der -RSAPublicKey_out -outform DER 2>/dev/null | od -An -v -tx1 | tr -d ' \n')"
        got "$VERSION: nothing is derived before the base is active; then HMAC's own result" 'true true' '.derived | map(tostring) | join(" ")'
        got "$VERSION: and why" "$(case $VERSION in 2.*) echo WRONG_KEY_LIFECYCLE_STATE ;; *) echo INVALID_FIELD ;; esac)" '.early'
    done

    say "the same in every version that PyKMIP speaks"
    for VERSION in 1.0 1.1 1.2 1.3 1.4 2.0; do
        kmip ann "$VERSION" walk
        got "$VERSION: made, read, found by name" '32 true PRE_ACTIVE 256' '"\(.bytes) \(.located) \(.state) \(.length)"'
        got "$VERSION: one more name, another one, one less" 'true disk zz-added,disk yy-changed,disk' \
            '"\(.added) \(.two | join(" ")),\(.changed | join(" ")),\(.one | join(" "))"'
        got "$VERSION: nothing before it is active" 'false' '.idle'
        got "$VERSION: what it may be used for" 'true false' '.uses | map(tostring) | join(" ")'
        # A later version's reasons are more exact.
        case $VERSION in
        1.*)
            got "$VERSION: a new key takes the old one's name" 'true true' '.rekeyed | map(tostring) | join(" ")'
            got "$VERSION: what was changed is told with its number" '1 yy-changed yy-changed' '"\(.told | join(" ")) \(.taken)"'
            got "$VERSION: reasons" 'ITEM_NOT_FOUND PERMISSION_DENIED PERMISSION_DENIED' '"\(.none) \(.early) \(.after)"' ;;
        *) got "$VERSION: reasons" 'ATTRIBUTE_INSTANCE_NOT_FOUND WRONG_KEY_LIFECYCLE_STATE OBJECT_DESTROYED' '"\(.none) \(.early) \(.after)"' ;;
        esac
        case $VERSION in
        1.0) got "$VERSION: no Fresh, and Discover Versions is not there" 'false false ' \
            '"\(.list | any(. == "Fresh" or . == "Sensitive")) \(.operations | any(. == "DISCOVER_VERSIONS")) \(.versions | join(" "))"' ;;
        *) got "$VERSION: all versions" '2.1 2.0 1.4 1.3 1.2 1.1 1.0' '.versions | join(" ")' ;;
        esac
    done

    say "who may do what"
    kmip ann 2.0 create; KEY=$(jq -er .id <<<"$GOT")
    kmip ann 2.0 get "$KEY"; got "one's own key" 32 .bytes
    kmip ben 2.0 create; got "who has no grant makes nothing" PERMISSION_DENIED .reason
    kmip ben 2.0 get "$KEY"; got "and another's key is not there" OBJECT_NOT_FOUND .reason
    by ann PUT "/v1/objects/$KEY/grants/ben" -H 'Content-Type: application/json' --data-binary '{"operations":["get"]}'
    same "a grant" 200 "$STATUS"
    kmip ben 2.0 get "$KEY"; got "what was granted" 32 .bytes

    say "who nobody is"
    kmip expired 2.0 get "$KEY"; got "expired" AUTHENTICATION_NOT_SUCCESSFUL .reason
    kmip server 2.0 get "$KEY"; got "for servers only" AUTHENTICATION_NOT_SUCCESSFUL .reason
    # It sends what is no message either, so that the server has the last word.
    printf 'GET / HTTP/1.1\r\n\r\n' | timeout 20 openssl s_client -quiet -connect "127.0.0.1:$KMIP" >nothing.bin 2>/dev/null || true
    grep -qa 'client certificate' nothing.bin || fail "nothing is said to who shows no certificate"; ok "no certificate: a KMIP message says so"

    say "tickets"
    kmip ann 2.0 create; OTHER=$(jq -er .id <<<"$GOT")
    kmip ann 2.0 tickets "$KEY" "$OTHER"
    got "a ticket instead of nothing, and one for two messages" 'OK OK,OK,TICKET' '"\(.ticket) \(.twice | join(","))"'
    got "a delegated one: its key, another key, another operation" 'OK,PERMISSION,PERMISSION' '.delegated | join(",")'
    got "a ticket makes no tickets" PERMISSION .again
    TICKET=$(jq -r '.hex[0]' <<<"$GOT") DELEGATED=$(jq -r '.hex[1]' <<<"$GOT")
    kmip ben 2.0 ticket "$OTHER" "$TICKET" "$DELEGATED"
    got "on another's connection: the first is void, the second is for one key" 'TICKET,PERMISSION' '.got | join(",")'
    kmip ben 2.0 ticket "$KEY" "$DELEGATED"; got "and with that one it is good" OK '.got | join(",")'
    kmip ben 2.0 logout "$TICKET"; got "another's ticket is not ended" 'TICKET,TICKET' '.got | join(",")'
    kmip ann 2.0 logout "$TICKET"; got "one's own is, once" 'OK,TICKET' '.got | join(",")'
    kmip ann 2.0 ticket "$KEY" "$TICKET"; got "and is void" TICKET '.got | join(",")'

    say "correlation values"
    kmip ann 2.0 correlated "$KEY"
    LINE=$(grep -a "$(jq -r .server <<<"$GOT")" "$LOG") || fail "the server's value is not in the log"
    same "one line" 1 "$(wc -l <<<"$LINE")"
    grep -q 'order-7' <<<"$LINE" || fail "the client's value is not beside it: $LINE"
    grep -q '"level": "error"' <<<"$LINE" && fail "the client writes what looks like a member: $LINE"
    [ "${#LINE}" -lt 800 ] || fail "the line is as long as the client likes"
    ok "the client's value stands beside the server's, as one field of one line"

    say "names and passwords"
    KMIP_USER=ben KMIP_PASSWORD=secret kmip ann 2.0 get "$KEY"; got "not taken where the setting is off" AUTHENTICATION_NOT_SUCCESSFUL .reason

    say "revoked while connected"
    mkfifo stays
    by ann PUT "/v1/objects/$KEY/grants/gone@example.com" -H 'Content-Type: application/json' --data-binary '{"operations":["get"]}'
    same "a grant" 200 "$STATUS"
    (PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PYKMIP timeout 60 python3 "$CALLERS/pykmip_client.py" "$KMIP" "$PKI/web.pem" "$PKI/gone.pem" "$PKI/gone.key" \
        2.0 stay "$KEY" <stays >stayed 2>stayed.err) &
    STAYS=$!
    exec 7>stays
    until_true 30 test -s stayed || fail "not read: $(tail -n 1 stayed.err)"
    same "read while it was good" 32 "$(jq -r .bytes stayed)"
    revoke one gone; list one live.crl
    revoked() { by gone GET /v1/me; [ "$STATUS" = 401 ]; }
    until_true 30 revoked || fail "the list is not read again"
    echo >&7; exec 7>&-
    wait $STAYS
    same "refused on the same connection" AUTHENTICATION_NOT_SUCCESSFUL "$(tail -n 1 stayed | jq -r .reason)"

    say "after a kill"
    kill_server; serve --kmip-logins true
    kmip ann 2.0 get "$KEY"; got "sealed" OPERATION_FAILED .status
    jq -r .message <<<"$GOT" | grep -qi sealed || fail "it does not say that it is sealed: $GOT"; ok "and says so"
    call POST /recover --data-binary @holder.raw; same "recovered" 200 "$STATUS"
    kmip ann 2.0 get "$KEY"; got "the key is there again" 32 .bytes
    kmip ben 2.0 get "$KEY"; got "the grant too" 32 .bytes
    kmip ben 2.0 ticket "$KEY" "$DELEGATED"; got "a ticket of before as well" OK '.got | join(",")'

    say "names and passwords, where they are taken"
    by ann POST /v1/tokens -H 'Content-Type: application/json' --data-binary '{"name":"backup"}'; same "a token" 201 "$STATUS"
    TOKEN=$(field .token)
    by ann POST /v1/kmip-logins -H 'Content-Type: application/json' --data-binary '{"user":"mallory"}'
    refused "who does not hold it makes no login of it" 403 permission-denied
    holder() { call "$@" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json'; }
    holder POST /v1/kmip-logins --data-binary '{"user":"backup-host","through":"ben"}'; same "a login, through Ben" 201 "$STATUS"
    PASSWORD=$(field .password) LOGIN=$(field .id)
    spoken() { KMIP_USER=backup-host KMIP_PASSWORD=$PASSWORD kmip "$@"; }
    spoken ben 2.0 get "$KEY"; got "who has no grant: Ben's own is not the login's" OBJECT_NOT_FOUND .reason
    by ann PUT "/v1/objects/$KEY/grants/token:backup" -H 'Content-Type: application/json' --data-binary '{"operations":["get"]}'
    same "a grant" 200 "$STATUS"
    for VERSION in 1.0 1.2 1.4 2.0; do spoken ben "$VERSION" get "$KEY"; got "$VERSION: read by name and password" 32 .bytes; done
    spoken ann 2.0 get "$KEY"; got "on a connection that may not carry it" AUTHENTICATION_NOT_SUCCESSFUL .reason
    KMIP_USER=backup-host KMIP_PASSWORD=wrong kmip ben 2.0 get "$KEY"; got "a wrong password" AUTHENTICATION_NOT_SUCCESSFUL .reason
    USER_NAME=backup-host USER_PASSWORD=$PASSWORD kmip ben 2.0 hashed "$KEY"
    got "hashed: good once, and the server proves itself" 'OK,AUTHENTICATION true' '"\(.got | join(",")) \(.proof)"'
    holder DELETE "/v1/kmip-logins/$LOGIN"; same "the login is removed" 204 "$STATUS"
    spoken ben 2.0 get "$KEY"; got "and speaks for nobody" AUTHENTICATION_NOT_SUCCESSFUL .reason
    kill_server

    say "how often"
    serve --rate-limit 20
    call POST /recover --data-binary @holder.raw; same "recovered" 200 "$STATUS"
    kmip ann 2.0 flood 60
    jq -e '.OK >= 20 and .LIMIT >= 1' <<<"$GOT" >/dev/null || fail "not bounded: $GOT"; ok "a caller's messages are bounded, and his connection stays"
    kmip ben 2.0 get "$KEY"; got "another's are not" 32 .bytes
    kill_server
fi

# Cosmian's own client for Python, as it comes from PyPI: with an API token, with a token of an issuer, and with a client certificate.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
COSMIAN=$(bash "$HERE_DATABASES/../EndToEnd/shares/fetch.sh" "$HERE_DATABASES/../../.build/other-programs" "$CALLERS/cosmian.txt" 2>"$WORK/fetch.err") || COSMIAN=

if [ -z "$COSMIAN" ]; then
    say "left out, as PyPI is not reached or has no client for this machine: $(tail -n 1 "$WORK/fetch.err")"
else
    cd "$PKI"
    PORT=$(free_port); URL=https://127.0.0.1:$PORT
    ISSUER_PORT=$(free_port); ISSUER=http://127.0.0.1:$ISSUER_PORT
    authority web "/CN=servers' CA"
    authority clients "/CN=client CA"
    authority strangers "/CN=another CA"
    server_certificate web front localhost
    client clients ann /CN=Ann ann@example.com
    client strangers eve /CN=Eve ann@example.com
    for name in ann eve; do
        # The cipher that this client's library knows.
        openssl pkcs12 -export -legacy -in $name.pem -inkey $name.key -out $name.p12 -passout pass:pkcs12
    done
    mkdir -p issuer
    openssl ecparam -name prime256v1 -genkey -noout -out issuer.key
    openssl ecparam -name prime256v1 -genkey -noout -out stranger.key
    python3 "$CALLERS/issuer.py" keys one=issuer.key >issuer/jwks.json
    python3 "$CALLERS/issuer.py" serve "$ISSUER_PORT" issuer 2>issuer/err &
    ISSUER_PID=$!
    end_all() {
        kill -9 "$ISSUER_PID" 2>/dev/null || true
        kill_server
    }
    trap end_all EXIT
    start "$WORK/cosmian" --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --client-ca "$PKI/clients.pem" --oidc-issuer "$ISSUER" \
        --oidc-audience keyquorum --shared-emails true
    vault_of_one by ann
    by ann POST /v1/tokens -H 'Content-Type: application/json' --data-binary '{"name": "notebook"}'; same "a token" 201 "$STATUS"
    TOKEN=$(field .token)
    token() { # token KEY [change by jq]
        python3 "$CALLERS/issuer.py" token ES256 "$1" one "$(jq -cn --arg iss "$ISSUER" --argjson now "$(date +%s)" \
            "{iss: \$iss, aud: \"keyquorum\", exp: (\$now + 600), email: \"ben@example.com\", email_verified: true} | ${2:-.}")"
    }
    cosmian() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$COSMIAN timeout 60 python3 "$CALLERS/cosmian.py" "$URL" "$@" >client.out 2>client.err; }
    works() { # works WHAT [arguments]: it makes a key, gets it, revokes and destroys it
        local what=$1
        shift
        cosmian "$@" || fail "$what: $(tail -n 2 client.err)"
        same "$what" "SymmetricKey True" "$(cut -d' ' -f2- client.out)"
        call GET "/v1/objects/$(cut -d' ' -f1 client.out)" --cert ann.pem --key ann.key
    }
    refuses() { # refuses WHAT WORD [arguments]
        local what=$1 word=$2
        shift 2
        if cosmian "$@"; then fail "$what: it works"; fi
        grep -q -- "$word" client.err || fail "$what: $(tail -n 2 client.err)"
        ok "$what: $word"
    }

    say "what it shows, and what it is told"
    works "a client certificate" '' "$PKI/ann.p12"; same "is its subject's" ann@example.com "$(field .owner)"
    pair() { # pair ATTRIBUTES: Ann's pair, sets PRIVATE
        by ann POST /kmip/2_1 -H 'Content-Type: application/json' --data-binary "$(jq -cn --argjson attributes "$1" \
            '{tag: "CreateKeyPair", type: "Structure", value: [{tag: "CommonAttributes", type: "Structure", value: $attributes}]}')"
        PRIVATE=$(jq -r '.value[] | select(.tag == "PrivateKeyUniqueIdentifier") | .value' "$BODY")
    }
    for bits in 2048 3072; do
        pair '[{"tag": "CryptographicAlgorithm", "type": "Enumeration", "value": "RSA"}, {"tag": "CryptographicLength", "type": "Integer", "value": '$bits'}]'
        cosmian '' "$PKI/ann.p12" "${PRIVATE}_pk" "$PRIVATE" || fail "RSA-$bits: $(tail -n 2 client.err)"
        same "RSA-$bits: to the public key, and opened by the private one" $((bits / 8)) "$(cat client.out)"
        refuses "RSA-$bits: the wrong way round" Incompatible_Cryptographic_Usage_Mask '' "$PKI/ann.p12" "$PRIVATE" "${PRIVATE}_pk"
    done
    pair '[{"tag": "CryptographicAlgorithm", "type": "Enumeration", "value": "EC"}]'
    refuses "a curve's keys encrypt nothing" 'Incompatible_Cryptographic_Usage_Mask\|Unsupported_Cryptographic_Parameters' '' "$PKI/ann.p12" \
        "${PRIVATE}_pk" "$PRIVATE"
    refuses "a certificate of another CA" certificate-untrusted '' "$PKI/eve.p12"
    refuses "an API token without a role" Permission_Denied "$TOKEN"
    by ann PUT /v1/roles/token:notebook -H 'Content-Type: application/json' --data-binary '{"roles": ["owner"]}'; same "a role" 200 "$STATUS"
    works "an API token" "$TOKEN"
    refuses "an altered API token" "API token is not valid" "${TOKEN:0:50}$([ "${TOKEN:50:1}" = A ] && echo B || echo A)${TOKEN:51}"
    by ann PUT /v1/roles/ben@example.com -H 'Content-Type: application/json' --data-binary '{"roles": ["owner"]}'; same "a role" 200 "$STATUS"
    works "a token of the issuer" "$(token issuer.key)"
    refuses "one that is over" token-expired "$(token issuer.key '.exp = $now - 100')"
    refuses "one of another key" token-signature "$(token stranger.key)"
    refuses "nothing at all" 'Authentication_Not_Successful\|not-authenticated'
    end_all
fi

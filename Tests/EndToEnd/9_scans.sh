# Two programs of others look for what is wrong: sslyze at what the server speaks under TLS, schemathesis at whether every answer is one that
# /openapi.json describes.

CALLERS=$HERE_DATABASES/../EndToEnd/callers
# shellcheck source=callers/authority.sh
. "$CALLERS/authority.sh"
SCANNERS=$(bash "$HERE_DATABASES/../EndToEnd/shares/fetch.sh" "$HERE_DATABASES/../../.build/other-programs" "$CALLERS/scans.txt" 2>"$WORK/fetch.err") || SCANNERS=

if [ -z "$SCANNERS" ]; then
    say "left out, as PyPI is not reached: $(tail -n 1 "$WORK/fetch.err")"
else
    cd "$PKI"
    PORT=$(free_port); URL=https://127.0.0.1:$PORT
    ROOT=$WORK/scans
    authority web "/CN=servers' CA"
    authority clients "/CN=client CA"
    server_certificate web front localhost
    client clients ann /CN=Ann ann@example.com
    scan() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$SCANNERS timeout 120 python3 -m "$@" >"$WORK/scan.out" 2>&1; }
    start "$ROOT" --tls-cert "$PKI/front.pem" --tls-key "$PKI/front.key" --client-ca "$PKI/clients.pem"
    vault_of_one by ann
    by ann POST /v1/objects -H 'Content-Type: application/json' --data-binary '{"type": "SymmetricKey", "algorithm": "AES", "length": 256, "names": ["one"]}'
    same "with a key" 201 "$STATUS"

    say "sslyze"
    scan sslyze --mozilla_config intermediate --early_data --http_headers --certinfo_ca_file web.pem --json_out sslyze.json "127.0.0.1:$PORT" || fail "sslyze: $(tail -n 5 "$WORK/scan.out")"
    ok "what is spoken is within Mozilla's intermediate configuration"
    found() { jq -c ".server_scan_results[0].scan_result | $1" sslyze.json; }
    same "every check was made" '["COMPLETED"]' "$(found '[.[] | select(.status != "NOT_SCHEDULED") | .status] | unique')"
    for old in ssl_2_0 ssl_3_0 tls_1_0 tls_1_1; do same "$old is not spoken" 0 "$(found ".${old}_cipher_suites.result.accepted_cipher_suites | length")"; done
    for new in tls_1_2 tls_1_3; do same "three suites of $new" 3 "$(found ".${new}_cipher_suites.result.accepted_cipher_suites | length")"; done
    same "no compression" false "$(found .tls_compression.result.supports_compression)"
    same "no Heartbleed" false "$(found .heartbleed.result.is_vulnerable_to_heartbleed)"
    same "no CCS injection" false "$(found .openssl_ccs_injection.result.is_vulnerable_to_ccs_injection)"
    same "no ROBOT" '"NOT_VULNERABLE_RSA_NOT_SUPPORTED"' "$(found .robot.result.robot_result)"
    same "the session is bound to its handshake (RFC 7627)" true "$(found .tls_extended_master_secret.result.supports_ems_extension)"
    same "no renegotiation by clients" false "$(found .session_renegotiation.result.is_vulnerable_to_client_renegotiation_dos)"
    same "a downgrade is noticed" true "$(found .tls_fallback_scsv.result.supports_fallback_scsv)"
    same "no early data" false "$(found .tls_1_3_early_data.result.supports_early_data)"
    same "three curves" '["X25519","secp256r1","secp384r1"]' "$(found '[.elliptic_curves.result.supported_curves[].name] | sort')"
    same "the chain is trusted by its CA" true "$(found '[.certificate_info.result.certificate_deployments[0].path_validation_results[] | select(.trust_store.name == "Supplied CA file") | .was_validation_successful] | all')"
    same "browsers stay with HTTPS" true "$(found '.http_headers.result.strict_transport_security_header.max_age >= 31536000')"

    say "schemathesis"
    # called WHAT SECONDS CHECKS [filters]: every answer is one that the description has
    called() {
        local what=$1 seconds=$2 checks=$3
        shift 3
        scan schemathesis.cli run "https://localhost:$PORT/openapi.json" --request-cert ann.pem --request-cert-key ann.key --tls-verify web.pem \
            --seed 1 --max-examples 6 --phases examples,coverage,fuzzing --max-time "$seconds" --request-timeout 20 --no-shrink --warnings off \
            --continue-on-failure --checks "$checks" "$@" || fail "$what: $(grep -vE '^ *$|st replay' "$WORK/scan.out" | tail -n 60)"
        ok "$what: $(sed -n 's/^ *\([0-9]* generated, [0-9]* passed\).*/\1/p' "$WORK/scan.out")"
        ! grep -q 'code=internal' "$LOG" || fail "$what: $(grep -m 1 'code=internal' "$LOG")"
    }
    described=status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance
    # What would lock the scanner out, and then how these answer.
    ends='^/v1/(seal|(servers|certificates)/\{[a-z]+\}/revoke)$'
    roles='^/v1/roles/'
    called "every call but the last ones" 40 "not_a_server_error,$described" --exclude-path-regex "$ends|$roles"
    called "roles" 8 "not_a_server_error,$described" --include-path-regex "$roles"
    called "seal and revoke" 8 "$described" --include-path-regex "$ends"
    kill_server
fi

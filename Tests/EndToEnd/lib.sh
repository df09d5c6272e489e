# What the end-to-end parts share: a server that can be killed, a client that keeps every answer, checks that stop at the first failure.
# Sourced by run.sh; needs KQ (the built keyquorum) and WORK (a folder of its own).

PASSED=0
ANSWERS=$WORK/answers
mkdir -p "$ANSWERS"

say() { printf '\n== %s\n' "$*"; }
ok() { PASSED=$((PASSED + 1)); printf '  ok  %s\n' "$*"; }
fail() {
    printf '  FAILED  %s\n' "$*" >&2
    [ -z "${LOG:-}" ] || tail -n 30 "$LOG" >&2
    exit 1
}
same() { # same WHAT EXPECTED ACTUAL
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
    ok "$1"
}

free_port() {
    local port
    while :; do
        # below the range from which the system takes the ports of outgoing connections
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# start ROOT [serve options]: a server on PORT over the database in ROOT, which logs as LOG_LEVEL says or all; sets SERVER_PID, LOG
start() {
    local root=$1 attempt
    shift
    LOG=$WORK/server-$(basename "$root").log
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        (cd "$WORK" && exec "$KQ" serve --root-dir "$root" --port "$PORT" --kmip-port 0 --log-level "${LOG_LEVEL:-debug}" "$@") >>"$LOG" 2>&1 &
        SERVER_PID=$!
        for _ in $(seq 1 400); do
            if curl -sk -o /dev/null --max-time 2 "$URL/version"; then return; fi
            kill -0 "$SERVER_PID" 2>/dev/null || break
            sleep 0.05
        done
        # Another program may hold the port for a moment; anything else is a failure.
        tail -n 1 "$LOG" | grep -q 'in use' || fail "the server did not start"
        sleep 0.5
    done
    fail "the port $PORT stays in use"
}

kill_server() {
    [ -n "${SERVER_PID:-}" ] || return 0
    kill -9 "$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
    SERVER_PID=
}
trap kill_server EXIT

# call METHOD PATH [curl arguments]: sets STATUS and BODY (a file that is kept for the search for secrets)
CALLS=0
call() {
    local method=$1 path=$2
    shift 2
    CALLS=$((CALLS + 1))
    BODY=$ANSWERS/$(printf '%04d' "$CALLS")
    STATUS=$(curl -sk --max-time 30 -X "$method" -o "$BODY" -D "$BODY.head" -w '%{http_code}' "$@" "$URL$path")
}
json() { call "$1" "$2" -H 'Content-Type: application/json' --data-binary "$3"; }
field() { jq -er "$1" "$BODY"; }
refused() { # refused WHAT STATUS CODE
    same "$1: status" "$2" "$STATUS"
    same "$1: code" "$3" "$(field .code)"
    [ -n "$(field .detail)" ] || fail "$1: no sentence"
}

# the line of the README that opens a share with plain openssl
open_share() { # open_share ENCRYPTED(base64 file) KEY OUT
    base64 -d "$1" | openssl pkeyutl -decrypt -inkey "$2" \
        -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -out "$3"
}

# A vault whose one holder's key is holder.key and whose share is holder.raw, both here: vault_of_one [COMMAND…], which asks in the place of call
vault_of_one() {
    openssl genrsa -out holder.key 2048 2>/dev/null
    "${@:-call}" POST /v1/initialize -H 'Content-Type: application/json' --data-binary \
        "$(jq -n --arg key "$(openssl rsa -in holder.key -pubout 2>/dev/null)" '{shareholders: [{name: "holder", publicKey: $key}]}')"
    same "a vault" 201 "$STATUS"
    field '.shares[0].encryptedShare' >holder.b64
    open_share holder.b64 holder.key holder.raw
}
# recover: with that share
recover() {
    json POST /v1/recover "{\"share\":\"$(base64 -w0 <holder.raw)\"}"
    same "unsealed" unsealed "$(field .state)"
}

# No form of these secret bytes stands in any file of the folder: raw, hex, base64 or base64 of a part.
holds_no_trace() { # holds_no_trace SECRET_FILE FOLDER...
    local secret=$1 hex inner
    shift
    hex=$(od -An -v -tx1 "$secret" | tr -d ' \n')
    # the 32 secret bytes of a share stand at offset 40
    inner=$(printf '%s' "$hex" | cut -c81-144)
    for form in "$hex" "$inner" "$(printf '%s' "$inner" | tr a-f A-F)" "$(base64 -w0 <"$secret")"; do
        if grep -rqaF -- "$form" "$@"; then fail "a secret of $secret stands in $*"; fi
    done
    if LC_ALL=C grep -rqaP -- "$(printf '%s' "$inner" | sed 's/../\\x&/g')" "$@"; then fail "secret bytes of $secret stand in $*"; fi
}

# A real database server of its own: sets DB_PORT and DB_FOLDER. tell_database WORD: kill, start, pause, resume, stop.
start_database() { # start_database postgres|mariadb|myrocks [options of serve.sh]
    local word
    coproc DATABASE { exec bash "$HERE_DATABASES/serve.sh" "$@" 2>"$WORK/$1.err"; }
    # shellcheck disable=SC2153 # coproc sets DATABASE_PID
    DB_PID=$DATABASE_PID
    read -r word DB_PORT DB_FOLDER <&"${DATABASE[0]}" || fail "the database $1 does not start: $(cat "$WORK/$1.err")"
    [ "$word" = ready ] || fail "the database $1 does not start: $word $DB_PORT $DB_FOLDER"
}
tell_database() {
    local answer
    echo "$1" >&"${DATABASE[1]}"
    read -r answer <&"${DATABASE[0]}" && [ "$answer" = done ] || fail "the database did not $1"
}
stop_database() {
    [ -n "${DB_PID:-}" ] || return 0
    eval "exec ${DATABASE[1]}>&-"
    wait "$DB_PID" 2>/dev/null || true
    DB_PID=
}

# until_true SECONDS COMMAND…: waits for something that comes by itself
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}

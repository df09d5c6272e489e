# What the servers for tests share: a folder of their own, a port, certificates, an account without privileges, and
# signals that reach every process of a server. Sourced by serve.sh; nothing here runs by itself.
# shellcheck shell=bash
# Variables go from one of the scripts to another:
# shellcheck disable=SC2034,SC2154
set -euo pipefail

readonly account=nobody
readonly folder_prefix=keyquorum-db.
readonly password=only-for-tests
server_process=0

# --- words to the test process

say() { printf '%s\n' "$*"; }

# The test process reads the reason from the same stream as `ready`.
fail() {
    say "failed $*"
    exit 1
}

# What a program wrote before it failed, on one line.
last_words() { tail -qn 5 "$@" | tail -c 1000 | tr '\n' ' '; }

# --- folder

# A folder in memory where there is room for one, else where temporary files go.
make_folder() {
    local base=${TMPDIR:-/tmp}
    local free=0
    if [[ -d /dev/shm && -w /dev/shm ]]; then free=$(df --output=avail -k /dev/shm | tail -n 1); fi
    if ((free >= 1048576)); then base=/dev/shm; fi
    sweep "$base"
    folder=$(mktemp -d "$base/${folder_prefix}XXXXXX")
    exec {folder_lock}>"$folder/lock"
    flock -n "$folder_lock"
    chmod 711 "$folder"
    mkdir -m 700 "$folder/data" "$folder/run"
    if [[ -n "$disk" ]]; then mount -t tmpfs -o "size=$disk,mode=0700" tmpfs "$folder/data"; fi
}

# Removes what a script left behind that was killed itself: its folder has no holder of the lock any more.
sweep() {
    local old
    while read -r old; do
        [[ -f "$old/lock" ]] || continue
        (
            exec {lock}<"$old/lock"
            flock -n "$lock" || exit 0
            end_processes_in "$old"
            remove_folder "$old"
        ) || true
    done < <(find "$1" -maxdepth 1 -type d -name "${folder_prefix}*" -user "$(id -u)" -mmin +1 2>/dev/null || true)
}

end_processes_in() {
    local process place
    for process in /proc/[0-9]*; do
        place=$(readlink "$process/cwd" 2>/dev/null || true)
        if [[ "$place" == "$1"/* ]]; then kill -KILL "${process#/proc/}" 2>/dev/null || true; fi
    done
}

# The lock goes last: what could not be removed is found by the next sweep.
remove_folder() {
    remove_shared_memory "$1"
    if mountpoint -q "$1/data"; then umount --lazy "$1/data"; fi
    find "$1" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf -- {} +
    rm -rf -- "$1"
}

# PostgreSQL's interlock is a piece of System V memory, which a killed server leaves behind.
remove_shared_memory() {
    local memory
    [[ -f "$1/data/postmaster.pid" ]] || return 0
    memory=$(sed -n '7s/^ *[0-9][0-9]* *\([0-9][0-9]*\) *$/\1/p' "$1/data/postmaster.pid")
    if [[ -n "$memory" ]]; then ipcrm -m "$memory" 2>/dev/null || true; fi
}

# The file belongs to who runs the server.
give() { if ((EUID == 0)); then chown -R "$account:" "$@"; fi; }

# Whatever the test process had open stays out of the server.
close_inherited() {
    local descriptor
    for descriptor in /proc/"$$"/fd/*; do
        descriptor=${descriptor##*/}
        if ((descriptor > 2 && descriptor != 255)); then eval "exec $descriptor>&-"; fi
    done
}

# --- disk

obey_disk() {
    [[ -n "$disk" ]] || return 1
    case $1 in
    fill) fill_disk ;;
    free) rm -f "$folder/data/ballast" "$folder/data/ballast.end" ;;
    *) return 1 ;;
    esac
}

# In large pieces first, then in small ones, until nothing more fits.
fill_disk() {
    dd if=/dev/zero of="$folder/data/ballast" bs=64k status=none 2>/dev/null || true
    dd if=/dev/zero of="$folder/data/ballast.end" bs=1k status=none 2>/dev/null || true
}

# --- account

# Runs the command in place of this process, without privileges. It is killed should this script be killed.
unprivileged() {
    cd "$folder/data"
    exec {folder_lock}>&-
    if ((EUID == 0)); then
        exec setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups --pdeathsig KILL "$@"
    fi
    exec setpriv --pdeathsig KILL "$@"
}

# --- port

# One below those that the system gives to outgoing connections, and that nobody listens on.
choose_port() {
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        port=$((20000 + RANDOM % 10000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return 0; fi
    done
    fail "no free port was found"
}

# --- processes

# A process whose first thread ended may have others that still hold its files.
is_running() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    local -a fields
    read -r -a fields <<<"${line##*) }"
    [[ "${fields[0]}" != Z ]] || ((fields[17] > 1))
}

# The server's own children; it must not make new ones meanwhile.
children() { cat "/proc/$1/task/$1/children" 2>/dev/null || true; }

wait_for_end() {
    local process
    for process in "$@"; do
        while is_running "$process"; do sleep 0.01; done
    done
}

# Stops the server where it stands, so that no child is born while the others are counted.
kill_server() {
    is_running "$server_process" || return 0
    kill -STOP "$server_process"
    local -a family
    read -r -a family < <(children "$server_process"; echo)
    kill -KILL "$server_process" "${family[@]}" 2>/dev/null || true
    wait_for_end "$server_process" "${family[@]}"
}

pause_server() {
    kill -STOP "$server_process"
    local -a family
    read -r -a family < <(children "$server_process"; echo)
    if ((${#family[@]} > 0)); then kill -STOP "${family[@]}" 2>/dev/null || true; fi
}

resume_server() {
    local -a family
    read -r -a family < <(children "$server_process"; echo)
    if ((${#family[@]} > 0)); then kill -CONT "${family[@]}" 2>/dev/null || true; fi
    kill -CONT "$server_process"
}

# Asks politely; a server that does not end within 20 seconds is killed.
stop_server() {
    local deadline=$((SECONDS + 20))
    is_running "$server_process" || return 0
    kill -s "$polite_signal" "$server_process"
    while is_running "$server_process" && ((SECONDS < deadline)); do sleep 0.02; done
    kill_server
}

# Starts the server and returns when it says that it is ready. Every start has a log of its own.
start_server() {
    local deadline=$((SECONDS + 60))
    starts=$((starts + 1))
    local log
    log=$(printf '%s/log.%03d' "$folder" "$starts")
    (unprivileged "${server_command[@]}" </dev/null >"$log" 2>&1) &
    server_process=$!
    disown
    until grep -qs "$ready_words" "$log"; do
        is_running "$server_process" || return 1
        ((SECONDS < deadline)) || return 1
        sleep 0.02
    done
}

# --- certificates

# A pair NAME.pem and NAME.key, signed by AUTHORITY: certificate NAME AUTHORITY SUBJECT DAYS EXTENSIONS
certificate() {
    local name=$1 authority=$2 subject=$3 days=$4 extensions=$5
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$subject" \
        -keyout "$name.key" -out "$name.csr" 2>/dev/null
    openssl x509 -req -in "$name.csr" -CA "$authority.pem" -CAkey "$authority.key" -days "$days" \
        -set_serial "0x$(openssl rand -hex 8)" -extfile <(printf '%s\n' "$extensions") -out "$name.pem" 2>/dev/null
    rm "$name.csr"
}

# Both together in one file without a password.
pkcs12() { openssl pkcs12 -export -in "$1.pem" -inkey "$1.key" -passout pass: -out "$1.p12"; }

authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "$2" \
        -keyout "$1.key" -out "$1.pem" 2>/dev/null
}

make_certificates() {
    local client='extendedKeyUsage=clientAuth'
    mkdir "$folder/certificates"
    cd "$folder/certificates"
    authority ca '/O=Keyquorum Tests/CN=Database CA'
    authority other-ca '/O=Keyquorum Tests/CN=Other CA'
    certificate server ca '/O=Key Org/CN=localhost' 30 \
        $'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth'
    certificate client ca '/O=Key Org/OU=KMS/CN=kms' 30 "$client"
    certificate other-client other-ca '/O=Key Org/OU=KMS/CN=kms' 30 "$client"
    certificate expired-client ca '/O=Key Org/OU=KMS/CN=kms' -1 "$client"
    local name
    for name in client other-client expired-client; do pkcs12 "$name"; done
    # The server reads copies of its own: the tests' files stay the tests'.
    mkdir "$folder/tls"
    cp ca.pem server.pem server.key "$folder/tls"
    give "$folder/tls"
    cd "$folder"
}

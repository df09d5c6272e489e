#!/usr/bin/env bash
# A real database server for tests, on loopback and in a folder of its own, that ends when its standard input does:
#   serve.sh postgres|mariadb|myrocks [--safe] [--disk SIZE] [--option LINE]...
#     --safe         writes to the disk before it answers; without it the server is quick
#     --disk SIZE    its data lies on a file system of that size (root only)
#     --option LINE  one more line of its configuration
#     --standby-of FOLDER:PORT  a standby of that PostgreSQL server, which must allow it (wal_level, max_wal_senders)
# Prints `ready PORT FOLDER`, then obeys lines and answers each by `done` or `failed WHY`:
#   kill, start, stop, pause, resume, fill (leaves no free byte on its disk), free (undoes it)
# Its folder holds certificates/, client (the administrator's client, reads statements) and log.*.
set -euo pipefail
umask 022
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
engine=${1:-} safe='' disk='' primary='' options=() folder='' starts=0
shift || true
original=("$engine" "$@")
while (($# > 0)); do
    case $1 in
    --safe) safe=1 ;;
    --disk) disk=${2:?} && shift ;;
    --option) options+=("${2:?}") && shift ;;
    --standby-of) primary=${2:?} && shift ;;
    *) echo "failed $1 is no option" && exit 1 ;;
    esac
    shift
done
# The mount is seen by this script and its server only, and ends with them.
if [[ -n "$disk" && -z "${KEYQUORUM_OWN_MOUNTS:-}" ]]; then
    KEYQUORUM_OWN_MOUNTS=1 exec unshare -m --propagation private bash "${BASH_SOURCE[0]}" "${original[@]}"
fi

# shellcheck source=lib.sh
source "$here/lib.sh"
case $engine in
postgres)
    # shellcheck source=postgres.sh
    source "$here/postgres.sh"
    ;;
mariadb | myrocks)
    # shellcheck source=mariadb.sh
    source "$here/mariadb.sh"
    ;;
*) fail "serve.sh: the engine is postgres, mariadb or myrocks" ;;
esac

# The trap calls it.
# shellcheck disable=SC2317
clean_up() {
    trap '' INT TERM HUP
    set +e
    cd /
    kill_server
    if [[ -n "$folder" ]]; then remove_folder "$folder"; fi
}

# Somebody else may take the port between the look and the start.
start_somewhere() {
    local tries
    for ((tries = 0; tries < 5; tries++)); do
        choose_port
        choose_command
        if start_server; then return 0; fi
        kill_server
    done
    fail "the server does not start: $(last_words "$folder/log.001")"
}

obey() {
    case $1 in
    kill) kill_server ;;
    start) is_running "$server_process" || start_server ;;
    stop) stop_server ;;
    pause) pause_server ;;
    resume) resume_server ;;
    *) obey_disk "$1" ;;
    esac
}

# Read to the end before it begins: the file may be edited while servers of older runs are up.
main() {
    close_inherited
    trap clean_up EXIT
    trap 'exit 143' INT TERM HUP
    trap '' PIPE
    find_programs
    make_folder
    give "$folder/data" "$folder/run"
    make_certificates
    make_data
    choose_port
    configure
    start_somewhere
    write_client
    make_users
    say "ready $port $folder"
    while read -r line; do
        if obey "$line"; then say "done"; else say "failed $line"; fi
    done
}

main
exit 0

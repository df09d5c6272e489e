# How PostgreSQL is set up and started for tests. Sourced by serve.sh.
# shellcheck shell=bash
# Variables go from one of the scripts to another:
# shellcheck disable=SC2034,SC2154
set -euo pipefail

polite_signal=INT
ready_words='database system is ready to accept'

find_programs() {
    programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d 2>/dev/null | sort -V | tail -n 1)
    [[ -x "$programs/postgres" ]] || fail "PostgreSQL's server is not installed (Debian: postgresql)"
}

# The order of text is a language's on purpose: what must be in the order of bytes has to say so itself.
make_data() {
    if [[ -n "$primary" ]]; then
        copy_primary
        return 0
    fi
    (unprivileged "$programs/initdb" --pgdata="$folder/data" --username=administrator --auth=trust --no-sync \
        --encoding=UTF8 --locale=C --locale-provider=icu --icu-locale=en-US --wal-segsize=1 --no-instructions \
        </dev/null >"$folder/setup.log" 2>&1) || fail "initdb failed: $(last_words "$folder/setup.log")"
}

# The data of the primary as it is now; from then on it sends what changes.
copy_primary() {
    (unprivileged "$programs/pg_basebackup" --host="${primary%:*}/run" --port="${primary##*:}" --username=administrator \
        --pgdata="$folder/data" --checkpoint=fast --wal-method=stream --no-sync \
        </dev/null >"$folder/setup.log" 2>&1) || fail "pg_basebackup failed: $(last_words "$folder/setup.log")"
    printf "primary_conninfo = 'host=%s port=%s user=administrator'\n" "${primary%:*}/run" "${primary##*:}" \
        >>"$folder/data/postgresql.conf"
    touch "$folder/data/standby.signal"
    give "$folder/data/standby.signal"
}

configure() {
    cat >"$folder/data/pg_hba.conf" <<END
local   all,replication administrator  trust
hostssl all kms           127.0.0.1/32 cert
host    all all           127.0.0.1/32 scram-sha-256
END
    cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder/run'
max_connections = 200
shared_buffers = 48MB
min_wal_size = 8MB
max_wal_size = 256MB
max_wal_senders = 0
wal_level = minimal
dynamic_shared_memory_type = mmap
jit = off
ssl = on
ssl_ca_file = '$folder/tls/ca.pem'
ssl_cert_file = '$folder/tls/server.pem'
ssl_key_file = '$folder/tls/server.key'
END
    if [[ -z "$safe" ]]; then
        printf '%s\n' 'fsync = off' 'synchronous_commit = off' 'full_page_writes = off' >>"$folder/data/postgresql.conf"
    fi
    printf '%s\n' "${options[@]}" >>"$folder/data/postgresql.conf"
    give "$folder/data/postgresql.conf" "$folder/data/pg_hba.conf"
}

choose_command() { server_command=("$programs/postgres" -D "$folder/data" -p "$port"); }

# The administrator's client; the port is in the name of the socket.
write_client() {
    cat >"$folder/client" <<END
#!/bin/sh
exec "$programs/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$folder/run" -p $port -U administrator \
    -d "\${1:-postgres}"
END
    chmod 755 "$folder/client"
}

make_users() {
    if [[ -n "$primary" ]]; then return 0; fi
    "$folder/client" <<END
CREATE ROLE tester LOGIN PASSWORD '$password';
CREATE ROLE kms LOGIN;
END
}

# How MariaDB is set up and started for tests, with InnoDB or with MyRocks. Sourced by serve.sh.
# shellcheck shell=bash
# Variables go from one of the scripts to another:
# shellcheck disable=SC2034,SC2154
set -euo pipefail

polite_signal=TERM
ready_words='ready for connections'

find_programs() {
    programs=$(command -v mariadbd || true)
    [[ -x "$programs" ]] || programs=/usr/sbin/mariadbd
    [[ -x "$programs" ]] || fail "MariaDB's server is not installed (Debian: mariadb-server)"
    if [[ "$engine" == myrocks && ! -f /usr/lib/mysql/plugin/ha_rocksdb.so ]]; then
        fail "MyRocks is not installed (Debian: mariadb-plugin-rocksdb)"
    fi
}

# A server that starts removes what it takes for its own from the folder of temporary files: each needs another.
make_data() {
    (unprivileged mariadb-install-db --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal \
        --skip-test-db --skip-name-resolve --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=0 \
        --tmpdir="$folder/run" \
        </dev/null >"$folder/setup.log" 2>&1) ||
        fail "mariadb-install-db failed: $(grep -m 3 ERROR "$folder/setup.log")"
}

configure() {
    cat >"$folder/my.cnf" <<END
[mysqld]
datadir=$folder/data
tmpdir=$folder/run
socket=$folder/run/socket
pid-file=$folder/data/server.pid
bind-address=127.0.0.1
port=$port
skip-name-resolve
max-connections=200
ssl-ca=$folder/tls/ca.pem
ssl-cert=$folder/tls/server.pem
ssl-key=$folder/tls/server.key
key-buffer-size=1M
aria-pagecache-buffer-size=8M
innodb-buffer-pool-size=48M
innodb-log-file-size=8M
innodb-doublewrite=${safe:-0}
innodb-flush-log-at-trx-commit=${safe:-0}
END
    if [[ "$engine" == myrocks ]]; then
        cat >>"$folder/my.cnf" <<END
plugin-load-add=ha_rocksdb
plugin-maturity=gamma
default-storage-engine=ROCKSDB
enforce-storage-engine=ROCKSDB
rocksdb-block-cache-size=16M
rocksdb-db-write-buffer-size=16M
rocksdb-max-total-wal-size=16M
rocksdb-flush-log-at-trx-commit=${safe:-0}
END
    fi
    printf '%s\n' "${options[@]}" >>"$folder/my.cnf"
    chmod 644 "$folder/my.cnf"
}

choose_command() {
    sed -i "s/^port=.*/port=$port/" "$folder/my.cnf"
    server_command=("$programs" "--defaults-file=$folder/my.cnf")
}

write_client() {
    cat >"$folder/client" <<END
#!/bin/sh
exec mariadb --no-defaults --batch --skip-column-names --unbuffered -S "$folder/run/socket" -u root -D "\${1:-mysql}"
END
    chmod 755 "$folder/client"
}

make_users() {
    "$folder/client" <<END
DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
FLUSH PRIVILEGES;
CREATE USER tester@'127.0.0.1' IDENTIFIED BY '$password';
END
}

#ifndef KQ_CMARIADB_H
#define KQ_CMARIADB_H

// First: the other headers need its types.
#include <mysql.h>

#include <errmsg.h>
#include <ma_pvio.h>
#include <mysql/plugin_auth.h>
#include <mysqld_error.h>
#include <string.h>

// What Swift cannot import: macros with casts, and a client plugin.

// An authentication plugin of our own that is asked first. The library goes on without TLS where the server offers none, even when TLS was
// asked for, unless the server's name is checked as well. This one ends the login before anything was sent, and otherwise starts TLS and
// leaves the login to the plugin that the server then asks for.

typedef struct {
    MYSQL_CLIENT_PLUGIN_HEADER
    int (*authenticate)(MYSQL_PLUGIN_VIO *, struct st_mysql *);
} kq_mariadb_plugin;

static inline int kq_mariadb_start_tls(MYSQL_PLUGIN_VIO *vio, struct st_mysql *mysql) {
    if (!(mysql->server_capabilities & CLIENT_SSL)) {
        mysql->net.last_errno = CR_SSL_CONNECTION_ERROR;
        memcpy(mysql->net.sqlstate, "HY000", sizeof "HY000");
        static const char message[] = "the server offers no TLS";
        memcpy(mysql->net.last_error, message, sizeof message);
        return CR_ERROR;
    }
    return vio->write_packet(vio, 0, 0) ? CR_ERROR : CR_OK;
}

#define KQ_MARIADB_TLS_PLUGIN "keyquorum_tls"

// Makes the plugin known to the library, once for the process. Returns 0, or 1 if the library refuses it.
static inline int kq_mariadb_register_plugin(MYSQL *_Nonnull mysql) {
    static kq_mariadb_plugin plugin = {
        .type = 2,
        .interface_version = 0x0100,
        .name = KQ_MARIADB_TLS_PLUGIN,
        .author = "Keyquorum",
        .desc = "Starts TLS or ends the login",
        .version = {1, 0, 0},
        .license = "",
        .authenticate = kq_mariadb_start_tls,
    };
    return mysql_client_register_plugin(mysql, (struct st_mysql_client_plugin *)&plugin) ? 0 : 1;
}

// How long reading and writing may take from now on, in seconds. Returns 0, or 1 if there is no connection.
static inline int kq_mariadb_set_timeout(MYSQL *_Nonnull mysql, int seconds) {
    MARIADB_PVIO *pvio = mysql->net.pvio;
    if (!pvio) return 1;
    return pvio->methods->set_timeout(pvio, PVIO_READ_TIMEOUT, seconds)
        || pvio->methods->set_timeout(pvio, PVIO_WRITE_TIMEOUT, seconds);
}

// `MYSQL_TYPE_…` and `CLIENT_…` as plain numbers.
enum {
    KQ_MARIADB_CLIENT_FLAGS = CLIENT_FOUND_ROWS,
};

#endif

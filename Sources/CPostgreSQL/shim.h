#include <libpq-fe.h>
#include <sys/eventfd.h>

// Of OpenSSL, which libpq brings with it: bytes that were taken off the socket and not yet handed on.
struct ssl_st;
int SSL_pending(const struct ssl_st *ssl);

/// Whether the next read gives bytes although the socket itself has none: a TLS record that was read in part.
static inline int kq_pq_has_pending(PGconn *connection) {
    const struct ssl_st *ssl = (const struct ssl_st *)PQsslStruct(connection, "OpenSSL");
    return ssl != NULL && SSL_pending(ssl) > 0;
}

/// What a server says besides its answers is not printed: it may speak of anything.
static inline void kq_pq_ignore_notice(void *context, const PGresult *result) {
    (void)context;
    (void)result;
}

static inline void kq_pq_ignore_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, kq_pq_ignore_notice, NULL);
}

/// PG_DIAG_SQLSTATE and its like are macros of characters.
static inline const char *kq_pq_sqlstate(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_SQLSTATE); }
static inline const char *kq_pq_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}

/// A file that one thread wakes another by; negative when the process may open no more.
static inline int kq_pq_bell(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

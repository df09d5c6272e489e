#include "CEmbedded.h"

#include <string.h>

// One array for each file and one line in its engine's table; a test compares both with the folder.

static const uint8_t sqlite_0001[] = {
#embed "../../migrations/sqlite/0001_initial.sql"
};
static const uint8_t sqlite_0002[] = {
#embed "../../migrations/sqlite/0002_idempotency.sql"
};
static const uint8_t sqlite_0003[] = {
#embed "../../migrations/sqlite/0003_custody.sql"
};
static const uint8_t sqlite_0004[] = {
#embed "../../migrations/sqlite/0004_access.sql"
};
static const uint8_t sqlite_0005[] = {
#embed "../../migrations/sqlite/0005_kmip.sql"
};
static const uint8_t sqlite_0006[] = {
#embed "../../migrations/sqlite/0006_log_details.sql"
};
static const uint8_t sqlite_0007[] = {
#embed "../../migrations/sqlite/0007_locate.sql"
};
static const uint8_t sqlite_0008[] = {
#embed "../../migrations/sqlite/0008_asynchronous.sql"
};
static const uint8_t sqlite_0009[] = {
#embed "../../migrations/sqlite/0009_wide_objects.sql"
};
static const uint8_t sqlite_0010[] = {
#embed "../../migrations/sqlite/0010_flags.sql"
};

static const uint8_t postgres_0001[] = {
#embed "../../migrations/postgres/0001_initial.sql"
};
static const uint8_t postgres_0002[] = {
#embed "../../migrations/postgres/0002_idempotency.sql"
};
static const uint8_t postgres_0003[] = {
#embed "../../migrations/postgres/0003_custody.sql"
};
static const uint8_t postgres_0004[] = {
#embed "../../migrations/postgres/0004_access.sql"
};
static const uint8_t postgres_0005[] = {
#embed "../../migrations/postgres/0005_kmip.sql"
};
static const uint8_t postgres_0006[] = {
#embed "../../migrations/postgres/0006_log_details.sql"
};
static const uint8_t postgres_0007[] = {
#embed "../../migrations/postgres/0007_locate.sql"
};
static const uint8_t postgres_0008[] = {
#embed "../../migrations/postgres/0008_asynchronous.sql"
};
static const uint8_t postgres_0009[] = {
#embed "../../migrations/postgres/0009_wide_objects.sql"
};
static const uint8_t postgres_0010[] = {
#embed "../../migrations/postgres/0010_flags.sql"
};

static const uint8_t mariadb_0001[] = {
#embed "../../migrations/mariadb/0001_initial.sql"
};
static const uint8_t mariadb_0002[] = {
#embed "../../migrations/mariadb/0002_idempotency.sql"
};
static const uint8_t mariadb_0003[] = {
#embed "../../migrations/mariadb/0003_custody.sql"
};
static const uint8_t mariadb_0004[] = {
#embed "../../migrations/mariadb/0004_access.sql"
};
static const uint8_t mariadb_0005[] = {
#embed "../../migrations/mariadb/0005_kmip.sql"
};
static const uint8_t mariadb_0006[] = {
#embed "../../migrations/mariadb/0006_log_details.sql"
};
static const uint8_t mariadb_0007[] = {
#embed "../../migrations/mariadb/0007_locate.sql"
};
static const uint8_t mariadb_0008[] = {
#embed "../../migrations/mariadb/0008_asynchronous.sql"
};
static const uint8_t mariadb_0009[] = {
#embed "../../migrations/mariadb/0009_wide_objects.sql"
};
static const uint8_t mariadb_0010[] = {
#embed "../../migrations/mariadb/0010_flags.sql"
};

#define KQ_FILE(name, array) {name, array, sizeof array}

static const kq_embedded_file sqlite_migrations[] = {
    KQ_FILE("0001_initial.sql", sqlite_0001),
    KQ_FILE("0002_idempotency.sql", sqlite_0002),
    KQ_FILE("0003_custody.sql", sqlite_0003),
    KQ_FILE("0004_access.sql", sqlite_0004),
    KQ_FILE("0005_kmip.sql", sqlite_0005),
    KQ_FILE("0006_log_details.sql", sqlite_0006),
    KQ_FILE("0007_locate.sql", sqlite_0007),
    KQ_FILE("0008_asynchronous.sql", sqlite_0008),
    KQ_FILE("0009_wide_objects.sql", sqlite_0009),
    KQ_FILE("0010_flags.sql", sqlite_0010),
};

static const kq_embedded_file postgres_migrations[] = {
    KQ_FILE("0001_initial.sql", postgres_0001),
    KQ_FILE("0002_idempotency.sql", postgres_0002),
    KQ_FILE("0003_custody.sql", postgres_0003),
    KQ_FILE("0004_access.sql", postgres_0004),
    KQ_FILE("0005_kmip.sql", postgres_0005),
    KQ_FILE("0006_log_details.sql", postgres_0006),
    KQ_FILE("0007_locate.sql", postgres_0007),
    KQ_FILE("0008_asynchronous.sql", postgres_0008),
    KQ_FILE("0009_wide_objects.sql", postgres_0009),
    KQ_FILE("0010_flags.sql", postgres_0010),
};

static const kq_embedded_file mariadb_migrations[] = {
    KQ_FILE("0001_initial.sql", mariadb_0001),
    KQ_FILE("0002_idempotency.sql", mariadb_0002),
    KQ_FILE("0003_custody.sql", mariadb_0003),
    KQ_FILE("0004_access.sql", mariadb_0004),
    KQ_FILE("0005_kmip.sql", mariadb_0005),
    KQ_FILE("0006_log_details.sql", mariadb_0006),
    KQ_FILE("0007_locate.sql", mariadb_0007),
    KQ_FILE("0008_asynchronous.sql", mariadb_0008),
    KQ_FILE("0009_wide_objects.sql", mariadb_0009),
    KQ_FILE("0010_flags.sql", mariadb_0010),
};

typedef struct {
    const char *engine;
    const kq_embedded_file *files;
    size_t count;
} kq_migrations;

#define KQ_ENGINE(name, files) {name, files, sizeof files / sizeof files[0]}

static const kq_migrations engines[] = {
    KQ_ENGINE("sqlite", sqlite_migrations),
    KQ_ENGINE("postgres", postgres_migrations),
    KQ_ENGINE("mariadb", mariadb_migrations),
};

static const kq_migrations *migrations_of(const char *engine) {
    for (size_t at = 0; at < sizeof engines / sizeof engines[0]; at++) {
        if (strcmp(engines[at].engine, engine) == 0) return &engines[at];
    }
    return NULL;
}

size_t kq_migration_count(const char *engine) {
    const kq_migrations *found = migrations_of(engine);
    return found ? found->count : 0;
}

kq_embedded_file kq_migration(const char *engine, size_t index) {
    const kq_migrations *found = migrations_of(engine);
    if (found && index < found->count) return found->files[index];
    return (kq_embedded_file){"", (const uint8_t *)"", 0};
}

#if __has_embed("openapi.json")
static const uint8_t openapi_json[] = {
#embed "openapi.json"
};
const uint8_t *const kq_openapi_json = openapi_json;
const size_t kq_openapi_json_count = sizeof openapi_json;
#else
const uint8_t *const kq_openapi_json = NULL;
const size_t kq_openapi_json_count = 0;
#endif

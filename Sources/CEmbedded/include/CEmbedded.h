#ifndef KQ_CEMBEDDED_H
#define KQ_CEMBEDDED_H

#include <stddef.h>
#include <stdint.h>

// Files of the repository that the program carries with it.

typedef struct {
    const char *_Nonnull name;      // "0001_initial.sql"
    const uint8_t *_Nonnull bytes;  // not terminated
    size_t count;
} kq_embedded_file;

// The migrations of an engine ("sqlite", the folder's name), in the order of their numbers; 0 for an unknown engine.
size_t kq_migration_count(const char *_Nonnull engine);

// The migration at `index`, which is less than the count; an empty file beyond it.
kq_embedded_file kq_migration(const char *_Nonnull engine, size_t index);

// The description of the REST API, `openapi.json` at the top of the repository; null where there was none at the build.
extern const uint8_t *_Nullable const kq_openapi_json;
extern const size_t kq_openapi_json_count;

#endif

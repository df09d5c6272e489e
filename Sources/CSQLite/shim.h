#include <sqlite3.h>

// Before the first connection: no statistics of memory, which take a lock at each piece that is taken or given back. (Swift cannot call functions
// of varying arguments.)
static inline int kq_sqlite_without_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

#define _GNU_SOURCE
#include "CKeyquorum.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

// Secrets live in regions of their own that are locked once, because locking page by page as secrets come and go would
// unlock a neighbour's page and split the process's address map. Blocks are powers of two from 32 bytes to 16 KiB; a
// freed block is wiped and reused. Larger ones have a mapping each; of those up to 128 KiB a few, if locked, are kept when
// they are freed, because to map, lock and unmap one costs as much as to encrypt what fits in it.

enum {
    smallest_shift = 5,
    carved_shift = 14,
    largest_shift = 17,
    classes = largest_shift - smallest_shift + 1,
    region_size = 1 << 18,
    kept = 8
};

struct block {
    struct block *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct block *free_blocks[classes];
static int free_counts[classes];
static unsigned char *region;
static size_t region_left;
static uint64_t unlocked;

static void *map_locked(size_t count) {
    void *bytes = mmap(NULL, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) abort();
    if (mlock(bytes, count) != 0) __atomic_fetch_add(&unlocked, 1, __ATOMIC_RELAXED);
    (void)madvise(bytes, count, MADV_DONTDUMP);
    return bytes;
}

static int class_of(size_t count) {
    int class = 0;
    while (((size_t)1 << (class + smallest_shift)) < count) class++;
    return class;
}

static int has_mapping(int class) { return class + smallest_shift > carved_shift; }

// The caller holds the lock.
static void *carve(int class) {
    size_t size = (size_t)1 << (class + smallest_shift);
    if (region_left < size) {
        region = map_locked(region_size);
        region_left = region_size;
    }
    void *bytes = region;
    region += size;
    region_left -= size;
    return bytes;
}

void *kq_secret_allocate(size_t count) {
    if (count > ((size_t)1 << largest_shift)) return map_locked(count);
    int class = class_of(count);
    pthread_mutex_lock(&lock);
    struct block *bytes = free_blocks[class];
    if (bytes != NULL) {
        free_blocks[class] = bytes->next;
        free_counts[class]--;
        bytes->next = NULL;
    } else if (!has_mapping(class)) {
        bytes = carve(class);
    }
    pthread_mutex_unlock(&lock);
    return bytes != NULL ? bytes : map_locked((size_t)1 << (class + smallest_shift));
}

// A mapping that the system would not lock is not kept, or it would be used unlocked for ever: while it ever refused one each is locked once more, which
// costs a call to the system and changes nothing for one that is locked.
static int is_locked_now(void *bytes, int class) {
    return kq_secret_unlocked_count() == 0 || mlock(bytes, (size_t)1 << (class + smallest_shift)) == 0;
}

void kq_secret_free(void *bytes, size_t count) {
    kq_wipe(bytes, count);
    if (count > ((size_t)1 << largest_shift)) {
        munmap(bytes, count);
        return;
    }
    int class = class_of(count);
    int may_be_kept = !has_mapping(class) || is_locked_now(bytes, class);
    pthread_mutex_lock(&lock);
    int is_reused = may_be_kept && (!has_mapping(class) || free_counts[class] < kept);
    if (is_reused) {
        struct block *freed = bytes;
        freed->next = free_blocks[class];
        free_blocks[class] = freed;
        free_counts[class]++;
    }
    pthread_mutex_unlock(&lock);
    if (!is_reused) munmap(bytes, (size_t)1 << (class + smallest_shift));
}

uint64_t kq_secret_unlocked_count(void) { return __atomic_load_n(&unlocked, __ATOMIC_RELAXED); }

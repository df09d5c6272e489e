#define _GNU_SOURCE
#include "CKeyquorum.h"

#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>

void kq_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

int kq_equal(const void *a, const void *b, size_t count) {
    const volatile unsigned char *left = a, *right = b;
    unsigned difference = 0;
    for (size_t i = 0; i < count; i++) difference |= (unsigned)(left[i] ^ right[i]);
    return (int)(((difference - 1) >> 8) & 1);
}

void kq_random(void *bytes, size_t count) {
    unsigned char *next = bytes;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) abort();
        next += got;
        count -= (size_t)got;
    }
}

int kq_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
    return 0;
}

ssize_t kq_read_from_memory(int file, void *bytes, size_t count, off_t offset) {
    const struct iovec place = {.iov_base = bytes, .iov_len = count};
    return preadv2(file, &place, 1, offset, RWF_NOWAIT);
}

int kq_nameless_file(const char *folder) { return open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600); }

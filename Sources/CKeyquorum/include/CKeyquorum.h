#ifndef KQ_CKEYQUORUM_H
#define KQ_CKEYQUORUM_H
#include <stddef.h>
#include <sys/types.h>
#include <stdint.h>

// What Glibc's module does not import: macros, variadics and calls behind feature tests.

/// Overwrites `count` bytes with zeros; the compiler may not remove the call.
void kq_wipe(void *bytes, size_t count);

/// 1 if the two ranges of `count` bytes are equal, else 0. The time depends on `count` alone.
int kq_equal(const void *a, const void *b, size_t count);

/// Looks for the message in a block of RSAES-PKCS1-v1_5, at its end, and has the block overwritten with `synthetic` where the padding is wrong; both have
/// `count` bytes, 11 to 65535. Returns the message's length: of a wrong one the last below `count` - 10 of the `tries` candidates, two bytes each in network
/// order, cut to the bits of `count` - 10. The time depends on the counts alone.
size_t kq_padded_message(void *block, const void *synthetic, size_t count, const void *lengths, size_t tries);

/// Fills `count` bytes from the kernel's generator. Ends the process if the kernel has none: there is no honest way on.
void kq_random(void *bytes, size_t count);

/// Forbids core dumps and ptrace of this process by others. Returns 0, or errno.
int kq_forbid_core_dumps(void);

/// Zeroed memory, aligned to 32 bytes, locked into RAM where the system allows it and left out of core dumps.
/// Ends the process if there is no memory at all.
void *kq_secret_allocate(size_t count);

/// Wipes and gives back what `kq_secret_allocate` returned for the same `count`.
void kq_secret_free(void *bytes, size_t count);

/// How many times the system refused to lock memory (RLIMIT_MEMLOCK).
uint64_t kq_secret_unlocked_count(void);

/// `pread` of what the kernel has in memory; -1 with EAGAIN where it would have to wait for a disk (Linux: RWF_NOWAIT).
ssize_t kq_read_from_memory(int file, void *bytes, size_t count, off_t offset);

/// A file for reading and writing in `folder` that has no name and cannot be given one (Linux: O_TMPFILE); -1 with errno, EOPNOTSUPP, EISDIR or EINVAL where
/// the file system or the kernel has no such files.
int kq_nameless_file(const char *folder);

#endif

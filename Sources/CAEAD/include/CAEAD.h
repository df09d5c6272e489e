#ifndef KQ_CAEAD_H
#define KQ_CAEAD_H
#include <stddef.h>
#include <stdint.h>

// XAES-256-GCM (C2SP): AES-256-GCM with a 24-byte nonce that may be random, over the system's libcrypto.
// The first 12 bytes of the nonce derive a key of their own (NIST SP 800-108r1, CMAC in counter mode); the last 12 are
// GCM's nonce under it.

enum { KQ_XAES_KEY = 32, KQ_XAES_NONCE = 24, KQ_XAES_TAG = 16 };

enum {
    KQ_AEAD_DONE = 0,
    KQ_AEAD_NOT_AUTHENTIC = 1, // the key, the nonce, the additional data or a byte is not what was sealed
    KQ_AEAD_TOO_LARGE = 2,     // more than 1 GiB
    KQ_AEAD_FAILED = 3         // libcrypto has no such cipher, or no memory
};

/// Writes `count` bytes of ciphertext and a tag of 16 to `sealed`. On failure `sealed` is wiped.
int kq_xaes_seal(const uint8_t key[KQ_XAES_KEY], const uint8_t nonce[KQ_XAES_NONCE], const void *aad,
                 size_t aad_count, const void *plain, size_t count, void *sealed);

/// Reads `count` bytes of ciphertext and its tag from `sealed` and writes the plaintext. On failure `plain` is wiped, so
/// no byte that was not authenticated is left there.
int kq_xaes_open(const uint8_t key[KQ_XAES_KEY], const uint8_t nonce[KQ_XAES_NONCE], const void *aad,
                 size_t aad_count, const void *sealed, size_t count, void *plain);

#endif

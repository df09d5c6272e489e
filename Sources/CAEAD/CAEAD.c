#include "CAEAD.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { block = 16, largest = 1 << 30 };

// Each thread has contexts of its own: to make one costs more than to use it. A key that was used is overwritten by one of zeros at once, so that no
// context holds one that was let go.
struct contexts {
    EVP_CIPHER_CTX *ecb, *seal, *open;
};

static pthread_once_t made = PTHREAD_ONCE_INIT;
static pthread_key_t slot;
static EVP_CIPHER *ecb, *gcm;
static const uint8_t zeros[32];

static void forget(void *own) {
    struct contexts *contexts = own;
    EVP_CIPHER_CTX_free(contexts->ecb);
    EVP_CIPHER_CTX_free(contexts->seal);
    EVP_CIPHER_CTX_free(contexts->open);
    free(contexts);
}

static void make(void) {
    // Fetched once: looking a cipher up by name costs more than using it.
    EVP_CIPHER *found = EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
    if (found == NULL || pthread_key_create(&slot, forget) != 0) return;
    gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    if (gcm != NULL) ecb = found;
}

// The calling thread's, or NULL.
static struct contexts *own(void) {
    pthread_once(&made, make);
    if (ecb == NULL) return NULL;
    struct contexts *contexts = pthread_getspecific(slot);
    if (contexts != NULL) return contexts;
    contexts = calloc(1, sizeof *contexts);
    if (contexts == NULL) return NULL;
    contexts->ecb = EVP_CIPHER_CTX_new();
    contexts->seal = EVP_CIPHER_CTX_new();
    contexts->open = EVP_CIPHER_CTX_new();
    if (contexts->ecb && contexts->seal && contexts->open &&
        EVP_EncryptInit_ex2(contexts->ecb, ecb, zeros, NULL, NULL) && EVP_CIPHER_CTX_set_padding(contexts->ecb, 0) &&
        EVP_CipherInit_ex2(contexts->seal, gcm, zeros, zeros, 1, NULL) &&
        EVP_CipherInit_ex2(contexts->open, gcm, zeros, zeros, 0, NULL) && pthread_setspecific(slot, contexts) == 0)
        return contexts;
    forget(contexts);
    return NULL;
}

// Doubling in the field of CMAC (NIST SP 800-38B section 6.1), without a branch on the bits of L.
static void subkey(uint8_t k1[block], const uint8_t l[block]) {
    for (int i = 0; i < block; i++) {
        uint8_t carry = i + 1 < block ? l[i + 1] >> 7 : 0;
        k1[i] = (uint8_t)((l[i] << 1) | carry);
    }
    k1[block - 1] ^= (uint8_t)(0x87 & (0 - (l[0] >> 7)));
}

// The key for this nonce: CMAC of "00 01 X 00 nonce[0..12]" and of "00 02 X 00 nonce[0..12]". Each message is one full
// block, so a CMAC is one encryption of the message with K1 added.
static int derive(EVP_CIPHER_CTX *context, const uint8_t *key, const uint8_t *nonce, uint8_t derived[2 * block]) {
    uint8_t l[block] = {0}, k1[block], messages[2 * block];
    int written = 0;
    int ok = EVP_EncryptInit_ex2(context, NULL, key, NULL, NULL) &&
             EVP_EncryptUpdate(context, l, &written, l, block);
    subkey(k1, l);
    for (int half = 0; half < 2; half++) {
        uint8_t *message = messages + half * block;
        const uint8_t head[4] = {0, (uint8_t)(half + 1), 'X', 0};
        memcpy(message, head, sizeof head);
        memcpy(message + sizeof head, nonce, 12);
        for (int i = 0; i < block; i++) message[i] ^= k1[i];
    }
    ok = ok && EVP_EncryptUpdate(context, derived, &written, messages, sizeof messages);
    OPENSSL_cleanse(l, sizeof l);
    OPENSSL_cleanse(k1, sizeof k1);
    OPENSSL_cleanse(messages, sizeof messages);
    return EVP_EncryptInit_ex2(context, NULL, zeros, NULL, NULL) && ok;
}

// The context for GCM, ready under the derived key, or NULL.
static EVP_CIPHER_CTX *begin(const uint8_t *key, const uint8_t *nonce, int sealing) {
    uint8_t derived[2 * block];
    struct contexts *contexts = own();
    if (contexts == NULL) return NULL;
    EVP_CIPHER_CTX *context = sealing ? contexts->seal : contexts->open;
    int ok = derive(contexts->ecb, key, nonce, derived) &&
             EVP_CipherInit_ex2(context, NULL, derived, nonce + 12, sealing, NULL);
    OPENSSL_cleanse(derived, sizeof derived);
    return ok ? context : NULL;
}

static int end(EVP_CIPHER_CTX *context, int sealing) {
    return EVP_CipherInit_ex2(context, NULL, zeros, zeros, sealing, NULL);
}

static int update(EVP_CIPHER_CTX *context, void *out, const void *in, size_t count) {
    int written = 0;
    return count == 0 || EVP_CipherUpdate(context, out, &written, in, (int)count);
}

int kq_xaes_seal(const uint8_t key[KQ_XAES_KEY], const uint8_t nonce[KQ_XAES_NONCE], const void *aad,
                 size_t aad_count, const void *plain, size_t count, void *sealed) {
    if (aad_count > largest || count > largest) return KQ_AEAD_TOO_LARGE;
    EVP_CIPHER_CTX *context = begin(key, nonce, 1);
    if (context == NULL) return KQ_AEAD_FAILED;
    uint8_t *tag = (uint8_t *)sealed + count;
    int none = 0;
    int ok = update(context, NULL, aad, aad_count) && update(context, sealed, plain, count) &&
             EVP_EncryptFinal_ex(context, tag, &none) &&
             EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, KQ_XAES_TAG, tag);
    if (end(context, 1) && ok) return KQ_AEAD_DONE;
    OPENSSL_cleanse(sealed, count + KQ_XAES_TAG);
    return KQ_AEAD_FAILED;
}

int kq_xaes_open(const uint8_t key[KQ_XAES_KEY], const uint8_t nonce[KQ_XAES_NONCE], const void *aad,
                 size_t aad_count, const void *sealed, size_t count, void *plain) {
    if (aad_count > largest || count > largest) return KQ_AEAD_TOO_LARGE;
    EVP_CIPHER_CTX *context = begin(key, nonce, 0);
    if (context == NULL) return KQ_AEAD_FAILED;
    uint8_t tag[KQ_XAES_TAG], rest[block];
    int none = 0;
    memcpy(tag, (const uint8_t *)sealed + count, sizeof tag);
    int ready = update(context, NULL, aad, aad_count) && update(context, plain, sealed, count) &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, KQ_XAES_TAG, tag);
    int authentic = ready && EVP_DecryptFinal_ex(context, rest, &none) > 0;
    authentic = end(context, 0) && authentic;
    if (authentic) return KQ_AEAD_DONE;
    if (count > 0) OPENSSL_cleanse(plain, count);
    return ready ? KQ_AEAD_NOT_AUTHENTIC : KQ_AEAD_FAILED;
}

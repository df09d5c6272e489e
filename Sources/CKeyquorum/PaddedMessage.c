#include "CKeyquorum.h"

#include <limits.h>

// Masks have all bits or none. Numbers are below half of what a word holds.

// The compiler knows nothing of the word, so that it makes no branch of what is computed with it.
static size_t hidden(size_t word) {
    __asm__("" : "+r"(word));
    return word;
}

static size_t below(size_t a, size_t b) { return hidden((size_t)0 - ((a - b) >> (sizeof(size_t) * CHAR_BIT - 1))); }

static size_t is_zero(size_t a) { return below(a, 1); }

static size_t choose(size_t mask, size_t a, size_t b) { return (hidden(mask) & a) | (hidden(~mask) & b); }

static size_t synthetic_length(const unsigned char *lengths, size_t tries, size_t most) {
    size_t bits = most, length = 0;
    for (size_t shift = 1; shift < 16; shift *= 2) bits |= bits >> shift;
    for (size_t i = 0; i < tries; i++) {
        size_t candidate = (((size_t)lengths[2 * i] << 8) | lengths[2 * i + 1]) & bits;
        length = choose(below(candidate, most), candidate, length);
    }
    return length;
}

size_t kq_padded_message(void *block, const void *synthetic, size_t count, const void *lengths, size_t tries) {
    unsigned char *bytes = block;
    const unsigned char *other = synthetic;
    // 0, 2, at least eight bytes that are not 0, and 0.
    size_t good = is_zero(bytes[0]) & is_zero(bytes[1] ^ (size_t)2);
    size_t found = 0, separator = 0;
    for (size_t i = 2; i < count; i++) {
        size_t zero = is_zero(bytes[i]);
        separator = choose(zero & ~found, i, separator);
        found |= zero;
    }
    good &= found & ~below(separator, 10);
    size_t length = choose(good, count - 1 - separator, synthetic_length(lengths, tries, count - 10));
    for (size_t i = 0; i < count; i++) bytes[i] = (unsigned char)choose(good, bytes[i], other[i]);
    return length;
}

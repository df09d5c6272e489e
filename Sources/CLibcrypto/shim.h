#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/self_test.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Of Linux; Glibc's module has it behind a feature test. Flag 1 closes the file in programs that this one starts.
extern int memfd_create(const char *_Nonnull name, unsigned int flags);

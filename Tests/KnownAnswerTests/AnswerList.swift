/// Every published file, and what reads it: a line for each file or for those of a pattern of the shell (`*` stands for slashes too), of which the first
/// that fits holds. What is read names its test as `Suite.test`; what is not has `not:` and why.
enum AnswerList {
    /// Below the folder of `cryptography_vectors`.
    static let vectors = """
        ciphers/AES/CBC/*                           CipherAnswerTests.blocks
        ciphers/AES/CCM/Readme.txt                  not: no answers
        ciphers/AES/CCM/*                           CipherAnswerTests.ccm
        ciphers/AES/CFB/CFB128*                     CipherAnswerTests.blocks
        ciphers/AES/CFB/*                           not: CFB has segments of a whole block
        ciphers/AES/CTR/*                           CipherAnswerTests.blocks
        ciphers/AES/ECB/*                           CipherAnswerTests.blocks
        ciphers/AES/GCM/*                           CipherAnswerTests.gcm
        ciphers/AES/OFB/*                           CipherAnswerTests.blocks
        ciphers/AES/XTS/*                           CipherAnswerTests.xts
        ciphers/AES/*                               not: KMIP has no GCM-SIV, OCB3 and SIV
        ciphers/3DES/CBC/TCBCI*                     not: interleaved CBC is not offered
        ciphers/3DES/OFB/TOFBI*                     not: interleaved OFB is not offered
        ciphers/3DES/CFB/TCFB64*                    FurtherCipherAnswerTests.tripleDES
        ciphers/3DES/CFB/*                          not: CFB has segments of a whole block, one after another
        ciphers/3DES/*                              FurtherCipherAnswerTests.tripleDES
        ciphers/Camellia/*-ecb.txt                  FurtherCipherAnswerTests.camelliaBlocks
        ciphers/Camellia/*                          FurtherCipherAnswerTests.camellia
        ciphers/ChaCha20/*                          CipherAnswerTests.chaCha20
        ciphers/ChaCha20Poly1305/*                  FurtherCipherAnswerTests.chaCha20Poly1305
        ciphers/*                                   not: ARC4, Blowfish, CAST5, IDEA, RC2, SEED and SM4 are not offered
        keywrap/kwp_botan.txt                       FurtherCipherAnswerTests.paddedWraps
        keywrap/kwtestvectors/Readme.txt            not: no answers
        keywrap/kwtestvectors/*_inv.txt             not: wraps by the inverse of the cipher are not offered
        keywrap/kwtestvectors/TKW_*                 not: wraps by triple DES are not offered
        keywrap/kwtestvectors/*                     CipherAnswerTests.wraps
        hashes/*/Readme.txt                         not: no answers
        hashes/*Monte.rsp                           FurtherDigestAnswerTests.chains
        hashes/*Monte.txt                           not: the steps of the chains whose results are in the .rsp files
        hashes/MD5/*                                FurtherDigestAnswerTests.hashes
        hashes/ripemd160/*                          FurtherDigestAnswerTests.hashes
        hashes/SHA1/*                               DigestAnswerTests.hashes
        hashes/SHA2/*                               DigestAnswerTests.hashes
        hashes/SHA3/*                               DigestAnswerTests.hashes
        hashes/*                                    not: SHAKE, SM3 and BLAKE2 are not offered
        HMAC/*                                      DigestAnswerTests.codes
        CMAC/*                                      DigestAnswerTests.codes
        poly1305/*                                  not: Poly1305 alone has a key for one message, and is not offered
        KDF/*hkdf*                                  FurtherDigestAnswerTests.hkdf
        KDF/*HKDF*                                  FurtherDigestAnswerTests.hkdf
        KDF/nist-800-108-KBKDF-CTR.txt              DigestAnswerTests.counters
        KDF/rfc-6070-PBKDF2-SHA1.txt                FurtherDigestAnswerTests.pbkdf2
        KDF/*                                       not: X9.63, Argon2 and scrypt are no derivations of KMIP
        asymmetric/DH/*.fax                         DiscreteAnswerTests.agreement
        asymmetric/DH/RFC5114.txt                   DiscreteAnswerTests.agreement
        asymmetric/DH/bad_exchange.txt              DiscreteAnswerTests.twoGroups
        asymmetric/DH/rfc3526.txt                   DiscreteAnswerTests.groups
        asymmetric/DH/vec.txt                       DiscreteAnswerTests.numbers
        asymmetric/DH/dhkey*.txt                    not: the numbers of the keys in the files beside them
        asymmetric/DSA/*/KeyPair.rsp                DiscreteAnswerTests.pairs
        asymmetric/DSA/*/PQG*                       not: groups of DSA are made by libcrypto, from seeds of its own
        asymmetric/DSA/*/Readme.txt                 not: no answers
        asymmetric/DSA/FIPS_186-*/Sig*              DiscreteAnswerTests.signatures
        asymmetric/EC/compressed_points.txt         CurveAnswerTests.compressed
        asymmetric/ECDH/*KDFConcat*                 not: SP 800-56A's concatenation is no derivation of KMIP
        asymmetric/ECDH/*                           FurtherPairAnswerTests.agreement
        asymmetric/ECDSA/*/KeyPair.rsp              CurveAnswerTests.pairs
        asymmetric/ECDSA/*/PKV.rsp                  CurveAnswerTests.points
        asymmetric/ECDSA/*/Readme.txt               not: no answers
        asymmetric/ECDSA/RFC6979/*                  CurveAnswerTests.deterministic
        asymmetric/ECDSA/*/Sig*                     CurveAnswerTests.signatures
        asymmetric/Ed25519/sign.input               FurtherPairAnswerTests.edwards
        asymmetric/Ed448/rfc8032.txt                FurtherPairAnswerTests.edwards
        asymmetric/MLDSA/*_44_*.rsp                 not: ML-DSA-44 is not offered
        asymmetric/MLDSA/*.rsp                      LatticeAnswerTests.seeds
        asymmetric/MLKEM/*_512.rsp                  not: ML-KEM-512 is not offered
        asymmetric/MLKEM/*.rsp                      LatticeAnswerTests.encapsulation
        asymmetric/OpenSSH/*                        not: OpenSSH's files are no key formats of KMIP
        asymmetric/RSA/FIPS_186-2/SigGen15*         RSAAnswerTests.signatures
        asymmetric/RSA/FIPS_186-2/SigGenPSS*        RSAAnswerTests.signatures
        asymmetric/RSA/FIPS_186-2/SigVer15*         RSAAnswerTests.signatures
        asymmetric/RSA/FIPS_186-2/SigVerPSS*        RSAAnswerTests.signatures
        asymmetric/RSA/FIPS_186-2/Readme.txt        not: no answers
        asymmetric/RSA/FIPS_186-2/*                 not: signatures and keys of X9.31 are not offered
        asymmetric/RSA/SigVer15EMTest.txt           RSAAnswerTests.signatures
        asymmetric/RSA/oaep-custom/*                RSAAnswerTests.oaep
        asymmetric/RSA/oaep-label.txt               RSAAnswerTests.label
        asymmetric/RSA/pkcs1v15*-vectors.txt        RSAAnswerTests.examples
        asymmetric/RSA/pkcs-1v2-1d2-vec/*-vect.txt  RSAAnswerTests.examples
        asymmetric/RSA/pkcs-1v2-1d2-vec/*-int.txt   not: the steps within one example
        asymmetric/RSA/pkcs-1v2-1d2-vec/readme.txt  not: no answers
        asymmetric/X25519/rfc7748.txt               FurtherPairAnswerTests.montgomery
        asymmetric/X448/rfc7748.txt                 FurtherPairAnswerTests.montgomery
        asymmetric/PEM_Serialization/README.txt     not: no answers
        asymmetric/*.der                            KeyFileAnswerTests.files
        asymmetric/*.pem                            KeyFileAnswerTests.files
        HPKE/*                                      not: what shareholders seal is their program's, and no operation of KMIP
        chunked-encryption/*                        not: a format of one library
        fernet/*                                    not: a format of one library
        twofactor/*                                 not: one-time passwords are not offered
        pkcs7/*                                     not: signed messages are not offered
        pkcs12/*                                    not: CertificatesTests and ObjectsPKCS12Tests read what openssl makes
        x509/*                                      not: certificates are no keys; CertificatesTests and ValidateTests have chains of their own
        *.py                                        not: the package's own
        py.typed                                    not: the package's own
        __pycache__/*                               not: the package's own
        """

    /// Files of JSON and text below swift-crypto's folder of tests.
    static let wycheproof = """
        CryptoExtrasVectors/aes_cbc_pkcs5_test.json             CipherAnswerTests.wycheproof
        CryptoExtrasVectors/aes_cmac_test.json                  DigestAnswerTests.wycheproof
        CryptoExtrasVectors/aes_gcm_siv_test.json               not: KMIP has no GCM-SIV
        CryptoExtrasVectors/AESCFB128*.txt                      not: NIST's files, which CipherAnswerTests.blocks reads from the other folder
        CryptoExtrasVectors/rfc-6070-PBKDF2-SHA1.txt            not: the file that FurtherDigestAnswerTests.pbkdf2 reads from the other folder
        CryptoExtrasVectors/rfc-7914-scrypt.txt                 not: scrypt is no derivation of KMIP
        CryptoExtrasVectors/rfc9474.json                        not: blind signatures are not offered
        CryptoExtrasVectors/mldsa_*_verify_test.json            LatticeAnswerTests.signatures
        CryptoExtrasVectors/mldsa_nist_keygen_*_tests.json      LatticeAnswerTests.keys
        CryptoTests/Signatures/MLDSA/*_KeyGen_KAT.json          LatticeAnswerTests.keys
        CryptoExtrasVectors/rsa_oaep_*.json                     KeyPairAnswerTests.oaep
        CryptoExtrasVectors/rsa_pss_*.json                      KeyPairAnswerTests.signatures
        CryptoExtrasVectors/rsa_signature_*.json                KeyPairAnswerTests.signatures
        Test Vectors/aes_gcm_test.json                          CipherAnswerTests.wycheproof
        Test Vectors/chacha20_poly1305_test.json                CipherAnswerTests.wycheproof
        Test Vectors/ecdh_*_ecpoint_test.json                   FurtherPairAnswerTests.points
        Test Vectors/ecdh_*_test.json                           KeyPairAnswerTests.agreement
        Test Vectors/ecdsa_*_p1363_test.json                    CurveAnswerTests.numbers
        Test Vectors/ecdsa_*_test.json                          KeyPairAnswerTests.signatures
        Test Vectors/rfc-5869-HKDF-*.txt                        not: the files that FurtherDigestAnswerTests.hkdf reads from the other folder
        Test Vectors/ansx963_*.txt                              not: X9.63 is no derivation of KMIP
        Test Vectors/ed25519_test.json                          KeyPairAnswerTests.edwards
        Test Vectors/x25519_test.json                           KeyPairAnswerTests.montgomery
        CryptoTests/HPKE/*                                      not: what shareholders seal is their program's, and no operation of KMIP
        CryptoTests/KEM/*                                       not: X-Wing is no algorithm of KMIP
        CryptoExtrasTests/*                                     not: blind signatures and their curves are not offered
        """
}

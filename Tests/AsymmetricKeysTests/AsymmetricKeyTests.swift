import AsymmetricKeys
import Secrets
import TestTools
import Testing

@Suite("Keys of a pair in every form")
struct AsymmetricKeyTests {
    private static let algorithms: [KeyAlgorithm] =
        [.rsa, .ed25519, .ed448, .x25519, .x448]
        + [Curve.p224, .p256, .p384, .p521, .secp256k1, .b283, .brainpoolP256r1].map { .ellipticCurve($0) }

    @Test("each encoding is read back as the same key, and openssl reads it too", arguments: algorithms)
    func encodings(algorithm: KeyAlgorithm) throws {
        let key = try AsymmetricKey.make(algorithm, bits: 2_048)
        let openssl = try OpenSSL()
        for key in [key, try key.publicKey()] {
            let kind = key.isPrivate ? [] : ["-pubin"]
            let reference = try key.encoded(key.isPrivate ? .pkcs8 : .subjectPublicKeyInfo)
            for encoding in KeyEncoding.allCases {
                guard let bytes = try? key.encoded(encoding) else { continue }
                let again = try AsymmetricKey(bytes, encoding, isPrivate: key.isPrivate, algorithm)
                #expect(try again.encoded(encoding) == bytes)
                #expect(try again.encoded(key.isPrivate ? .pkcs8 : .subjectPublicKeyInfo) == reference)
                guard encoding != .raw, encoding != .pkcs1 || key.isPrivate else { continue }
                try openssl.write(bytes, "key")
                let read = ["pkey", "-inform", "DER", "-in", "key"] + kind
                let seen = try openssl.run(read + ["-outform", "DER", "-pubout"])
                let expected = try key.publicKey().encoded(.subjectPublicKeyInfo)
                #expect(seen == expected.withBytes { [UInt8]($0) }, "\(encoding)")
            }
        }
    }

    @Test(
        "each key is the same after a way through its numbers",
        arguments: algorithms.filter { $0.curve != nil } + [.rsa]
    )
    func numbers(algorithm: KeyAlgorithm) throws {
        let key = try AsymmetricKey.make(algorithm, bits: 2_048)
        #expect(try AsymmetricKey(try key.transparent()).encoded(.pkcs8) == key.encoded(.pkcs8))
        let published = try key.publicKey()
        let again = try AsymmetricKey(try published.transparent())
        #expect(try again.encoded(.subjectPublicKeyInfo) == published.encoded(.subjectPublicKeyInfo))
    }

    @Test("what openssl made is read, and written by us as openssl writes it")
    func fromOpenSSL() throws {
        let openssl = try OpenSSL()
        try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER -out made")
        let made = try openssl.read("made")
        let key = try AsymmetricKey(SecretBytes(copying: made), .ecPrivateKey, isPrivate: true)
        #expect(key.algorithm == .ellipticCurve(.p256))
        try openssl.write(try key.encoded(.pkcs8), "written")
        try openssl("pkey -inform DER -in written -outform DER -traditional -out again")
        #expect(try openssl.read("again") == made)
    }

    @Test("DSA and Diffie-Hellman keys of openssl survive the way through their numbers")
    func discrete() throws {
        for (algorithm, options) in [("DSA", "dsa_paramgen_bits:2048"), ("DH", "group:ffdhe2048")] {
            let openssl = try OpenSSL()
            try openssl("genpkey -genparam -algorithm \(algorithm) -pkeyopt \(options) -out parameters")
            try openssl("genpkey -paramfile parameters -outform DER -out key")
            let key = try AsymmetricKey(SecretBytes(copying: try openssl.pkcs8("key")), .pkcs8, isPrivate: true)
            let again = try AsymmetricKey(try key.transparent())
            let numbers = try again.transparent()
            #expect(try key.transparent() == numbers)
            #expect(try AsymmetricKey(try key.publicKey().transparent()).transparent() == key.publicKey().transparent())
        }
    }

    @Test("bytes that are cut, followed by more, of another kind or encrypted are malformed")
    func malformed() throws {
        let key = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0)
        let whole = try key.encoded(.pkcs8).withBytes { [UInt8]($0) }
        let bad: [[UInt8]] = [[], [0x30], Array(whole.dropLast()), whole + [0], Array(whole.reversed())]
        for bytes in bad {
            let error = #expect(throws: AsymmetricKeyError.self) {
                try AsymmetricKey(SecretBytes(copying: bytes), .pkcs8, isPrivate: true)
            }
            #expect(error?.code == .malformed)
        }
        let openssl = try OpenSSL()
        try openssl.write(whole, "whole")
        try openssl("pkcs8 -topk8 -inform DER -in whole -outform DER -passout pass:secret -out encrypted")
        let encrypted = try openssl.secret("encrypted")
        #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(encrypted, .pkcs8, isPrivate: true) }
        #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey(SecretBytes(copying: whole), .subjectPublicKeyInfo, isPrivate: false)
        }
        #expect(throws: AsymmetricKeyError.self) {
            try AsymmetricKey(SecretBytes(copying: whole), .pkcs1, isPrivate: true)
        }
    }

    @Test("a curve whose parameters are written out is refused, be they those of P-256")
    func explicitParameters() throws {
        let openssl = try OpenSSL()
        let options = "-pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit"
        try openssl("genpkey -algorithm EC \(options) -outform DER -out key")
        // The command writes the old form, and the new one where it is told to.
        for (encoding, document) in [
            (KeyEncoding.pkcs8, try openssl.pkcs8("key")), (.ecPrivateKey, try openssl.read("key")),
        ] {
            #expect(throws: AsymmetricKeyError.self) {
                try AsymmetricKey(SecretBytes(copying: document), encoding, isPrivate: true)
            }
        }
    }

    @Test("a document is read in its own encoding and as no other, though libcrypto would take it", arguments: laidOut)
    func layouts(algorithm: KeyAlgorithm) throws {
        let key = try AsymmetricKey.make(algorithm, bits: 2_048)
        for half in [key, try key.publicKey()] {
            for written in KeyEncoding.allCases {
                guard written != .raw, let bytes = try? half.encoded(written) else { continue }
                for read in KeyEncoding.allCases where read != .raw {
                    for isPrivate in [true, false] where read != written || isPrivate != half.isPrivate {
                        let error = #expect(throws: AsymmetricKeyError.self, "\(half), \(written) as \(read)") {
                            try AsymmetricKey(bytes, read, isPrivate: isPrivate)
                        }
                        #expect(error?.code == .malformed)
                    }
                }
            }
        }
    }

    private static let laidOut: [KeyAlgorithm] = [.rsa, .ellipticCurve(.p256), .ed25519, .x448]

    @Test("the numbers of DSA without a frame, and a group of Diffie and Hellman, are no keys in any encoding")
    func unframed() throws {
        let openssl = try OpenSSL()
        try openssl("genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out group")
        try openssl("genpkey -paramfile group -outform DER -out old")
        try openssl("genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out named")
        try openssl("dhparam -in named -outform DER -out bare")
        for document in [try openssl.secret("old"), try openssl.secret("bare")] {
            for (encoding, isPrivate) in [(KeyEncoding.pkcs8, true), (.subjectPublicKeyInfo, false), (.pkcs1, true)] {
                let error = #expect(throws: AsymmetricKeyError.self) {
                    try AsymmetricKey(document, encoding, isPrivate: isPrivate)
                }
                #expect(error?.code == .malformed)
            }
        }
        // A group is laid out as a public RSA key, with its generator, 2, as the exponent.
        let group = try openssl.secret("bare")
        let error = #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(group, .pkcs1, isPrivate: false) }
        #expect(error?.code == .inconsistent)
    }

    @Test("a point that is not on its curve is inconsistent, and one that is compressed or hybrid is read as it")
    func points() throws {
        let key = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0).publicKey()
        guard case .ellipticCurvePublic(let curve, let point) = try key.transparent() else {
            Issue.record("no point")
            return
        }
        let (short, hybrid) = (try curve.point(point, .compressed), try curve.point(point, .hybrid))
        #expect(short.count == 33)
        // The sign of the second number, and the whole point.
        #expect(hybrid == [short[0] + 4] + point.dropFirst())
        for written in [short, hybrid, point] {
            #expect(try curve.point(written, .uncompressed) == point)
            #expect(try AsymmetricKey(.ellipticCurvePublic(curve, written)).transparent() == key.transparent())
        }
        var otherSign = hybrid
        otherSign[0] ^= 1
        #expect(throws: AsymmetricKeyError.self) { try curve.point(otherSign, .uncompressed) }
        #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.ellipticCurvePublic(curve, otherSign)) }
        var wrong = point
        wrong[64] ^= 1
        let error = #expect(throws: AsymmetricKeyError.self) { try AsymmetricKey(.ellipticCurvePublic(curve, wrong)) }
        #expect(error?.code == .inconsistent)
    }

    @Test("nothing prints a key")
    func silent() throws {
        let key = try AsymmetricKey.make(.ed25519, bits: 0)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "a private key of ED25519, 256 bits")
        #expect(String(reflecting: key) == "\(key)" && Mirror(reflecting: key).children.isEmpty)
        #expect(!dumped.contains("0x"))
    }
}

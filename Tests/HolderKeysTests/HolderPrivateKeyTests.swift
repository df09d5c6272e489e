import Canonical
import Foundation
import HolderKeys
import Secrets
import TestTools
import Testing

@Suite("A holder's private key")
struct HolderPrivateKeyTests {
    private static let share = Bytes((0..<76).map { UInt8($0) })

    @Test("openssl pkeyutl opens a share that was encrypted to an RSA key, and so do we")
    func rsaShare() throws {
        let openssl = try OpenSSL()
        let pem = try #require(Keys.rsa2048)
        try openssl.write(pem.utf8, "key.pem")
        let key = try HolderPrivateKey(pem: SecretBytes(pem))
        let encrypted = try key.publicKey.encryptShare(SecretBytes(copying: Self.share))
        try openssl.write(encrypted, "share.encrypted")
        try openssl(
            "pkeyutl -inkey key.pem -in share.encrypted -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 "
                + "-decrypt -out share"
        )
        #expect(try openssl.read("share") == Self.share)
        #expect(try key.decryptShare(encrypted).bytes == Self.share)
        #expect(try key.publicKey.encryptShare(SecretBytes(copying: Self.share)) != encrypted)
    }

    @Test("what openssl encrypts to an RSA key, we open")
    func fromOpenSSL() throws {
        let openssl = try OpenSSL()
        try openssl.write(#require(Keys.rsa2048).utf8, "key.pem")
        try openssl.write(Self.share, "share")
        try openssl(
            "pkeyutl -inkey key.pem -in share -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -encrypt -out out"
        )
        let key = try HolderPrivateKey(pem: openssl.secret("key.pem"))
        #expect(try key.decryptShare(openssl.read("out")).bytes == Self.share)
    }

    @Test("the longest share fits in RSA-2048, one byte more is refused")
    func longest() throws {
        let key = try HolderPrivateKey(pem: SecretBytes(#require(Keys.rsa2048)))
        let longest = Bytes(repeating: 7, count: 190)
        #expect(try key.decryptShare(key.publicKey.encryptShare(SecretBytes(copying: longest))).bytes == longest)
        for count in [0, 191] {
            #expect(throws: HolderKeyError.self) {
                try key.publicKey.encryptShare(SecretBytes(copying: Bytes(repeating: 7, count: count)))
            }
        }
    }

    @Test("an X25519 holder opens his share, and what another implementation of HPKE sealed")
    func x25519Share() throws {
        let key = try HolderPrivateKey(pem: SecretBytes(#require(Keys.x25519)))
        let encrypted = try key.publicKey.encryptShare(SecretBytes(copying: Self.share))
        #expect(encrypted.count == 32 + 76 + 16)
        #expect(try key.decryptShare(encrypted).bytes == Self.share)
        let vector = try HPKEVector.load()
        let theirs = try HolderPrivateKey(pem: vector.privateKeyPEM)
        #expect(try theirs.publicKey.spki.suffix(32) == vector.bytes("publicKey"))
        #expect(try theirs.decryptShare(vector.bytes("toHolder")).bytes == vector.bytes("share"))
    }

    @Test("a share for another key, or altered, is refused by name")
    func notForThisKey() throws {
        for (pem, other) in [(Keys.rsa2048, Keys.otherRSA2048), (Keys.x25519, try anotherX25519())] {
            let key = try HolderPrivateKey(pem: SecretBytes(#require(pem)))
            let stranger = try HolderPrivateKey(pem: SecretBytes(#require(other)))
            var encrypted = try key.publicKey.encryptShare(SecretBytes(copying: Self.share))
            #expect(refusal { _ = try stranger.decryptShare(encrypted) } == .notForThisKey)
            encrypted[encrypted.count - 1] ^= 1
            #expect(refusal { _ = try key.decryptShare(encrypted) } == .notForThisKey)
            #expect(refusal { _ = try key.decryptShare([]) } == .notForThisKey)
            #expect(refusal { _ = try key.decryptShare(Bytes(repeating: 0, count: 5000)) } == .tooLarge)
        }
    }

    @Test("keys that only sign hold no shares, and X25519 does not sign")
    func unfit() throws {
        for pem in [Keys.ed25519, Keys.p256, Keys.p384] {
            let key = try HolderPrivateKey(pem: SecretBytes(#require(pem)))
            #expect(refusal { _ = try key.publicKey.encryptShare(SecretBytes(copying: Self.share)) } == .unfit)
            #expect(refusal { _ = try key.decryptShare(Self.share) } == .unfit)
        }
        let key = try HolderPrivateKey(pem: SecretBytes(#require(Keys.x25519)))
        #expect(refusal { _ = try key.sign([1]) } == .unfit)
        #expect(!key.publicKey.isValid(signature: Bytes(repeating: 0, count: 64), over: [1]))
    }

    @Test("openssl verifies our signatures and we verify openssl's, for each kind of key")
    func signatures() throws {
        let pss = "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32"
        let cases = [(Keys.rsa2048, "-sha256", pss), (Keys.p256, "-sha256", ""), (Keys.p384, "-sha384", "")]
        for (pem, digest, options) in cases {
            let openssl = try prepared(pem)
            let key = try HolderPrivateKey(pem: openssl.secret("key.pem"))
            try openssl.write(try key.sign(Self.share), "signature")
            try openssl("dgst \(digest) -verify public.pem \(options) -signature signature message")
            try openssl("dgst \(digest) -sign key.pem \(options) -out theirs message")
            #expect(key.publicKey.isValid(signature: try openssl.read("theirs"), over: Self.share))
        }
        let openssl = try prepared(Keys.ed25519)
        let key = try HolderPrivateKey(pem: openssl.secret("key.pem"))
        try openssl.write(try key.sign(Self.share), "signature")
        try openssl("pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature")
        try openssl("pkeyutl -sign -inkey key.pem -rawin -in message -out theirs")
        #expect(key.publicKey.isValid(signature: try openssl.read("theirs"), over: Self.share))
    }

    @Test("a signature over other bytes, by another key, altered, or with another salt is not valid")
    func wrongSignatures() throws {
        for pem in [Keys.rsa2048, Keys.p256, Keys.p384, Keys.ed25519] {
            let key = try HolderPrivateKey(pem: SecretBytes(#require(pem)))
            var signature = try key.sign(Self.share)
            #expect(key.publicKey.isValid(signature: signature, over: Self.share))
            #expect(!key.publicKey.isValid(signature: signature, over: Self.share + [0]))
            #expect(!key.publicKey.isValid(signature: [], over: Self.share))
            signature[signature.count - 1] ^= 1
            #expect(!key.publicKey.isValid(signature: signature, over: Self.share))
        }
        let openssl = try prepared(Keys.rsa2048)
        try openssl("dgst -sha256 -sign key.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20 -out a message")
        try openssl("dgst -sha256 -sign key.pem -out b message")
        let key = try HolderPublicKey(pem: openssl.text("public.pem"))
        for name in ["a", "b"] { #expect(!key.isValid(signature: try openssl.read(name), over: Self.share)) }
    }

    @Test("openssl reads the keys that we make, and we read them back", arguments: ["rsa", "x25519", "ed25519"])
    func generated(_ name: String) throws {
        let kinds: [String: HolderPrivateKey.NewKind] = [
            "rsa": .rsa(bits: 2048), "x25519": .x25519, "ed25519": .ed25519,
        ]
        let key = try HolderPrivateKey.generate(#require(kinds[name]))
        let openssl = try OpenSSL()
        try openssl.write(key.pem, "key.pem")
        #expect(try openssl("pkey -in key.pem -noout -check").contains("Key is valid"))
        try openssl("pkey -in key.pem -pubout -out public.pem")
        #expect(try openssl.text("public.pem") == key.publicKey.pem)
        #expect(try HolderPrivateKey(pem: key.pem).publicKey == key.publicKey)
    }

    @Test("EC keys that were read are written as openssl reads them")
    func rewritten() throws {
        for pem in [Keys.p256, Keys.p384, Keys.rsa2048] {
            let key = try HolderPrivateKey(pem: SecretBytes(#require(pem)))
            let openssl = try OpenSSL()
            try openssl.write(key.pem, "key.pem")
            try openssl("pkey -in key.pem -pubout -out public.pem")
            #expect(try openssl.text("public.pem") == key.publicKey.pem)
        }
    }

    @Test("sizes that nobody should ask for are refused", arguments: [0, 1024, 2049, 16384])
    func sizes(_ bits: Int) {
        #expect(refusal { _ = try HolderPrivateKey.generate(.rsa(bits: bits)) } == .unsupported)
    }

    @Test("a public key is no private one")
    func missing() throws {
        let pem = try HolderPublicKey(pem: #require(Keys.x25519)).pem
        #expect(refusal { _ = try HolderPrivateKey(pem: SecretBytes(pem)) } == .missing)
    }

    @Test("nothing of a private key shows in its descriptions and dumps")
    func silent() throws {
        let key = try HolderPrivateKey(pem: SecretBytes(#require(Keys.p256)))
        var dumped = ""
        dump(key, to: &dumped)
        for text in [dumped, "\(key)", String(reflecting: key)] {
            #expect(text.contains("private half of p256 public key \(key.publicKey.fingerprint.hex)"))
            #expect(text.utf8.count < 150)
        }
    }

    private func prepared(_ pem: String?) throws -> OpenSSL {
        let openssl = try OpenSSL()
        try openssl.write(#require(pem).utf8, "key.pem")
        try openssl("pkey -in key.pem -pubout -out public.pem")
        try openssl.write(Self.share, "message")
        return openssl
    }

    private func anotherX25519() throws -> String {
        let openssl = try OpenSSL()
        try openssl("genpkey -algorithm X25519 -out key.pem")
        return try openssl.text("key.pem")
    }

    private func refusal(_ body: () throws -> Void) -> HolderKeyError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? HolderKeyError)?.code
        }
    }
}

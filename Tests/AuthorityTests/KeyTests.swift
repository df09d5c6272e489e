import Authority
import Canonical
import Secrets
import TestTools
import Testing

@Suite("The vault's signing keys")
struct KeyTests {
    @Test("keys go out as PKCS#8 that openssl reads, and come back")
    func pkcs8() throws {
        let openssl = try OpenSSL()
        let root = AuthorityKey.generate(.root)
        let mesh = AuthorityKey.generate(.mesh)
        let history = HistoryKey.generate()
        let identity = ServerIdentityKey.generate()
        let keys = [
            (root.pkcs8, root.spki), (mesh.pkcs8, mesh.spki), (history.pkcs8, history.publicKey.spki),
            (identity.pkcs8, identity.publicKey.spki),
        ]
        for (pkcs8, spki) in keys {
            try openssl.write(pkcs8, "key.der")
            try openssl("pkey -inform DER -in key.der -pubout -outform DER -out public.der")
            #expect(try openssl.read("public.der") == spki)
        }
        #expect(try AuthorityKey(pkcs8: root.pkcs8).spki == root.spki)
        #expect(try AuthorityKey(pkcs8: mesh.pkcs8).kind == .mesh)
        #expect(try HistoryKey(pkcs8: history.pkcs8).publicKey == history.publicKey)
        #expect(try ServerIdentityKey(pkcs8: identity.pkcs8).publicKey == identity.publicKey)
    }

    @Test("keys that openssl made come in, other kinds do not")
    func foreign() throws {
        let openssl = try OpenSSL()
        try openssl("genpkey -algorithm ED25519 -outform DER -out ed25519.der")
        try openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -outform DER -out p384.der")
        try openssl("genpkey -algorithm X25519 -outform DER -out x25519.der")
        let ed25519 = SecretBytes(copying: try openssl.read("ed25519.der"))
        let p384 = SecretBytes(copying: try openssl.read("p384.der"))
        let x25519 = SecretBytes(copying: try openssl.read("x25519.der"))
        #expect(try AuthorityKey(pkcs8: p384).kind == .root)
        #expect(throws: Never.self) { try HistoryKey(pkcs8: ed25519) }
        for bad in [ed25519, x25519, .empty] {
            #expect(Fixture.code { try AuthorityKey(pkcs8: bad) } == .keyMalformed)
        }
        for bad in [p384, x25519, .empty] { #expect(Fixture.code { try HistoryKey(pkcs8: bad) } == .keyMalformed) }
    }

    @Test("openssl verifies what the history key signed")
    func signatures() throws {
        let key = HistoryKey.generate()
        let openssl = try OpenSSL()
        let message = Bytes("keyquorum/v1/transition".utf8) + [0]
        let signature = try key.sign(message)
        try openssl.write(message, "message")
        try openssl.write(signature, "signature")
        try openssl.write(key.publicKey.pem.utf8, "public.pem")
        try openssl("pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature")
        #expect(key.publicKey.isValid(signature: signature, over: message))
        #expect(!key.publicKey.isValid(signature: signature, over: message + [0]))
        #expect(!key.publicKey.isValid(signature: Bytes(signature.dropLast()), over: message))
        #expect(!HistoryKey.generate().publicKey.isValid(signature: signature, over: message))
    }

    @Test("a public key is read from its SubjectPublicKeyInfo and nothing else")
    func publicKeys() throws {
        let key = HistoryKey.generate().publicKey
        #expect(try Ed25519PublicKey(spki: key.spki) == key)
        #expect(try Ed25519PublicKey(raw: key.raw) == key)
        #expect(Fixture.code { try Ed25519PublicKey(spki: key.spki + [0]) } == .keyMalformed)
        #expect(Fixture.code { try Ed25519PublicKey(spki: AuthorityKey.generate(.mesh).spki) } == .keyMalformed)
        #expect(Fixture.code { try Ed25519PublicKey(raw: []) } == .keyMalformed)
    }

    @Test("private keys are silent in descriptions and dumps")
    func silent() {
        let keys: [(Any, String)] = [
            (AuthorityKey.generate(.root), "private CA key"), (HistoryKey.generate(), "private history key"),
            (ServerIdentityKey.generate(), "private server identity key"),
        ]
        for (key, words) in keys {
            var dumped = ""
            dump(key, to: &dumped)
            #expect(dumped == "- \(words)\n")
            #expect("\(key)" == words && String(reflecting: key) == words)
        }
    }
}

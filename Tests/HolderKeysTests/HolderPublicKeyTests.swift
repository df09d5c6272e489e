import Canonical
import Secrets
import TestSupport
import TestTools
import Testing

@testable import HolderKeys

@Suite("A holder's public key")
struct HolderPublicKeyTests {
    @Test("an RSA key is the same key in each form that openssl writes")
    func rsaForms() throws {
        let openssl = try OpenSSL()
        try openssl.write(#require(Keys.rsa2048).utf8, "pkcs8.pem")
        try openssl("rsa -in pkcs8.pem -traditional -out pkcs1.pem")
        try openssl("rsa -in pkcs8.pem -pubout -out spki.pem")
        try openssl("rsa -in pkcs8.pem -RSAPublicKey_out -out rsapublic.pem")
        try openssl("req -x509 -new -key pkcs8.pem -subj /CN=bob -out certificate.pem")
        try openssl("pkey -in pkcs8.pem -pubout -outform DER -out spki.der")
        let digest = Digest(of: try openssl.read("spki.der"))
        #expect(try openssl.text("pkcs1.pem").contains("BEGIN RSA PRIVATE KEY"))
        #expect(try openssl.text("rsapublic.pem").contains("BEGIN RSA PUBLIC KEY"))
        for name in ["pkcs8", "pkcs1", "spki", "rsapublic", "certificate"] {
            let key = try HolderPublicKey(pem: openssl.text("\(name).pem"))
            #expect(key.fingerprint == digest, "\(name)")
            #expect(key.kind == .rsa(bits: 2048))
            #expect(key.canHoldShares && key.canSign)
            #expect(try HolderPublicKey(pem: openssl.secret("\(name).pem")) == key)
            #expect(try HolderPublicKey(pem: key.pem) == key)
        }
        #expect(try HolderPublicKey(pem: openssl.text("spki.pem")).pem == openssl.text("spki.pem"))
    }

    @Test("X25519, Ed25519, P-256 and P-384 keys are read from private and public PEM and from certificates")
    func curveForms() throws {
        let cases: [(String?, HolderPublicKey.Kind)] = [
            (Keys.x25519, .x25519), (Keys.ed25519, .ed25519), (Keys.p256, .p256), (Keys.p384, .p384),
        ]
        for (pem, kind) in cases {
            let openssl = try OpenSSL()
            try openssl.write(#require(pem).utf8, "key.pem")
            try openssl("pkey -in key.pem -pubout -out public.pem")
            let key = try HolderPublicKey(pem: openssl.text("key.pem"))
            #expect(key.kind == kind)
            #expect(try HolderPublicKey(pem: openssl.text("public.pem")) == key)
            #expect(try key.pem == openssl.text("public.pem"))
            #expect(key.canHoldShares == (kind == .x25519))
            #expect(key.canSign == (kind != .x25519))
            guard kind != .x25519 else { continue }
            try openssl("req -x509 -new -key key.pem -subj /CN=bob -out certificate.pem")
            #expect(try HolderPublicKey(pem: openssl.text("certificate.pem")) == key)
        }
    }

    @Test("SEC 1 keys with a block of parameters before them are read")
    func sec1() throws {
        let openssl = try OpenSSL()
        try openssl("ecparam -name prime256v1 -genkey -out key.pem")
        let text = try openssl.text("key.pem")
        #expect(text.contains("BEGIN EC PARAMETERS") && text.contains("BEGIN EC PRIVATE KEY"))
        #expect(try HolderPublicKey(pem: text).kind == .p256)
    }

    @Test("DER is read as SubjectPublicKeyInfo and as PKCS#1")
    func der() throws {
        let openssl = try OpenSSL()
        try openssl.write(#require(Keys.rsa2048).utf8, "key.pem")
        try openssl("rsa -in key.pem -pubout -outform DER -out spki.der")
        try openssl("rsa -in key.pem -RSAPublicKey_out -outform DER -out pkcs1.der")
        let key = try HolderPublicKey(pem: openssl.text("key.pem"))
        #expect(try HolderPublicKey(der: openssl.read("spki.der")) == key)
        #expect(try HolderPublicKey(der: openssl.read("pkcs1.der")) == key)
        #expect(throws: HolderKeyError.self) { try HolderPublicKey(der: openssl.read("pkcs1.der") + [0]) }
        #expect(throws: HolderKeyError.self) { try HolderPublicKey(der: []) }
    }

    @Test("a text may repeat one key, but not name two")
    func several() throws {
        let rsa = try #require(Keys.rsa2048)
        let key = try HolderPublicKey(pem: rsa)
        #expect(try HolderPublicKey(pem: "Bag Attributes: some\n" + key.pem + "\n" + rsa) == key)
        #expect(refusal(key.pem + (try #require(Keys.otherRSA2048))) == .ambiguous)
        #expect(refusal(key.pem + (try #require(Keys.x25519))) == .ambiguous)
    }

    @Test("line ends of Windows and lines of other lengths are read")
    func lineEnds() throws {
        let key = try HolderPublicKey(pem: #require(Keys.rsa2048))
        #expect(try HolderPublicKey(pem: key.pem.split(separator: "\n").joined(separator: "\r\n")) == key)
        let parts = key.pem.split(separator: "\n")
        let oneLine = parts.dropFirst().dropLast().joined()
        #expect(try HolderPublicKey(pem: "\(parts[0])\n\(oneLine)\n\(parts[parts.count - 1])") == key)
    }

    @Test("a private key behind a passphrase is refused with a sentence")
    func encrypted() throws {
        let openssl = try OpenSSL()
        try openssl.write(#require(Keys.rsa2048).utf8, "key.pem")
        try openssl("pkcs8 -topk8 -in key.pem -passout pass:secret -out pkcs8.pem")
        try openssl("rsa -in key.pem -traditional -aes256 -passout pass:secret -out pkcs1.pem")
        #expect(try openssl.text("pkcs1.pem").contains("Proc-Type: 4,ENCRYPTED"))
        for name in ["pkcs8.pem", "pkcs1.pem"] {
            #expect(refusal(try openssl.text(name)) == .encrypted, "\(name)")
            let error = #expect(throws: HolderKeyError.self) { try HolderPrivateKey(pem: openssl.secret(name)) }
            #expect(error?.detail.contains("passphrase") == true)
        }
    }

    @Test("small RSA keys, other curves and RSA-PSS keys are refused as unsupported")
    func unsupported() throws {
        let openssl = try OpenSSL()
        let lines = [
            "genrsa -out key.pem 1024", "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out key.pem",
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out key.pem",
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out key.pem",
            "genpkey -algorithm X448 -out key.pem",
        ]
        for line in lines {
            try openssl(line)
            try openssl("pkey -in key.pem -pubout -out public.pem")
            #expect(refusal(try openssl.text("public.pem")) == .unsupported, "\(line)")
            #expect(throws: HolderKeyError.self) { try HolderPrivateKey(pem: openssl.secret("key.pem")) }
        }
    }

    @Test("texts without a key, cut off or altered, are refused")
    func malformed() throws {
        let pem = try HolderPublicKey(pem: #require(Keys.rsa2048)).pem
        #expect(refusal("") == .missing)
        #expect(refusal("bob") == .missing)
        #expect(refusal("-----BEGIN DH PARAMETERS-----\nAAAA\n-----END DH PARAMETERS-----\n") == .missing)
        #expect(refusal(String(pem.dropLast(26))) == .malformed)
        #expect(refusal(pem.replacing("END PUBLIC", with: "END RSA PUBLIC")) == .malformed)
        #expect(refusal(pem.replacing("M", with: "*", maxReplacements: 1)) == .malformed)
        #expect(refusal("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n") == .malformed)
    }

    @Test("a text of 64 KiB is read, one byte more is not; so with blocks")
    func limits() throws {
        let pem = try HolderPublicKey(pem: #require(Keys.ed25519)).pem
        let room = Limits.pemBytes - pem.utf8.count - 1
        #expect(refusal(String(repeating: "x", count: room) + "\n" + pem) == nil)
        #expect(refusal(String(repeating: "x", count: room + 1) + "\n" + pem) == .tooLarge)
        #expect(refusal(String(repeating: pem, count: Limits.pemBlocks)) == nil)
        #expect(refusal(String(repeating: pem, count: Limits.pemBlocks + 1)) == .tooLarge)
    }

    @Test("an X25519 point of low order is refused")
    func lowOrder() throws {
        let head = try HolderPublicKey(pem: #require(Keys.x25519)).spki.prefix(12)
        for point in [Bytes(repeating: 0, count: 32), [1] + Bytes(repeating: 0, count: 31)] {
            #expect(throws: HolderKeyError.self) { try HolderPublicKey(der: head + point) }
        }
    }

    @Test("no altered DER makes a reader fall: it is a key or an error")
    func alteredDER() throws {
        let openssl = try OpenSSL()
        try openssl.write(#require(Keys.rsa2048).utf8, "key.pem")
        try openssl("rsa -in key.pem -pubout -outform DER -out spki.der")
        try openssl("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out pkcs8.der")
        try openssl("req -x509 -new -key key.pem -subj /CN=bob -outform DER -out certificate.der")
        try openssl.write(#require(Keys.p384).utf8, "ec.pem")
        try openssl("ec -in ec.pem -outform DER -out sec1.der")
        var random = ByteAlterer()
        let forms = [
            ("spki", "PUBLIC KEY"), ("certificate", "CERTIFICATE"), ("sec1", "EC PRIVATE KEY"),
            ("pkcs8", "PRIVATE KEY"),
        ]
        for (name, label) in forms {
            let der = try openssl.read("\(name).der")
            for round in 0..<150 {
                let altered = random.alter(der)
                let pem = PEMText.encode(label, SecretBytes(copying: altered))
                guard let key = try? HolderPublicKey(pem: pem) else { continue }
                #expect(key.spki.count > 40, "seed \(random.seed), \(name), round \(round)")
            }
        }
    }

    private func refusal(_ pem: String) -> HolderKeyError.Code? {
        do throws(HolderKeyError) {
            _ = try HolderPublicKey(pem: pem)
            return nil
        } catch {
            return error.code
        }
    }
}

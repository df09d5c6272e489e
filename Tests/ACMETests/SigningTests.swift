import Canonical
import Crypto
import Foundation
import Secrets
import SwiftASN1
import Testing
import X509

@testable import ACME

@Suite("What is signed")
struct SigningTests {
    private static func decode(_ text: String) -> Data? {
        let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
    }

    private static func parts(_ bytes: Bytes) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(bytes))
    }

    @Test("a request carries nonce, URL and account, and verifies by the key that it shows at first")
    func request() throws {
        let key = AccountKey()
        let request = SignedRequest(url: "https://ca.test/a?b/c", payload: Bytes("{}".utf8), account: nil)
        let first = try Self.parts(try key.sign(request, nonce: "n-1"))
        struct Header: Decodable {
            let alg: String
            let nonce: String
            let url: String
            let kid: String?
            let jwk: [String: String]?
        }
        let text = try #require(first["protected"].flatMap(Self.decode))
        let header = try JSONDecoder().decode(Header.self, from: text)
        #expect((header.alg, header.nonce, header.url) == ("ES256", "n-1", "https://ca.test/a?b/c"))
        #expect(header.kid == nil)
        let x = try #require(header.jwk?["x"].flatMap(Self.decode))
        let y = try #require(header.jwk?["y"].flatMap(Self.decode))
        let publicKey = try P256.Signing.PublicKey(rawRepresentation: x + y)
        let raw = try #require(first["signature"].flatMap(Self.decode))
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: raw)
        let signed = "\(first["protected"] ?? "").\(first["payload"] ?? "")"
        #expect(publicKey.isValidSignature(signature, for: Data(signed.utf8)))
        let json =
            "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"\(header.jwk?["x"] ?? "")\",\"y\":\"\(header.jwk?["y"] ?? "")\"}"
        #expect(key.thumbprint == Base64URL.encode(Bytes(SHA256.hash(data: Data(json.utf8)))))

        let account = SignedRequest(url: "https://ca.test/o", payload: nil, account: "https://ca.test/acct/1")
        let second = try Self.parts(try key.sign(account, nonce: "n-2"))
        let later = try JSONDecoder().decode(Header.self, from: try #require(second["protected"].flatMap(Self.decode)))
        #expect(later.kid == "https://ca.test/acct/1")
        #expect(later.jwk == nil)
        #expect(second["payload"] == "")
    }

    @Test("keys survive their text, and nothing else is taken for one")
    func keys() throws {
        let key = AccountKey()
        #expect(AccountKey(pem: key.pem)?.thumbprint == key.thumbprint)
        #expect(AccountKey(pem: SecretBytes(copying: Bytes("nothing".utf8))) == nil)
        let other = Curve25519.Signing.PrivateKey().rawRepresentation
        #expect(AccountKey(pem: SecretBytes(copying: Bytes(other))) == nil)
    }

    @Test("a certificate request names the names and is signed by the certificate's key")
    func certificateRequest() throws {
        let key = CertificateKey()
        let request = try CertificateSigningRequest(derEncoded: try key.request(names: ["a.test", "b.test"]))
        #expect(request.publicKey == key.publicKey)
        #expect(request.publicKey.isValidSignature(request.signature, for: request))
        let wanted = try #require(try request.attributes.extensionRequest)
        let names = try #require(try wanted.extensions.subjectAlternativeNames)
        #expect(Array(names) == [.dnsName("a.test"), .dnsName("b.test")])
    }

    @Test(
        "base64 of URLs",
        arguments: [([], ""), ([0xfb], "-w"), ([0xff, 0xfe], "__4"), ([0, 0, 0], "AAAA")] as [(Bytes, String)]
    )
    func base64(bytes: Bytes, text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.isText(text) == !text.isEmpty)
    }
}

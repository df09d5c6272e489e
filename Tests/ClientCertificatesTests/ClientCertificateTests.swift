import Canonical
import ClientCertificates
import Secrets
import Testing

@Suite struct ClientCertificateTests {
    private let now = Instant(wholeSeconds: 1_800_000_000)

    @Test("a certificate that was made has the names and the time that were asked for, and a key of its own")
    func made() async throws {
        let folder = try Folder()
        let made = try ClientCertificate.make(commonName: "kms", issuerName: "Keyquorum clients", from: now, days: 30)
        try folder.write(made.authority, "ca.pem")
        try folder.write(made.certificate, "client.pem")
        let facts = try CertificateFacts(path: folder.file("client.pem"))
        #expect(facts.subject == "/CN=kms" && facts.issuer == "/CN=Keyquorum clients")
        #expect(facts.validFrom == now && facts.validUntil == now.adding(seconds: 30 * 86_400))
        let authority = try CertificateFacts(path: folder.file("ca.pem"))
        #expect(authority.subject == "/CN=Keyquorum clients" && authority.issuer == authority.subject)
        made.key.withBytes { #expect(String(decoding: $0, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----")) }
    }

    @Test("openssl finds the certificate issued by the authority, for clients, and the key to belong to it")
    func verified() async throws {
        let folder = try Folder()
        let made = try ClientCertificate.make(commonName: "kms", issuerName: "ca", from: now, days: 30)
        try folder.write(made.authority, "ca.pem")
        try folder.write(made.certificate, "client.pem")
        try folder.write(made.key.withBytes { Bytes($0) }, "client.key")
        try folder.shell("openssl verify -x509_strict -purpose sslclient -attime 1800000100 -CAfile ca.pem client.pem")
        try folder.shell("! openssl verify -purpose sslserver -attime 1800000100 -CAfile ca.pem client.pem")
        try folder.shell(
            "[ \"$(openssl pkey -in client.key -pubout)\" = \"$(openssl x509 -in client.pem -pubkey -noout)\" ]"
        )
    }

    @Test("two certificates never share a key or a number")
    func fresh() throws {
        let two = try (0..<2).map { _ in
            try ClientCertificate.make(commonName: "a", issuerName: "b", from: now, days: 1)
        }
        #expect(two[0].key != two[1].key)
        #expect(two[0].certificate != two[1].certificate && two[0].authority != two[1].authority)
    }

    @Test(
        "names and times that no certificate should have are refused",
        arguments: [
            ("", 1), (String(repeating: "a", count: 65), 1), ("a/b", 1), ("ü", 1), ("a\n", 1), ("a", 0), ("a", 36_501),
        ]
    )
    func refused(_ name: String, _ days: Int) {
        let error = #expect(throws: ClientCertificateError.self) {
            try ClientCertificate.make(commonName: name, issuerName: "ca", from: now, days: days)
        }
        #expect(error?.code == .invalid)
    }
}

import Certificates
import Foundation
import TestTools
import Testing

@Suite("What certificates and requests say")
struct CertificateDocumentTests {
    @Test("a certificate's names, number, dates and key are those that openssl was told")
    func certificate() throws {
        let key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key"]
        let names = ["-subj", "/C=DE/O=Key Org/OU=One/OU=Two/CN=Key Müller", "-utf8", "-set_serial", "0x1234567890"]
        let others = ["-addext", "subjectAltName=DNS:a.example,email:k@example.org,IP:10.0.0.1"]
        let der = try OpenSSL().run(key + names + others + ["-days", "10", "-outform", "DER"])
        let document = try CertificateDocument(der)
        #expect(document.subject.values[.commonName] == ["Key Müller"])
        #expect(document.subject.values[.organizationalUnit] == ["One", "Two"])
        #expect(document.subject == document.issuer)
        #expect(document.serialNumber == [0x12, 0x34, 0x56, 0x78, 0x90])
        #expect(document.validUntil - document.validFrom == 10 * 86_400)
        #expect(abs(document.validFrom - Int64(Date().timeIntervalSince1970)) < 3_600)
        #expect(document.subjectAlternativeNames.count == 3)
        #expect(document.subjectAlternativeNames[0] == [0x82, 9] + [UInt8]("a.example".utf8))
        #expect(document.subjectAlternativeNames[2] == [0x87, 4, 10, 0, 0, 1])
        #expect(document.signatureAlgorithm == "1.2.840.10045.4.3.2")
        #expect(document.publicKey.count == 91 && document.isAuthority)
    }

    @Test("a request is read when its signature is by its key, and refused when a byte of it was changed")
    func request() throws {
        let openssl = try OpenSSL()
        try openssl("req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=asker -outform DER -out request")
        let der = try openssl.read("request")
        let document = try RequestDocument(der)
        #expect(document.subject.values == [.commonName: ["asker"]])
        var changed = der
        changed[changed.count - 1] ^= 1
        #expect(throws: CertificateError.notSelfSigned) { try RequestDocument(changed) }
        #expect(throws: CertificateError.malformed) { try CertificateDocument(der) }
    }

    @Test("a Key Usage extension is read bit by bit, in a certificate and in a request that asks for one")
    func keyUsage() throws {
        let openssl = try OpenSSL()
        try openssl("ecparam -name prime256v1 -genkey -noout -out key")
        let cases: [(String?, Set<KeyUsageValue>?)] = [
            (nil, nil), ("digitalSignature", [.digitalSignature]), ("keyEncipherment", [.keyEncipherment]),
            ("critical,keyCertSign,cRLSign", [.keyCertSign, .cRLSign]),
            ("nonRepudiation,dataEncipherment", [.contentCommitment, .dataEncipherment]),
            ("keyAgreement,encipherOnly", [.keyAgreement, .encipherOnly]),
            ("keyAgreement,decipherOnly", [.keyAgreement, .decipherOnly]),
        ]
        for (said, expected) in cases {
            let asked =
                ["-key", "key", "-subj", "/CN=a", "-outform", "DER"]
                + (said.map { ["-addext", "keyUsage=\($0)"] } ?? [])
            let certificate = try CertificateDocument(try openssl.run(["req", "-x509"] + asked))
            #expect(certificate.keyUsage == expected, "\(said ?? "none")")
            let request = try RequestDocument(try openssl.run(["req", "-new"] + asked))
            #expect(request.keyUsage == expected, "\(said ?? "none")")
        }
    }

    @Test("a Key Usage extension that is no string of bits allows nothing")
    func unreadableKeyUsage() throws {
        let openssl = try OpenSSL()
        try openssl("ecparam -name prime256v1 -genkey -noout -out key")
        let asked = ["-key", "key", "-subj", "/CN=a", "-outform", "DER", "-addext", "2.5.29.15=DER:0500"]
        let der = try openssl.run(["req", "-x509"] + asked)
        #expect(try CertificateDocument(der).keyUsage == [])
        #expect(try RequestDocument(try openssl.run(["req", "-new"] + asked)).keyUsage == [])
    }

    @Test("what is cut, empty or followed by more is malformed")
    func malformed() throws {
        let openssl = try OpenSSL()
        try openssl("req -x509 -newkey ed25519 -nodes -keyout key -subj /CN=a -outform DER -out certificate")
        let der = try openssl.read("certificate")
        for bytes in [[], [0x30], der + [0], Array(der.dropLast()), [UInt8](repeating: 0x30, count: 70_000)] {
            #expect(throws: CertificateError.malformed) { try CertificateDocument(bytes) }
        }
    }
}

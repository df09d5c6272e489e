import Certificates
import Secrets
import TestTools
import Testing

@Suite("Keys and certificates in PKCS#12 files")
struct PKCS12Tests {
    @Test("openssl's file is opened, ours is opened by openssl, and a wrong password is told from a broken file")
    func both() throws {
        let openssl = try OpenSSL()
        try openssl("req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -subj /CN=a")
        try openssl("pkcs12 -export -inkey key -in cert -certfile cert -passout pass:sesame -out file")
        let bytes = try openssl.read("file")
        let password = SecretBytes(copying: "sesame".utf8)
        let document = try PKCS12Document(bytes, password: password)
        #expect(document.certificates.count == 2 && document.privateKey != nil)
        #expect(try CertificateDocument(document.certificates[0]).subject.values == [.commonName: ["a"]])
        #expect(throws: CertificateError.wrongPassword) {
            try PKCS12Document(bytes, password: SecretBytes(copying: "simsim".utf8))
        }
        #expect(throws: CertificateError.malformed) { try PKCS12Document([1, 2, 3], password: password) }
        let ours = try document.encoded(password: password)
        try openssl.write(ours, "ours")
        try openssl("pkcs12 -in ours -passin pass:sesame -nodes -out seen")
        let again = try PKCS12Document(ours.withBytes { [UInt8]($0) }, password: password)
        #expect(again.privateKey == document.privateKey && again.certificates == document.certificates)
        #expect(document.keyNames == [nil])
        let named = try document.encoded(password: password, name: "mine").withBytes { [UInt8]($0) }
        #expect(try PKCS12Document(named, password: password).keyNames == ["mine"])
        let other = try CertificateDocument(document.certificates[0])
        #expect(throws: CertificateError.malformed) {
            try PKCS12Document(privateKey: SecretBytes(copying: other.der), certificates: []).encoded(
                password: password
            )
        }
    }
}

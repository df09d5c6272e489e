import Certificates
import Foundation
import Secrets
import Testing

@Suite("Keys and certificates in PKCS#12 files")
struct PKCS12Tests {
    @Test("openssl's file is opened, ours is opened by openssl, and a wrong password is told from a broken file")
    func both() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = { (name: String) in folder.appending(path: name).path() }
        try run(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            path("key"),
            "-out",
            path("cert"),
            "-subj",
            "/CN=a"
        )
        try run(
            "pkcs12",
            "-export",
            "-inkey",
            path("key"),
            "-in",
            path("cert"),
            "-certfile",
            path("cert"),
            "-passout",
            "pass:sesame",
            "-out",
            path("file")
        )
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path("file"))))
        let password = SecretBytes(copying: "sesame".utf8)
        let document = try PKCS12Document(bytes, password: password)
        #expect(document.certificates.count == 2 && document.privateKey != nil)
        #expect(try CertificateDocument(document.certificates[0]).subject.values == [.commonName: ["a"]])
        #expect(throws: CertificateError.wrongPassword) {
            try PKCS12Document(bytes, password: SecretBytes(copying: "simsim".utf8))
        }
        #expect(throws: CertificateError.malformed) { try PKCS12Document([1, 2, 3], password: password) }
        let ours = try document.encoded(password: password)
        try ours.withBytes { try Data($0).write(to: URL(filePath: path("ours"))) }
        try run("pkcs12", "-in", path("ours"), "-passin", "pass:sesame", "-nodes", "-out", path("seen"))
        let again = try PKCS12Document(ours.withBytes { [UInt8]($0) }, password: password)
        #expect(again.privateKey == document.privateKey && again.certificates == document.certificates)
        let other = try CertificateDocument(document.certificates[0])
        #expect(throws: CertificateError.malformed) {
            try PKCS12Document(privateKey: SecretBytes(copying: other.der), certificates: []).encoded(
                password: password
            )
        }
    }

    private func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "openssl \(arguments[0])")
    }
}

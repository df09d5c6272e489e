import ClientCertificates
import Secrets
import Testing

@Suite struct ClientIdentityTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.shell(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.pem
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/O=Key Org/CN=kms' -keyout c.key -out c.csr
            openssl x509 -req -in c.csr -CA ca.pem -CAkey ca.key -days 30 -out c.pem
            openssl pkcs12 -export -in c.pem -inkey c.key -certfile ca.pem -passout pass: -out empty.p12
            openssl pkcs12 -export -in c.pem -inkey c.key -nomac -passout pass: -out nomac.p12
            openssl pkcs12 -export -in c.pem -inkey c.key -passout pass:secret -out locked.p12
            openssl pkcs12 -export -in c.pem -nokeys -passout pass: -out nokey.p12
            """
        )
    }

    @Test("a PKCS#12 file with an empty password gives the chain, the client's own first, and the key")
    func empty() throws {
        let identity = try ClientIdentity(pkcs12: folder.file("empty.p12"))
        try folder.write(identity.certificates, "out.pem")
        try folder.write(identity.key.withBytes { [UInt8]($0) }, "out.key")
        #expect(try CertificateFacts(path: folder.file("out.pem")).subject == "/O=Key Org/CN=kms")
        try folder.shell("[ $(grep -c BEGIN out.pem) = 2 ]")
        try folder.shell("[ \"$(openssl pkey -in out.key)\" = \"$(openssl pkey -in c.key)\" ]")
    }

    @Test("one without a seal is read as well")
    func withoutSeal() throws {
        _ = try ClientIdentity(pkcs12: folder.file("nomac.p12"))
    }

    @Test(
        "what is no PKCS#12 file, has a password or lacks the key is refused with a sentence",
        arguments: [
            ("c.pem", "is not a PKCS#12 file"), ("locked.p12", "cannot be opened without a password"),
            ("nokey.p12", "lacks the private key"), ("nothing.p12", "cannot be read"),
        ]
    )
    func refused(_ name: String, _ words: String) {
        let error = #expect(throws: ClientCertificateError.self) { try ClientIdentity(pkcs12: folder.file(name)) }
        #expect(error?.detail.contains(words) == true, "\(String(describing: error))")
    }

    @Test("a file of any bytes is refused, and nothing is read beyond it", arguments: 0..<64)
    func anyBytes(_ seed: Int) throws {
        let whole = folder.bytes("empty.p12")
        var bytes = whole
        switch seed % 4 {
        case 0: bytes = Array(whole.prefix(whole.count * seed / 64))
        case 1: bytes[whole.count * seed / 64] ^= 0xff
        case 2: bytes = SystemRandom().bytes(seed * 16 + 1)
        default: bytes = whole + SystemRandom().bytes(seed)
        }
        try folder.write(bytes, "any-\(seed).p12")
        // Either refused, or the same identity: never a crash, never another one.
        if let identity = try? ClientIdentity(pkcs12: folder.file("any-\(seed).p12")) {
            #expect(identity.key == (try ClientIdentity(pkcs12: folder.file("empty.p12"))).key)
        }
    }

    @Test("files in memory are for their owner alone, and gone with their holder")
    func memory() throws {
        var files: ClientIdentityFiles? = try ClientIdentityFiles(pkcs12: folder.file("empty.p12"))
        let path = try #require(files?.key)
        #expect(Folder.mode(path) == 0o600)
        #expect(
            Folder.bytes(path) == (try ClientIdentity(pkcs12: folder.file("empty.p12"))).key.withBytes { [UInt8]($0) }
        )
        files = nil
        #expect(!Folder.bytes(path).starts(with: Array("-----BEGIN PRIVATE KEY".utf8)))
    }

    @Test("a file in memory is wiped before it is closed")
    func wiped() throws {
        let bytes = Array("a secret".utf8)
        var file: MemoryFile? = try MemoryFile(SecretBytes(copying: bytes))
        let copy = Folder.open(try #require(file?.path))
        file = nil
        #expect(Folder.read(copy) == [UInt8](repeating: 0, count: bytes.count))
    }
}

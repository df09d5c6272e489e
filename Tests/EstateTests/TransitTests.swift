import Estate
import KMIP
import Secrets
import Testing

@Suite("Transit keys of Vault and OpenBao")
struct TransitTests {
    @Test(
        "every version of a symmetric key is an object, the latest under the key's name",
        arguments: [
            "transit.aes.json", "backup.aes.b64", "backup.aes.json",
        ]
    )
    func versions(file: String) throws {
        let objects = try Vectors.all(file)
        #expect(objects.map(\.name) == ["disk/1", "disk"])
        #expect(objects.map(\.object.keyBlock?.algorithm) == [.aes, .aes])
        #expect(objects[0].object.keyBlock?.plainBytes == SecretBytes(copying: Array(0..<32)))
        #expect(objects[1].object.keyBlock?.plainBytes == SecretBytes(copying: Array((0..<32).reversed())))
    }

    @Test("an export that has not every version up to its latest is read, and what it lacks is said")
    func partial() throws {
        func remarks(_ keys: String) throws -> [String?] {
            let text = """
                {"data": {"keys": {\(keys)}, "name": "disk", "type": "aes256-gcm96"}}
                """
            return try EstateFile.objects(in: SecretBytes(copying: Array(text.utf8))).map(\.remark)
        }
        let key = "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\""
        #expect(try remarks("\"1\": \(key), \"2\": \(key)") == [nil, nil])
        let some = try remarks("\"2\": \(key), \"4\": \(key)")
        #expect(some.count == 2 && some[0] == nil && some[1]?.contains("version 2, 4 of the key") == true)
        #expect(try remarks("\"3\": \(key)").compactMap { $0 }.count == 1)
    }

    @Test("a key pair is the same out of an export and out of a backup", arguments: ["rsa", "p256", "ed25519"])
    func pairs(name: String) throws {
        let expected = try Vectors.bytes(name + ".der")
        for file in ["transit.\(name).json", "backup.\(name).b64"] {
            let object = try Vectors.only(file)
            #expect(object.object.objectType == .privateKey)
            #expect(try object.file(as: .der) == expected, "\(file)")
        }
    }

    @Test("a key for HMAC is one out of a backup of Vault and of OpenBao, which give it different numbers")
    func hmac() throws {
        for file in ["backup.vault.hmac.b64", "backup.openbao.hmac.b64"] {
            let key = try #require(try Vectors.only(file).object.keyBlock)
            #expect(key.algorithm == .hmacSHA256, "\(file)")
            #expect(key.plainBytes == SecretBytes(copying: Array(0..<32)))
        }
    }

    @Test("what has the same number elsewhere is not taken for a key for HMAC")
    func otherNumbers() throws {
        #expect(try Vectors.code("backup.openbao.xchacha20.b64") == .unsupported)
        #expect(try Vectors.code("backup.vault.managed.b64") == .unsupported)
    }

    @Test(
        "versions that are too old to decrypt come out of the archive, from the first that was kept",
        arguments: [("backup.archived.b64", 1), ("backup.trimmed.b64", 2)]
    )
    func archived(file: String, first: Int) throws {
        let objects = try Vectors.all(file)
        let names = (first..<5).map { "disk/\($0)" } + ["disk"]
        #expect(objects.compactMap(\.name) == names)
        let bytes = (first...5).map { SecretBytes(copying: Array(repeating: UInt8($0), count: 32)) }
        #expect(objects.compactMap { $0.object.keyBlock?.plainBytes } == bytes)
    }

    @Test("a backup that lacks versions is refused, and not read as the few that it has")
    func lacking() throws {
        #expect(try Vectors.code("backup.lacking.b64") == .malformed)
    }

    @Test("a key that was never to be given out stays where it is, and one that derives others is none")
    func refused() throws {
        #expect(try Vectors.code("backup.locked.b64") == .notExportable)
        #expect(try Vectors.code("backup.derived.b64") == .unsupported)
    }
}

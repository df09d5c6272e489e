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

    @Test("a key pair is the same out of an export and out of a backup", arguments: ["rsa", "p256", "ed25519"])
    func pairs(name: String) throws {
        let expected = try Vectors.bytes(name + ".der")
        for file in ["transit.\(name).json", "backup.\(name).b64"] {
            let object = try Vectors.only(file)
            #expect(object.object.objectType == .privateKey)
            #expect(try object.file(as: .der) == expected, "\(file)")
        }
    }

    @Test("a key that was never to be given out stays where it is, and one that derives others is none")
    func refused() throws {
        #expect(try Vectors.code("backup.locked.b64") == .notExportable)
        #expect(try Vectors.code("backup.derived.b64") == .unsupported)
    }
}

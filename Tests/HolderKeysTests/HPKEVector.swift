import Canonical
import Foundation
import Secrets
import Testing

/// `Vectors/hpke.json`, made by implementations that are not ours.
struct HPKEVector: Decodable {
    struct ToServer: Decodable {
        let info: String
        let holder: String
        let encapsulatedKey: String
        let ciphertext: String
    }

    let privateKey: String
    let publicKey: String
    let share: String
    let toHolder: String
    let toServer: ToServer

    static func load() throws -> HPKEVector {
        let url = try #require(Bundle.module.url(forResource: "hpke", withExtension: "json", subdirectory: "Vectors"))
        return try JSONDecoder().decode(HPKEVector.self, from: Data(contentsOf: url))
    }

    func bytes(_ name: String) throws -> Bytes {
        let texts = ["privateKey": privateKey, "publicKey": publicKey, "share": share, "toHolder": toHolder]
        return try #require(Bytes(hex: texts[name] ?? ""))
    }

    /// The raw key as PKCS#8 PEM (RFC 8410 section 7).
    var privateKeyPEM: SecretBytes {
        get throws {
            let der = try #require(Bytes(hex: "302e020100300506032b656e04220420" + privateKey))
            return SecretBytes("-----BEGIN PRIVATE KEY-----\n\(der.base64)\n-----END PRIVATE KEY-----\n")
        }
    }
}

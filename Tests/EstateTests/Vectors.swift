import Estate
import Foundation
import Secrets
import Testing

/// The files that `Vectors/make.sh` made with openssl.
enum Vectors {
    static func bytes(_ name: String) throws -> SecretBytes { SecretBytes(copying: try data(name)) }

    static func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    static func all(_ name: String, password: String? = nil) throws -> [EstateObject] {
        try EstateFile.objects(in: try bytes(name), password: password.map { SecretBytes(copying: Array($0.utf8)) })
    }

    static func only(_ name: String) throws -> EstateObject {
        let objects = try all(name)
        #expect(objects.count == 1)
        return try #require(objects.first)
    }

    /// Why a file is refused.
    static func code(_ name: String, password: String? = nil) throws -> EstateError.Code? {
        do {
            _ = try all(name, password: password)
            return nil
        } catch let error as EstateError {
            return error.code
        }
    }

    private static func data(_ name: String) throws -> Data {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Vectors")
        return try Data(contentsOf: folder.appending(path: name))
    }
}

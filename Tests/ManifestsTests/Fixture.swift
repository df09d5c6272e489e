import Canonical
import Foundation
import Manifests
import Testing

enum Fixture {
    static func vector(_ name: String) throws -> Bytes {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
        return Bytes(try Data(contentsOf: url))
    }

    static func manifest(_ json: String) throws -> Manifest { try Manifest(Bytes(json.utf8)) }

    static func refusal(_ json: String) -> ManifestError? { refusal(Bytes(json.utf8)) }

    static func refusal(_ bytes: Bytes) -> ManifestError? {
        do throws(ManifestError) {
            _ = try Manifest(bytes)
            return nil
        } catch {
            return error
        }
    }

    static func shareholders(_ count: Int) -> String {
        let entries = (1...count).map { #"{"name":"h\#($0)","publicKey":"PEM \#($0)"}"# }
        return #""shareholders":[\#(entries.joined(separator: ","))]"#
    }

    static let policy = Digest(of: Bytes("policy web".utf8))
}

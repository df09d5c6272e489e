import AsymmetricKeys
import Foundation
import KMIP
import KMIPKeys
import Secrets
import TestTools
import Testing

@testable import Operations

/// What each version answers about one object of every type, word for word: one file a version, one line an operation.
///
/// `KEYQUORUM_WRITE_TRANSCRIPTS=1` writes the files anew, to be read before they are kept.
struct KMIPObjectTranscriptTests {
    @Test("every type of object is answered as its version has it", arguments: ProtocolVersion.supported)
    func transcript(_ version: ProtocolVersion) async throws {
        let walk = KMIPWalk(version, try await ObjectsFixture())
        let openssl = try OpenSSL()
        let lines = try await walk.objectLines(openssl).joined(separator: "\n") + "\n"
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Vectors/transcripts/objects-\(version).txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_TRANSCRIPTS"] != nil {
            try lines.write(to: file, atomically: true, encoding: .utf8)
        }
        let agreed = try String(contentsOf: file, encoding: .utf8)
        for (line, expected) in zip(lines.split(separator: "\n"), agreed.split(separator: "\n")) {
            #expect(line == expected)
        }
        #expect(lines.count == agreed.count)
    }
}

extension KMIPWalk {
    /// One object of every type, registered, shown, given out in the form of the version, and destroyed.
    func objectLines(_ openssl: OpenSSL) async throws -> [String] {
        let elliptic = try AsymmetricKey.make(.ellipticCurve(.p256), bits: 0)
        let transparent = ManagedObject.privateKey(try KeyBlock(elliptic))
        for object in try SampleObjects(openssl).all + [transparent] {
            let mask = object.objectType == .opaqueObject || object.objectType == .template
            let said = mask && isFirst ? [] : [TTLV(.cryptographicUsageMask, .integer(4))]
            let before = identifiers.count
            try await ask(.register, [object.objectType.ttlv, template(said), form(object)])
            guard identifiers.count > before, let id = identifiers.last else { continue }
            let named = TTLV(.uniqueIdentifier, .text(id))
            try await ask(.getAttributes, [named])
            try await ask(.get, [named])
            try await ask(.locate, locate(object.objectType))
            try await ask(.destroy, [named])
        }
        return written
    }

    private func form(_ object: ManagedObject) -> TTLV {
        guard isFirst, case .template(let attributes) = object else { return object.ttlv }
        return TTLV(.template, .structure(attributes.items.map { named($0) }))
    }

    private func locate(_ type: ObjectType) -> [TTLV] {
        isFirst ? [named(type.ttlv)] : [Attributes([type.ttlv]).ttlv()]
    }
}

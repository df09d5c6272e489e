import Canonical
import FoundationEssentials

/// JSON of what this room sends and keeps.
enum JSONText {
    static func bytes(_ value: some Encodable) throws(ACMEError) -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let data = try? encoder.encode(value) else {
            throw ACMEError(.badAnswer, "A text of the ACME server cannot be written as JSON.")
        }
        return Bytes(data)
    }
}

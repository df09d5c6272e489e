import Canonical
import Foundation
import Testing

/// The vector files of this room: a name and hexadecimal digits on each line.
enum Vectors {
    static func read(_ file: String) throws -> [String: Bytes] {
        let url = try #require(Bundle.module.url(forResource: file, withExtension: "txt", subdirectory: "Vectors"))
        var vectors: [String: Bytes] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            vectors[String(words[0])] = Bytes(hex: String(words[1]))
        }
        return vectors
    }
}

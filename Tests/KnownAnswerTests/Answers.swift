import Foundation
import Secrets

/// Where the published answers are: the package `cryptography_vectors` and swift-crypto's Wycheproof files.
enum Answers {
    /// `KEYQUORUM_VECTORS`, the folder of the package.
    static let folder = ProcessInfo.processInfo.environment["KEYQUORUM_VECTORS"]
    /// `KEYQUORUM_WYCHEPROOF`, swift-crypto's checkout.
    static let wycheproof = ProcessInfo.processInfo.environment["KEYQUORUM_WYCHEPROOF"]

    static var areThere: Bool { folder != nil && wycheproof != nil }

    /// Files of a folder below ``folder``, by the beginning and the end of their names.
    static func files(
        in path: String,
        starting: String = "",
        ending: String = "",
        most: Int = .max
    ) throws -> [AnswerFile] {
        let folder = URL(filePath: folder ?? "").appending(path: path)
        return try names(in: path).filter { $0.hasPrefix(starting) && $0.hasSuffix(ending) }
            .map { try AnswerFile(folder.appending(path: $0), most: most) }
    }

    /// The names of the files of a folder.
    static func names(in path: String) throws -> [String] {
        let folder = URL(filePath: folder ?? "").appending(path: path)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: folder ?? "").appending(path: path)))
    }

    /// The lines of a file that is written in no common way.
    static func lines(_ path: String) throws -> [String] {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// A file of Wycheproof's by its name, wherever swift-crypto has it.
    static func wycheproof(_ name: String) throws -> WycheproofFile {
        try JSONDecoder().decode(WycheproofFile.self, from: try wycheproofData(name))
    }

    static func wycheproofData(_ name: String) throws -> Data {
        let root = URL(filePath: wycheproof ?? "")
        let paths = FileManager.default.enumerator(atPath: root.path())?.compactMap { $0 as? String } ?? []
        guard let path = paths.first(where: { $0.hasSuffix("/" + name) }) else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: root.appending(path: path))
    }
}

/// Hex digits as bytes.
func bytes(_ hex: String) -> [UInt8] {
    var found: [UInt8] = []
    found.reserveCapacity(hex.utf8.count / 2)
    var half: UInt8?
    for character in hex.utf8 {
        let digit: UInt8
        switch character {
        case 0x30...0x39: digit = character - 0x30
        case 0x41...0x46: digit = character - 0x37
        case 0x61...0x66: digit = character - 0x57
        default: continue
        }
        if let high = half { found.append(high << 4 | digit) }
        half = half == nil ? digit : nil
    }
    return found
}

func secret(_ hex: String) -> SecretBytes { SecretBytes(copying: bytes(hex)) }

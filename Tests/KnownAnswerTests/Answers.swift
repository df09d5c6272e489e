import Foundation
import Secrets

/// Where the published answers are: the package `cryptography_vectors` and swift-crypto's Wycheproof files.
enum Answers {
    /// `KEYQUORUM_VECTORS`, the folder of the package.
    static let folder = ProcessInfo.processInfo.environment["KEYQUORUM_VECTORS"]
    /// `KEYQUORUM_WYCHEPROOF`, swift-crypto's checkout.
    static let wycheproof = ProcessInfo.processInfo.environment["KEYQUORUM_WYCHEPROOF"]

    static var areThere: Bool { folder != nil && wycheproof != nil }

    /// Files of a folder below ``folder``, by the end of their names.
    static func files(in path: String, ending: String = "", most: Int = .max) throws -> [AnswerFile] {
        let folder = URL(filePath: folder ?? "").appending(path: path)
        return try names(in: path).filter { $0.hasSuffix(ending) }
            .map { try AnswerFile(folder.appending(path: $0), most: most) }
    }

    /// The names of the files of a folder.
    static func names(in path: String) throws -> [String] {
        let folder = URL(filePath: folder ?? "").appending(path: path)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    }

    /// The lines of a file that is written in no common way.
    static func lines(_ path: String) throws -> [String] {
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: folder ?? "").appending(path: path)),
            as: UTF8.self
        )
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
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

func secret(_ hex: String) -> SecretBytes { SecretBytes(copying: bytes(hex)) }

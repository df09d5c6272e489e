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
    static func files(in path: String, ending: String = "") throws -> [AnswerFile] {
        let folder = URL(filePath: folder ?? "").appending(path: path)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(ending) }
        return try names.sorted().map { try AnswerFile(folder.appending(path: $0)) }
    }

    /// A file of Wycheproof's by its name, wherever swift-crypto has it.
    static func wycheproof(_ name: String) throws -> WycheproofFile {
        let root = URL(filePath: wycheproof ?? "")
        let paths = FileManager.default.enumerator(atPath: root.path())?.compactMap { $0 as? String } ?? []
        guard let path = paths.first(where: { $0.hasSuffix("/" + name) }) else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(WycheproofFile.self, from: Data(contentsOf: root.appending(path: path)))
    }
}

/// Hex digits as bytes.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

func secret(_ hex: String) -> SecretBytes { SecretBytes(copying: bytes(hex)) }

import Foundation

/// Text files beside the tests.
enum VectorFile {
    /// The lines that are neither empty nor a comment.
    static func lines(_ name: String) -> [String] {
        text(name).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    static func text(_ name: String) -> String {
        let path = Bundle.module.bundlePath + "/Vectors/" + name
        guard let data = FileManager.default.contents(atPath: path) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}

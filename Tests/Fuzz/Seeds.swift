import Foundation
import KMIP

/// Writes the messages of the standard's cases as seeds for every fuzzer. Arguments: the cases' folder, the seeds' folder.
@main
enum Seeds {
    static func main() throws {
        let cases = URL(fileURLWithPath: CommandLine.arguments[1])
        let seeds = URL(fileURLWithPath: CommandLine.arguments[2])
        for folder in ["Binary", "JSON", "XML", "Frames", "Messages"] {
            try FileManager.default.createDirectory(
                at: seeds.appendingPathComponent(folder),
                withIntermediateDirectories: true
            )
        }
        for file in try FileManager.default.contentsOfDirectory(at: cases, includingPropertiesForKeys: nil) {
            let name = file.deletingPathExtension().lastPathComponent
            for (index, text) in messages(try String(contentsOf: file, encoding: .utf8)).enumerated() {
                guard let ttlv = try? XMLTTLV.decode(Array(text.utf8)) else { continue }
                let binary = BinaryTTLV.encode(ttlv)
                let forms = [
                    "Binary": binary, "JSON": JSONTTLV.encode(ttlv), "XML": XMLTTLV.encode(ttlv),
                    "Frames": [7] + binary + binary, "Messages": binary,
                ]
                for (folder, bytes) in forms {
                    try Data(bytes).write(to: seeds.appendingPathComponent("\(folder)/\(name)-\(index)"))
                }
            }
        }
    }

    private static func messages(_ text: String) -> [String] {
        let known = text.replacingOccurrences(of: "$NOW", with: "2020-12-14T01:02:03Z")
        return ["RequestMessage", "ResponseMessage"].flatMap { name in
            known.components(separatedBy: "<\(name)>").dropFirst().map { part in
                let body = part.components(separatedBy: "</\(name)>")[0]
                return "<\(name)>\(body)</\(name)>"
            }
        }
    }
}

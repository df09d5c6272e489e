/// Swift source with comments and string literals blanked out, lines kept, so that words and braces can be counted.
struct SwiftText {
    let lines: [Substring]
    private let code: String

    init(_ source: String) {
        code = String(decoding: Self.blanked(Array(source.utf8)), as: UTF8.self)
        lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The modules that the source imports.
    var imports: [String] {
        lines.compactMap { line -> String? in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let position = words.firstIndex(of: "import"), position < words.endIndex - 1 else { return nil }
            guard
                words[..<position].allSatisfy({ $0.hasPrefix("@") || ["public", "package", "internal"].contains($0) })
            else {
                return nil
            }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let path = words.dropFirst(position + 1).first { !kinds.contains($0) }
            return path?.split(separator: ".").first.map(String.init)
        }
    }

    struct Function {
        let line: Int
        let name: String
        let length: Int
    }

    /// Functions and initializers with a body, by the line that each begins on.
    var functions: [Function] {
        var found: [Function] = []
        for (index, line) in lines.enumerated() where Self.opensFunction(line) {
            guard let length = bodyLength(from: index) else { continue }
            let name = line.split(separator: "(").first.map { String($0).trimmed } ?? ""
            found.append(Function(line: index + 1, name: name, length: length))
        }
        return found
    }

    private static func opensFunction(_ line: Substring) -> Bool {
        let words = line.split(whereSeparator: { " \t(<?".contains($0) })
        return words.contains("func") || words.first == "init"
            || (words.contains("init") && words.first != "self" && !line.contains("."))
    }

    private func bodyLength(from start: Int) -> Int? {
        var depth = 0
        for index in start..<min(lines.count, start + 2_000) {
            for character in lines[index] {
                if character == "{" { depth += 1 }
                if character == "}" {
                    depth -= 1
                    if depth <= 0 { return depth < 0 ? nil : index - start + 1 }
                }
            }
            if depth == 0, index > start, Self.opensFunction(lines[index]) { return nil }
        }
        return nil
    }

    private static func blanked(_ source: [UInt8]) -> [UInt8] {
        var scanner = Blanker(source: source)
        return scanner.run()
    }
}

extension String {
    fileprivate var trimmed: String { String(drop(while: { $0 == " " })) }
}

/// Walks over Swift source once and replaces what is in comments and strings by blanks.
private struct Blanker {
    let source: [UInt8]
    var position = 0
    var output: [UInt8] = []

    init(source: [UInt8]) {
        self.source = source
        output.reserveCapacity(source.count)
    }

    mutating func run() -> [UInt8] {
        while position < source.count { step() }
        return output
    }

    private mutating func step() {
        if starts("//") {
            while position < source.count, source[position] != 0x0A { blank() }
        } else if starts("/*") {
            blockComment()
        } else if source[position] == 0x22 || (source[position] == 0x23 && rawStringStarts) {
            string()
        } else {
            output.append(source[position])
            position += 1
        }
    }

    private var rawStringStarts: Bool {
        let afterHashes = source[position...].drop { $0 == 0x23 }
        return afterHashes.first == 0x22
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1 } else if starts("*/") { depth -= 1 } else { blank(); continue }
            blank()
            blank()
        } while depth > 0 && position < source.count
    }

    private mutating func string() {
        var hashes = 0
        while source[position] == 0x23 { hashes += 1; blank() }
        let quotes = starts("\"\"\"") ? 3 : 1
        for _ in 0..<quotes { blank() }
        let end = [UInt8](repeating: 0x22, count: quotes) + [UInt8](repeating: 0x23, count: hashes)
        let escape = [0x5C] + [UInt8](repeating: 0x23, count: hashes)
        while position < source.count, !startsBytes(end) {
            if startsBytes(escape + [0x28]) {
                for _ in 0...escape.count { blank() }
                interpolation()
            } else if startsBytes(escape) {
                for _ in 0...escape.count where position < source.count { blank() }
            } else {
                blank()
            }
        }
        for _ in end where position < source.count { blank() }
    }

    /// The code inside a string is code: strings inside it are walked over, its braces are blanked.
    private mutating func interpolation() {
        var depth = 1
        while position < source.count, depth > 0 {
            switch source[position] {
            case 0x28: depth += 1
            case 0x29: depth -= 1
            case 0x22:
                string()
                continue
            default: break
            }
            blank()
        }
    }

    private func starts(_ text: String) -> Bool { startsBytes(Array(text.utf8)) }

    private func startsBytes(_ bytes: [UInt8]) -> Bool { source[position...].starts(with: bytes) }

    private mutating func blank() {
        output.append(source[position] == 0x0A ? 0x0A : 0x20)
        position += 1
    }
}

import Canonical

/// Reads values as the vector files write them: `null bytes:00ff text:bob unsigned:7 instant:-1 boolean:true [ … ]`.
enum Notation {
    static func values(_ text: String) -> [CanonicalValue]? {
        var stack: [[CanonicalValue]] = [[]]
        for token in text.split(separator: " ") {
            if token == "[" {
                stack.append([])
            } else if token == "]" {
                let list = stack.removeLast()
                stack[stack.count - 1].append(.list(list))
            } else if let value = scalar(String(token)) {
                stack[stack.count - 1].append(value)
            } else {
                return nil
            }
        }
        return stack.count == 1 ? stack[0] : nil
    }

    private static func scalar(_ token: String) -> CanonicalValue? {
        let halves = token.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let content = halves.count > 1 ? String(halves[1]) : ""
        return switch halves[0] {
        case "null": .null
        case "bytes": Bytes(hex: content).map(CanonicalValue.bytes)
        case "text": .text(content)
        case "unsigned": UInt64(content).map(CanonicalValue.unsigned)
        case "instant": Int64(content).map { .instant(Instant(microseconds: $0)) }
        case "boolean": Bool(content).map(CanonicalValue.boolean)
        default: nil
        }
    }
}

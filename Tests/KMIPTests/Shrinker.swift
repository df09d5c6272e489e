@testable import KMIP

/// Makes an element that breaks something as small as it can be and still break it.
enum Shrinker {
    /// Nil if the element does not fail.
    static func smallest(_ ttlv: TTLV, failing: (TTLV) -> Bool) -> TTLV? {
        guard failing(ttlv) else { return nil }
        var current = ttlv
        while let smaller = candidates(current).first(where: failing) { current = smaller }
        return current
    }

    /// The element as tags and types.
    static func sketch(_ ttlv: TTLV) -> String {
        guard case .structure(let children) = ttlv.value else { return "\(ttlv.tag): \(ttlv.value)" }
        return "\(ttlv.tag)(\(children.map(sketch).joined(separator: ", ")))"
    }

    /// Elements that are a little smaller: a child alone, one child less, one child smaller, half a text.
    private static func candidates(_ ttlv: TTLV) -> [TTLV] {
        switch ttlv.value {
        case .structure(let children):
            var result = children
            for index in children.indices {
                var fewer = children
                fewer.remove(at: index)
                result.append(TTLV(ttlv.tag, .structure(fewer)))
                for candidate in candidates(children[index]) {
                    var changed = children
                    changed[index] = candidate
                    result.append(TTLV(ttlv.tag, .structure(changed)))
                }
            }
            return result
        case .text(let text) where !text.isEmpty:
            return [TTLV(ttlv.tag, .text(String(text.dropLast()))), TTLV(ttlv.tag, .text(String(text.dropFirst())))]
        case .bytes(let bytes) where !bytes.isEmpty: return [TTLV(ttlv.tag, .bytes(Array(bytes.dropLast())))]
        default: return []
        }
    }
}

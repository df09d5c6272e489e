import Secrets

/// Bytes that come in pieces and are used together: each part that is kept is longer than the next, so that no byte is moved often and few parts are
/// kept, however small the pieces are.
struct GatheredBytes {
    private(set) var parts: [SecretBytes] = []
    private(set) var count = 0

    mutating func add(_ piece: SecretBytes) {
        guard piece.count > 0 else { return }
        count += piece.count
        var last = piece
        while let before = parts.last, before.count <= last.count {
            parts.removeLast()
            last = .joining([before, last])
        }
        parts.append(last)
    }

    /// All of them; none is left.
    mutating func taken() -> SecretBytes {
        defer { (parts, count) = ([], 0) }
        return parts.count == 1 ? parts[0] : .joining(parts)
    }
}

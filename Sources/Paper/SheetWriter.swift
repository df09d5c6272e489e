import Secrets

/// Puts a sheet together from public and secret pieces; the whole is a secret.
struct SheetWriter {
    private var parts: [SecretBytes] = []
    private var open = ""

    mutating func add(_ text: String) { open += text }

    mutating func add(_ secret: SecretBytes) {
        flush()
        parts.append(secret)
    }

    mutating func finish() -> SecretBytes {
        flush()
        return .joining(parts)
    }

    private mutating func flush() {
        guard !open.isEmpty else { return }
        parts.append(SecretBytes(copying: open.utf8))
        open = ""
    }
}

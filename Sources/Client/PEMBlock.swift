public import Canonical

/// The first block of a PEM text (RFC 7468).
public enum PEMBlock {
    /// The block's bytes; nil if there is none, or if it is no base64.
    public static func der(_ pem: String) -> Bytes? {
        var lines: [Substring] = []
        var isInside = false
        for line in pem.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----END") { return isInside ? Bytes(base64: lines.joined()) : nil }
            if isInside { lines.append(line) }
            if line.hasPrefix("-----BEGIN") { isInside = true }
        }
        return nil
    }
}

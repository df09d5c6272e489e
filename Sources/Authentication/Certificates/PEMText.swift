import Canonical

/// The blocks of a PEM text (RFC 7468). Lines may have any length and end as on Windows, since files come from many
/// tools; text around the blocks is passed over.
enum PEMText {
    /// The DER bytes of the blocks with this label, or of the file if it is DER; nil if a block does not end or is not
    /// base64.
    static func blocks(_ file: Bytes, label: String) -> [Bytes]? {
        if file.first == 0x30 { return [file] }
        var blocks: [Bytes] = []
        var body: String?
        for line in String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line == "-----BEGIN \(label)-----" {
                guard body == nil else { return nil }
                body = ""
            } else if line == "-----END \(label)-----" {
                guard let text = body, let der = Bytes(base64: text) else { return nil }
                blocks.append(der)
                body = nil
            } else {
                body?.append(contentsOf: line)
            }
        }
        return body == nil ? blocks : nil
    }
}

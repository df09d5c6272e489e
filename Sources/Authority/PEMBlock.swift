import Canonical

/// One block of a PEM text (RFC 7468). Lines may have any length and end as on Windows, since requests come from many
/// tools; text around the blocks is passed over.
struct PEMBlock {
    let label: String
    let der: Bytes

    /// All blocks, or nil if one does not end or is not base64.
    static func blocks(of pem: String) -> [PEMBlock]? {
        var blocks: [PEMBlock] = []
        var open: (label: Substring, body: String)?
        for line in pem.split(whereSeparator: \.isNewline) {
            if let started = open {
                if line.hasPrefix("-----END ") {
                    guard line.hasPrefix("-----END \(started.label)-----"), let der = Bytes(base64: started.body) else {
                        return nil
                    }
                    blocks.append(PEMBlock(label: String(started.label), der: der))
                    open = nil
                } else {
                    open?.body += line
                }
            } else if line.hasPrefix("-----BEGIN "), let end = line.dropFirst(11).firstRange(of: "-----") {
                open = (line.dropFirst(11)[..<end.lowerBound], "")
            }
        }
        return open == nil ? blocks : nil
    }
}

import Secrets

/// The blocks of a PEM file (RFC 7468); what stands between them is not looked at.
struct PEMFile {
    struct Block {
        /// Such as `CERTIFICATE`.
        let label: String
        let der: SecretBytes
    }

    let blocks: [Block]

    /// - Throws: `malformed` for a block without an end or what is no base64 in it, `unsupported` for the encryption of
    ///   RFC 1421, `too-large`.
    init(_ file: SecretBytes) throws(EstateError) {
        blocks = try file.withBytes { (bytes) throws(EstateError) in try Self.blocks(bytes) }
    }

    private static func blocks(_ bytes: UnsafeRawBufferPointer) throws(EstateError) -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, start: Int)?
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
            let line = bytes[start..<end]
            if let label = label(line, "-----BEGIN ") {
                guard open == nil else { throw EstateError(.malformed, "a PEM block has no end") }
                open = (label, end)
            } else if let label = label(line, "-----END ") {
                guard let begun = open, begun.label == label else {
                    throw EstateError(.malformed, "a PEM block ends that was not begun")
                }
                blocks.append(try block(label, UnsafeRawBufferPointer(rebasing: bytes[begun.start..<start])))
                open = nil
                guard blocks.count <= EstateLimits.objects else {
                    throw EstateError(.tooLarge, "a file has at most \(EstateLimits.objects) objects")
                }
            } else if open != nil, line.contains(UInt8(ascii: ":")) {
                throw EstateError(
                    .unsupported,
                    "a key in the old encryption of PEM; write it anew: openssl pkey -in FILE -out NEW"
                )
            }
            start = end + 1
        }
        guard open == nil else { throw EstateError(.malformed, "a PEM block has no end") }
        return blocks
    }

    private static func label(_ line: Slice<UnsafeRawBufferPointer>, _ beginning: String) -> String? {
        guard line.starts(with: beginning.utf8) else { return nil }
        let text = String(decoding: line.dropFirst(beginning.utf8.count), as: UTF8.self)
        guard let end = text.firstRange(of: "-----") else { return nil }
        return String(text[..<end.lowerBound])
    }

    private static func block(_ label: String, _ text: UnsafeRawBufferPointer) throws(EstateError) -> Block {
        guard let der = SecretBase64.decode(text), der.count > 0 else {
            throw EstateError(.malformed, "the PEM block \(label.prefix(40)) is no base64")
        }
        return Block(label: label, der: der)
    }

    /// One block as text, its base64 in lines of 64.
    static func text(_ label: String, _ der: SecretBytes) -> SecretBytes {
        let base64 = SecretBase64.encode(der)
        let head = SecretBytes(copying: Array("-----BEGIN \(label)-----\n".utf8))
        let tail = SecretBytes(copying: Array("-----END \(label)-----\n".utf8))
        let lines = (base64.count + 63) / 64
        let body = SecretBytes(count: base64.count + lines) { room in
            base64.withBytes { base64 in
                for line in 0..<lines {
                    let from = base64[line * 64..<min((line + 1) * 64, base64.count)]
                    UnsafeMutableRawBufferPointer(rebasing: room[line * 65..<line * 65 + from.count]).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: from)
                    )
                    room[line * 65 + from.count] = 0x0a
                }
            }
        }
        return SecretBytes.joining([head, body, tail])
    }
}

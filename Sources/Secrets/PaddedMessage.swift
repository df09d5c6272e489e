internal import CKeyquorum

extension SecretBytes {
    /// The message in a block that RSAES-PKCS1-v1_5 has padded (RFC 8017 section 7.2.2), or, where the padding is wrong, the end of another block:
    /// which of them it is shows in nothing but the message.
    ///
    /// - Parameters:
    ///   - block: what RSA's bare function gave.
    ///   - synthetic: as many bytes, of which the end is taken where the padding is wrong.
    ///   - lengths: candidates for how much of it, of two bytes each in network order; the last that fits counts.
    /// - Precondition: both blocks have the same length, of 11 to 65,535 bytes.
    public static func message(
        padded block: SecretBytes,
        or synthetic: SecretBytes,
        lengths: SecretBytes
    ) -> SecretBytes {
        precondition(block.count == synthetic.count && (11...65_535).contains(block.count), "two blocks")
        var length = 0
        let chosen = SecretBytes(count: block.count) { chosen in
            block.withBytes { chosen.copyMemory(from: $0) }
            synthetic.withBytes { synthetic in
                lengths.withBytes { lengths in
                    length = kq_padded_message(
                        chosen.baseAddress,
                        synthetic.baseAddress,
                        chosen.count,
                        lengths.baseAddress,
                        lengths.count / 2
                    )
                }
            }
        }
        return chosen.suffix(length)
    }
}

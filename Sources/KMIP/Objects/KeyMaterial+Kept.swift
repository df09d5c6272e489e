public import Secrets

extension KeyMaterial {
    /// The bytes that are kept of the material: those that came, and a structure in TTLV. Of a Transparent Symmetric Key they are
    /// the key's own, so that it is the same in every format.
    public var kept: SecretBytes {
        switch self {
        case .bytes(let bytes), .transparentSymmetricKey(let bytes): return bytes
        case .structure:
            var encoded = BinaryTTLV.encode(ttlv)
            defer { encoded.wipe() }
            return SecretBytes(copying: encoded)
        }
    }

    /// The material out of what was kept.
    ///
    /// - Throws: ``KMIPError`` for bytes that ``kept`` did not make of material in this format.
    public init(kept: SecretBytes, _ format: KeyFormatType) throws(KMIPError) {
        guard format.isTransparent else {
            self = .bytes(kept)
            return
        }
        guard format != .transparentSymmetricKey else {
            self = .transparentSymmetricKey(kept)
            return
        }
        var bytes = kept.withBytes { [UInt8]($0) }
        defer { bytes.wipe() }
        try self.init(ttlv: try BinaryTTLV.decode(bytes), format: format)
    }
}

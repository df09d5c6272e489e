import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

extension ManagedObject {
    /// A key of a pair. Opaque material, and the bytes of algorithms that are not known here, are kept and not read, so that what they are has to
    /// be said.
    static func key(
        _ block: KeyBlock,
        _ key: AsymmetricKey?,
        isPrivate: Bool,
        _ attributes: inout Attributes
    ) throws(KMIPError) -> SecretBytes {
        if let wrapped = try wrapped(block, &attributes) { return wrapped }
        guard case .plain(let material, _) = block.value else {
            throw KMIPError(.invalidField, "KeyMaterial is missing")
        }
        let kept = material.kept
        try check(kept, ObjectLimits.key)
        let algorithm = try agreed(block.algorithm, attributes.cryptographicAlgorithm, "CryptographicAlgorithm")
        guard !block.isKeptUnread(algorithm) else {
            try describe(block, &attributes)
            return kept
        }
        var read = block
        read.algorithm = algorithm
        read.length = try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        attributes.cryptographicAlgorithm = read.algorithm
        guard let key else {
            try AsymmetricKey(read, isPrivate: isPrivate).describe(in: &attributes, block.format)
            return kept
        }
        try key.describe(in: &attributes, block.format)
        return kept
    }

    /// A part of a split key, which is no key by itself.
    static func part(
        _ facts: SplitKeyFacts,
        _ block: KeyBlock,
        _ attributes: inout Attributes
    ) throws(KMIPError) -> SecretBytes {
        attributes.splitKeyFacts = facts
        if let wrapped = try wrapped(block, &attributes) { return wrapped }
        let bytes = try plainBytes(block, [.raw], .splitKey, ObjectLimits.key)
        try describe(block, &attributes)
        // Table 28 of KMIP 2.1 section 4. What the private key of a pair is for, its part does not tell.
        if let algorithm = attributes.cryptographicAlgorithm, !KeyAlgorithm.read.contains(algorithm) {
            attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? KeyShape.usage(of: algorithm)
        }
        return bytes
    }

    /// A PGP key, whose block is not read (KMIP 2.1 section 2.4). Both the armoured text and the packets are taken.
    static func pgp(
        _ version: Int32,
        _ block: KeyBlock,
        _ attributes: inout Attributes
    ) throws(KMIPError) -> SecretBytes {
        guard version == 3 || version == 4 else {
            throw KMIPError(.invalidField, "PGPKeyVersion is 3 or 4")
        }
        attributes.pgpKeyVersion = version
        if let wrapped = try wrapped(block, &attributes) { return wrapped }
        let bytes = try plainBytes(block, [.raw, .opaque], .pgpKey, ObjectLimits.material)
        guard bytes.isPGP else {
            throw KMIPError(.invalidField, "the material is no PGP key, neither as ASCII armour nor as packets")
        }
        attributes.cryptographicAlgorithm =
            try agreed(block.algorithm, attributes.cryptographicAlgorithm, "CryptographicAlgorithm")
        attributes.cryptographicLength =
            try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        attributes.keyFormatType = block.format
        return bytes
    }

    /// A block that came wrapped is kept so: what it is has to be said, and the wrapping key is linked (KMIP 2.1 section 6.1.43).
    /// Nil for a block that is not wrapped.
    static func wrapped(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes? {
        guard case .wrapped(let bytes) = block.value, let found = block.wrapping else {
            guard block.wrapping == nil else {
                throw KMIPError(.featureNotSupported, "a key that is only signed is not taken; wrap it by Encrypt")
            }
            return nil
        }
        try check(bytes, ObjectLimits.material)
        let data = try KeyWrappingData(ttlv: found)
        guard let key = data.encryptionKey else {
            throw KMIPError(.invalidField, "EncryptionKeyInformation is missing")
        }
        try describe(block, &attributes)
        attributes.keyWrappingData = data
        let link = Link(type: .wrappingKey, identifier: key.uniqueIdentifier)
        if !attributes.links.contains(link) { attributes.add(link.ttlv) }
        return bytes
    }

    /// Of what cannot be read, what is said of it.
    private static func describe(_ block: KeyBlock, _ attributes: inout Attributes) throws(KMIPError) {
        let algorithm = try agreed(block.algorithm, attributes.cryptographicAlgorithm, "CryptographicAlgorithm")
        let length = try agreed(block.length, attributes.cryptographicLength, "CryptographicLength")
        attributes.cryptographicAlgorithm = algorithm
        attributes.cryptographicLength = length
        attributes.keyFormatType = block.format
    }
}

extension KeyBlock {
    /// Whether a pair's material is kept as it comes: what is opaque, and raw bytes of an algorithm that is not known here.
    func isKeptUnread(_ algorithm: CryptographicAlgorithm?) -> Bool {
        format == .opaque || format == .raw && algorithm.map { !KeyAlgorithm.read.contains($0) } ?? false
    }
}

extension SecretBytes {
    /// Whether this is an armoured PGP key, or begins with a packet of one (RFC 4880 sections 4.2, 4.3 and 6.2).
    var isPGP: Bool {
        withBytes { bytes in
            let armours = ["-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----BEGIN PGP PRIVATE KEY BLOCK-----"]
            let text = bytes.drop { [0x09, 0x0A, 0x0D, 0x20].contains($0) }
            if armours.contains(where: { text.starts(with: $0.utf8) }) { return true }
            guard let first = bytes.first, first & 0x80 != 0 else { return false }
            // Secret Key, Public Key, Secret Subkey, Public Subkey.
            return [5, 6, 7, 14].contains(first & 0x40 == 0 ? first >> 2 & 0x0F : first & 0x3F)
        }
    }
}

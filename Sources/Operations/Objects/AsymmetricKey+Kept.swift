import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

// A key of a pair as it is kept: its material as it came or was made, in the format that Key Format Type names.

extension AsymmetricKey {
    /// The key out of what is kept of an object.
    ///
    /// - Throws: Key Format Type Not Supported for a format that is kept and not read, else as the key's reading throws.
    convenience init(kept: SecretBytes, _ attributes: Attributes, isPrivate: Bool) throws(KMIPError) {
        let format = attributes.keyFormatType ?? (isPrivate ? .pkcs8 : .x509)
        let block = KeyBlock(
            format: format,
            value: .plain(try KeyMaterial(kept: kept, format), nil),
            algorithm: attributes.cryptographicAlgorithm,
            length: attributes.cryptographicLength
        )
        guard !block.isKeptUnread(block.algorithm) else {
            throw KMIPError.formatNotSupported(format, isPrivate ? .privateKey : .publicKey)
        }
        try self.init(block, isPrivate: isPrivate)
    }

    /// The bytes to keep of a key that was made here, in the format that the attributes name or the standard has for it; what the
    /// key is goes into the attributes.
    ///
    /// - Throws: Key Format Type Not Supported, Invalid Field where the attributes say something else of the key.
    func material(_ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        let block = try KeyBlock(self, attributes.keyFormatType)
        try describe(in: &attributes, block.format)
        guard case .plain(let material, _) = block.value else {
            throw KMIPError(.cryptographicFailure, "the key could not be written")
        }
        return material.kept
    }

    /// Writes into an object's attributes what the key is, where they do not say it, and refuses what they say otherwise:
    /// Cryptographic Algorithm, Length, Domain Parameters and Usage Mask, and Key Format Type.
    ///
    /// - Throws: Invalid Field.
    func describe(in attributes: inout Attributes, _ format: KeyFormatType) throws(KMIPError) {
        let said = attributes.cryptographicAlgorithm ?? algorithm.cryptographicAlgorithm
        guard algorithm.names.contains(said) else {
            throw KMIPError(.invalidField, "the key is no key of \(said.name)")
        }
        if let length = attributes.cryptographicLength, length != Int32(bits) {
            throw KMIPError(.invalidField, "the key has \(bits) bits, and CryptographicLength says \(length)")
        }
        attributes.cryptographicAlgorithm = said
        attributes.cryptographicLength = Int32(bits)
        attributes.set(.cryptographicDomainParameters, try agreed(attributes.domainParameters)?.ttlv.value)
        attributes.keyFormatType = format
        attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? usage
    }

    /// Cryptographic Domain Parameters as the key has them.
    private func agreed(_ said: DomainParameters?) throws(KMIPError) -> DomainParameters? {
        let own = DomainParameters(qlength: qlength, recommendedCurve: algorithm.recommendedCurve)
        let isEmpty = own.qlength == nil && own.recommendedCurve == nil
        guard let said else { return isEmpty ? nil : own }
        guard said.recommendedCurve == nil || said.recommendedCurve == own.recommendedCurve,
            said.qlength == nil || said.qlength == own.qlength
        else { throw KMIPError(.invalidField, "the key has not these CryptographicDomainParameters") }
        return isEmpty ? nil : own
    }

    /// Bits of the order of the subgroup of DSA and Diffie-Hellman, where it is known.
    private var qlength: Int32? {
        guard algorithm == .dsa || algorithm == .diffieHellman, let numbers = try? transparent() else { return nil }
        let group: DiscreteGroup? =
            switch numbers {
            case .dsaPublic(let group, _), .dsaPrivate(let group, _): group
            case .diffieHellmanPublic(let group, _), .diffieHellmanPrivate(let group, _): group
            default: nil
            }
        guard let q = group?.q?.drop(while: { $0 == 0 }), let first = q.first else { return nil }
        return Int32(q.count * 8 - first.leadingZeroBitCount)
    }

    /// What such a key is usually for.
    var usage: CryptographicUsageMask {
        switch algorithm {
        case .rsa: isPrivate ? [.sign, .decrypt, .unwrapKey] : [.verify, .encrypt, .wrapKey]
        case .dsa, .ed25519, .ed448: isPrivate ? .sign : .verify
        case .ellipticCurve: isPrivate ? [.sign, .keyAgreement] : [.verify, .keyAgreement]
        case .diffieHellman, .x25519, .x448: .keyAgreement
        case .lattice(let lattice) where lattice.encapsulates: isPrivate ? .decrypt : .encrypt
        case .lattice: isPrivate ? .sign : .verify
        }
    }
}

extension Attributes {
    /// Cryptographic Domain Parameters.
    var domainParameters: DomainParameters? {
        items.first { $0.tag == .cryptographicDomainParameters }.flatMap { try? DomainParameters(ttlv: $0) }
    }
}

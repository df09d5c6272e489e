extension CryptographicParameters {
    /// These, with what they leave open taken from the first of an object's own that is not for another purpose and does not contradict them, one that
    /// names the same mode before all others (KMIP 2.1 sections 6.1.11 and 6.1.17: parameters may be given with the request or stand among the
    /// object's attributes).
    public func filled(from stored: [CryptographicParameters], for use: ParametersUse) -> CryptographicParameters {
        let fitting = stored.filter { $0.mayBe(for: use) && agrees(with: $0) }
        let ofMode = fitting.first { blockCipherMode != nil && $0.blockCipherMode == blockCipherMode }
        guard let found = ofMode ?? fitting.first else { return self }
        return filled(from: found)
    }

    /// Whether nothing that both say is said differently, be it that one says it by a Digital Signature Algorithm and the other by hash and padding.
    private func agrees(with other: CryptographicParameters) -> Bool {
        let theirs = Dictionary(other.ttlv.children.map { ($0.tag, $0) }) { first, _ in first }
        return ttlv.children.allSatisfy { field in theirs[field.tag].map { $0 == field } ?? true }
            && agree(saidHash, other.saidHash) && agree(saidPadding, other.saidPadding)
            && agree(purpose, other.purpose)
    }

    /// Whether they do not say what only another purpose has. A mode may stand with RSA too, as in "RSA/ECB/PKCS1Padding".
    private func mayBe(for use: ParametersUse) -> Bool {
        if let blockCipherMode {
            return Self.codeModes.contains(blockCipherMode) ? use == .code : use == .cipher || use == .encryption
        }
        if digitalSignatureAlgorithm != nil || paddingMethod == .pss { return use == .signature }
        if cryptographicAlgorithm?.isCode == true { return use == .code }
        if paddingMethod == .oaep { return use == .encryption }
        switch use {
        case .cipher: return hashingAlgorithm == nil
        case .code: return paddingMethod == nil || paddingMethod == PaddingMethod.none
        case .signature, .encryption: return true
        }
    }

    private static let codeModes: Set<BlockCipherMode> = [.cmac, .cbcMAC]

    /// What an object may have parameters for beside each other, of which one says nothing of another.
    private enum Purpose {
        case cipher
        /// CMAC and CBC-MAC
        case codeOfBlocks
        /// A code by its own algorithm or its hash, a signature, an encryption by RSA.
        case other
    }

    /// Nil where they may be for any.
    private var purpose: Purpose? {
        if let blockCipherMode { return Self.codeModes.contains(blockCipherMode) ? .codeOfBlocks : .cipher }
        return saidHash != nil || cryptographicAlgorithm?.isCode == true ? .other : nil
    }

    private func filled(from other: CryptographicParameters) -> CryptographicParameters {
        var filled = self
        filled.blockCipherMode = blockCipherMode ?? other.blockCipherMode
        filled.paddingMethod = paddingMethod ?? other.paddingMethod
        filled.hashingAlgorithm = hashingAlgorithm ?? other.hashingAlgorithm
        filled.keyRoleType = keyRoleType ?? other.keyRoleType
        filled.digitalSignatureAlgorithm = digitalSignatureAlgorithm ?? other.digitalSignatureAlgorithm
        filled.cryptographicAlgorithm = cryptographicAlgorithm ?? other.cryptographicAlgorithm
        filled.randomIV = randomIV ?? other.randomIV
        filled.ivLength = ivLength ?? other.ivLength
        filled.tagLength = tagLength ?? other.tagLength
        filled.fixedFieldLength = fixedFieldLength ?? other.fixedFieldLength
        filled.invocationFieldLength = invocationFieldLength ?? other.invocationFieldLength
        filled.counterLength = counterLength ?? other.counterLength
        filled.initialCounterValue = initialCounterValue ?? other.initialCounterValue
        filled.saltLength = saltLength ?? other.saltLength
        filled.maskGenerator = maskGenerator ?? other.maskGenerator
        filled.maskGeneratorHashingAlgorithm = maskGeneratorHashingAlgorithm ?? other.maskGeneratorHashingAlgorithm
        filled.pSource = pSource ?? other.pSource
        filled.trailerField = trailerField ?? other.trailerField
        return filled
    }
}

/// What an operation needs an object's parameters for.
public enum ParametersUse: Sendable {
    /// Encryption under a symmetric key.
    case cipher
    /// A message authentication code.
    case code
    case signature
    /// Encryption to a key of a pair.
    case encryption
}

extension CryptographicAlgorithm {
    /// Whether it makes message authentication codes and nothing else.
    fileprivate var isCode: Bool { Self.codes.contains(self) }

    private static let codes: Set<CryptographicAlgorithm> = [
        .hmacSHA1, .hmacSHA224, .hmacSHA256, .hmacSHA384, .hmacSHA512, .hmacMD5, .hmacSHA3of224, .hmacSHA3of256,
        .hmacSHA3of384, .hmacSHA3of512, .kmac128, .kmac256,
    ]
}

extension Attributes {
    /// Every Cryptographic Parameters attribute that can be read.
    public var cryptographicParameters: [CryptographicParameters] {
        all(.cryptographicParameters).compactMap { try? CryptographicParameters(ttlv: $0) }
    }
}

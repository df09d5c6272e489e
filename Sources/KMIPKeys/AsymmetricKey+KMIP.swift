public import AsymmetricKeys
public import KMIP
import Secrets

extension AsymmetricKey {
    /// The key in a Key Block that is not wrapped.
    ///
    /// - Throws: Invalid Field for bytes or numbers that are no key, or not of what the block says; Key Format Type Not Supported;
    ///   Unsupported Cryptographic Parameters for an algorithm, a curve or a length that is not offered.
    public convenience init(_ block: KeyBlock, isPrivate: Bool) throws(KMIPError) {
        guard case .plain(let material, _) = block.value else {
            throw KMIPError(.invalidField, "KeyBlock: the KeyValue is missing or wrapped")
        }
        switch material {
        case .structure(let fields):
            let numbers = try TransparentKey(block.format, fields)
            guard numbers.isPrivate == isPrivate else {
                throw KMIPError(.invalidField, "\(block.format.name) does not go with this type of object")
            }
            try self.init(made: { () throws(AsymmetricKeyError) in try AsymmetricKey(numbers) })
        case .bytes(let bytes):
            let encoding = try KeyEncoding(block.format)
            let known = Self.octets(block, encoding)
            try self.init(made: { () throws(AsymmetricKeyError) in
                try AsymmetricKey(bytes, encoding, isPrivate: isPrivate, known)
            })
        case .transparentSymmetricKey:
            throw KMIPError(.invalidField, "\(block.format.name) does not go with this type of object")
        }
        try check(block)
    }

    /// What a block says beside its material has to be true.
    private func check(_ block: KeyBlock) throws(KMIPError) {
        if let length = block.length, length != Int32(bits) {
            throw KMIPError(.invalidField, "the key has \(bits) bits, and CryptographicLength says \(length)")
        }
        if let said = block.algorithm, !algorithm.names.contains(said) {
            throw KMIPError(.invalidField, "the key is no key of \(said.name)")
        }
    }

    /// A raw key says nothing of itself.
    private static func octets(_ block: KeyBlock, _ encoding: KeyEncoding) -> KeyAlgorithm? {
        guard encoding == .raw else { return nil }
        switch (block.algorithm, block.length) {
        case (.ed25519?, _): return .ed25519
        case (.ed448?, _): return .ed448
        case (.ecdh?, 448?), (.ec?, 448?): return .x448
        case (.ecdh?, _), (.ec?, _): return .x25519
        case (let algorithm?, _): return Lattice(algorithm).map { .lattice($0) }
        default: return nil
        }
    }
}

extension AsymmetricKey {
    private convenience init(made make: () throws(AsymmetricKeyError) -> AsymmetricKey) throws(KMIPError) {
        do {
            let made = try make()
            self.init(copying: made)
        } catch {
            throw KMIPError(error)
        }
    }
}

extension KeyAlgorithm {
    /// The Cryptographic Algorithms whose keys are read; those of others are kept as they come.
    public static let read: Set<CryptographicAlgorithm> = [
        KeyAlgorithm.rsa, .dsa, .diffieHellman, .ellipticCurve(.p256), .ed25519, .ed448, .x25519, .x448,
        .lattice(.mlKEM768), .lattice(.mlKEM1024), .lattice(.mlDSA65), .lattice(.mlDSA87),
    ].reduce(into: []) { $0.formUnion($1.names) }

    /// The Cryptographic Algorithms that a key of this kind may be registered with.
    public var names: Set<CryptographicAlgorithm> {
        switch self {
        case .rsa: [.rsa]
        case .dsa: [.dsa]
        case .diffieHellman: [.dh]
        case .ellipticCurve: [.ec, .ecdsa, .ecdh, .ecmqv]
        case .ed25519: [.ed25519, .ec]
        case .ed448: [.ed448, .ec]
        case .x25519, .x448: [.ecdh, .ec]
        case .lattice(let lattice): [lattice.cryptographicAlgorithm]
        }
    }
}

extension KeyEncoding {
    /// - Throws: Key Format Type Not Supported.
    init(_ format: KeyFormatType) throws(KMIPError) {
        switch format {
        case .raw: self = .raw
        case .pkcs1: self = .pkcs1
        case .pkcs8: self = .pkcs8
        case .x509: self = .subjectPublicKeyInfo
        case .ecPrivateKey: self = .ecPrivateKey
        default: throw KMIPError(.keyFormatTypeNotSupported, "\(format.name) is not offered for keys of a pair")
        }
    }
}

extension KMIPError {
    init(_ error: AsymmetricKeyError) {
        let reason: ResultReason =
            switch error.code {
            case .malformed, .inconsistent, .incomplete: .invalidField
            case .unsupported: .unsupportedCryptographicParameters
            case .notInThisForm: .keyFormatTypeNotSupported
            case .failed: .cryptographicFailure
            }
        self.init(reason, error.detail)
    }
}

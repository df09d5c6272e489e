public import AsymmetricKeys
public import KMIP
import Secrets

extension KeyBlock {
    /// A key of a pair in a format; without one in the standard's default for it (KMIP 2.1 section 4.26).
    ///
    /// - Parameter compression: of a public point; nothing for an uncompressed one.
    /// - Throws: Key Format Type Not Supported, Key Compression Type Not Supported, Cryptographic Failure.
    public init(
        _ key: AsymmetricKey,
        _ format: KeyFormatType? = nil,
        compression: KeyCompressionType? = nil
    ) throws(KMIPError) {
        let format = format ?? key.standardFormat
        self.init(
            format: format,
            compression: compression,
            value: .plain(try key.material(format, compression), nil),
            algorithm: key.algorithm.cryptographicAlgorithm,
            length: Int32(key.bits)
        )
    }
}

extension AsymmetricKey {
    /// The format in which the standard has a server give a key that was not asked for in another. It names none for Ed25519 and its
    /// kin, which are strings of octets.
    public var standardFormat: KeyFormatType {
        switch algorithm {
        case .rsa: .pkcs1
        case .ellipticCurve: isPrivate ? .transparentECPrivateKey : .transparentECPublicKey
        case .dsa: isPrivate ? .transparentDSAPrivateKey : .transparentDSAPublicKey
        case .diffieHellman: isPrivate ? .transparentDHPrivateKey : .transparentDHPublicKey
        case .ed25519, .ed448, .x25519, .x448: .raw
        case .lattice: isPrivate ? .pkcs8 : .x509
        }
    }

    /// Every format that this key can be given in.
    public var formats: [KeyFormatType] {
        let all: [KeyFormatType] = [.raw, .pkcs1, .pkcs8, .x509, .ecPrivateKey, standardFormat]
        let named: [KeyFormatType] =
            algorithm == .rsa ? [isPrivate ? .transparentRSAPrivateKey : .transparentRSAPublicKey] : []
        return (all + named).filter { (try? material($0)) != nil }
    }

    /// With the point in the form that a client asks for, in both formats of a public key that have one.
    fileprivate func material(
        _ format: KeyFormatType,
        _ compression: KeyCompressionType?
    ) throws(KMIPError) -> KeyMaterial {
        guard format == .x509, let compression, let curve = algorithm.curve else {
            return try material(format).compressed(compression, algorithm)
        }
        guard let form = compression.form(on: curve) else { throw KMIPError.notOffered(compression) }
        do throws(AsymmetricKeyError) {
            return .bytes(try document(form))
        } catch {
            throw KMIPError(error)
        }
    }

    fileprivate func material(_ format: KeyFormatType) throws(KMIPError) -> KeyMaterial {
        do {
            guard format.isTransparent else { return .bytes(try encoded(try KeyEncoding(format))) }
            let numbers = try transparent()
            guard numbers.format == format else {
                throw KMIPError(.keyFormatTypeNotSupported, "this key is not given as \(format.name)")
            }
            return .structure(numbers.fields)
        } catch let error as AsymmetricKeyError {
            throw KMIPError(error)
        } catch let error as KMIPError {
            throw error
        } catch {
            throw KMIPError(.cryptographicFailure, "the key could not be written")
        }
    }
}

extension KeyMaterial {
    /// The transparent form of a public key with its point in the form that a client asks for.
    fileprivate func compressed(
        _ compression: KeyCompressionType?,
        _ algorithm: KeyAlgorithm
    ) throws(KMIPError) -> KeyMaterial {
        guard let compression, compression != .ecPublicKeyTypeUncompressed else { return self }
        guard case .structure(let fields) = self, let curve = algorithm.curve,
            let place = fields.firstIndex(where: { $0.tag == .qString }), case .bytes(let point) = fields[place].value,
            let form = compression.form(on: curve), let written = try? curve.point(point, form)
        else { throw KMIPError.notOffered(compression) }
        var changed = fields
        changed[place] = TTLV(.qString, .bytes(written))
        return .structure(changed)
    }
}

extension KMIPError {
    fileprivate static func notOffered(_ compression: KeyCompressionType) -> KMIPError {
        KMIPError(.keyCompressionTypeNotSupported, "\(compression.name) is not offered for this key")
    }
}

extension KeyCompressionType {
    /// Nil where points of the curve have another word for it.
    fileprivate func form(on curve: Curve) -> PointForm? {
        switch self {
        case .ecPublicKeyTypeUncompressed: .uncompressed
        case .ecPublicKeyTypeX962CompressedPrime: curve.isBinary ? nil : .compressed
        case .ecPublicKeyTypeX962CompressedChar2: curve.isBinary ? .compressed : nil
        case .ecPublicKeyTypeX962Hybrid: .hybrid
        }
    }
}

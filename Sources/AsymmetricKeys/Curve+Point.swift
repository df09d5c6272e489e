import CLibcrypto
public import Secrets

/// How a point is written as octets (SEC 1 section 2.3.3; X9.62 has the hybrid form besides, which is the whole point with the sign of a compressed one).
public enum PointForm: Sendable {
    case uncompressed, compressed, hybrid

    fileprivate var conversion: point_conversion_form_t {
        switch self {
        case .uncompressed: POINT_CONVERSION_UNCOMPRESSED
        case .compressed: POINT_CONVERSION_COMPRESSED
        case .hybrid: POINT_CONVERSION_HYBRID
        }
    }

    /// As a key's parameter "point-format" has it.
    fileprivate var word: String {
        switch self {
        case .uncompressed: "uncompressed"
        case .compressed: "compressed"
        case .hybrid: "hybrid"
        }
    }
}

extension Curve {
    /// The public point of a private number, uncompressed.
    ///
    /// - Throws: `unsupported` where libcrypto lacks the curve, `inconsistent` for a number that is none of this curve's.
    func point(of d: SecretBytes) throws(AsymmetricKeyError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let group = EC_GROUP_new_by_curve_name(OBJ_txt2nid(name)) else {
            throw AsymmetricKeyError(.unsupported, "this curve is not offered on this machine")
        }
        defer { EC_GROUP_free(group) }
        guard let point = EC_POINT_new(group) else { throw .noPoint }
        defer { EC_POINT_clear_free(point) }
        let number = d.withBytes { BN_bin2bn($0.baseAddress, Int32($0.count), BN_secure_new()) }
        guard let number else { throw .noPoint }
        defer { BN_clear_free(number) }
        BN_set_flags(number, BN_FLG_CONSTTIME)
        guard BN_is_zero(number) == 0, BN_cmp(number, EC_GROUP_get0_order(group)) < 0,
            EC_POINT_mul(group, point, number, nil, nil, nil) == 1
        else { throw .noPoint }
        return try Self.octets(of: point, group, .uncompressed)
    }

    /// The same point, in whichever form it is, in this one: Key Compression Type.
    ///
    /// - Throws: as ``point(of:)``.
    public func point(_ octets: [UInt8], _ form: PointForm) throws(AsymmetricKeyError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let group = EC_GROUP_new_by_curve_name(OBJ_txt2nid(name)) else {
            throw AsymmetricKeyError(.unsupported, "this curve is not offered on this machine")
        }
        defer { EC_GROUP_free(group) }
        guard let point = EC_POINT_new(group) else { throw .noPoint }
        defer { EC_POINT_free(point) }
        guard EC_POINT_oct2point(group, point, octets, octets.count, nil) == 1 else { throw .noPoint }
        return try Self.octets(of: point, group, form)
    }

    private static func octets(
        of point: OpaquePointer,
        _ group: OpaquePointer,
        _ form: PointForm
    ) throws(AsymmetricKeyError) -> [UInt8] {
        let form = form.conversion
        let count = EC_POINT_point2oct(group, point, form, nil, 0, nil)
        var octets = [UInt8](repeating: 0, count: count)
        guard count > 1, EC_POINT_point2oct(group, point, form, &octets, count, nil) == count else { throw .noPoint }
        return octets
    }
}

extension AsymmetricKey {
    /// The public key of an elliptic curve as X.509's document (RFC 5480 section 2.2), whose point is in this form, however it came.
    ///
    /// - Throws: `not-in-this-form` for any other key, `failed`.
    public func document(_ form: PointForm) throws(AsymmetricKeyError) -> SecretBytes {
        guard algorithm.curve != nil, !isPrivate else {
            throw AsymmetricKeyError(.notInThisForm, "this key of \(algorithm.name) has no point to be written")
        }
        defer { ERR_clear_error() }
        // A copy: the key itself is others' too, and is never changed.
        guard let copy = EVP_PKEY_dup(try key.pointer).map(LibcryptoKey.init(taking:)),
            EVP_PKEY_set_utf8_string_param(copy.pointer, "point-format", form.word) == 1
        else { throw AsymmetricKeyError(.failed, "the key could not be written") }
        return try KeyWriter.write(copy, .subjectPublicKeyInfo, isPrivate: false)
    }
}

extension AsymmetricKeyError {
    fileprivate static let noPoint = AsymmetricKeyError(.inconsistent, "the key is no point of its curve")
}

import CLibcrypto

/// How often a password is hashed before something opens, as the document itself says: added up before anything is computed.
///
/// A count is multiplied by how often the same is done in one opening. A round is one of the scheme's; where its hash is shorter than the key (SHA-1 and
/// AES-256) it takes twice as long.
struct PasswordWork {
    private var rounds: Int64 = 0

    /// - Parameters:
    ///   - count: of one hashing; nothing stands for 1 (RFC 7292 section 4).
    ///   - times: how often it is done.
    /// - Throws: `malformed` for less than one, `too-much-work`.
    mutating func add(_ count: UnsafePointer<ASN1_INTEGER>?, times: Int64 = 1) throws(CertificateError) {
        try add(try Self.product(count == nil ? 1 : try Self.number(count), times))
    }

    /// What an encryption under a password says: PBES1 and PKCS#12's own (RFC 8018 section 6.1, RFC 7292 appendix C), and PBES2 (RFC 8018
    /// section 6.2) with PBKDF2 or scrypt.
    ///
    /// - Parameter times: how often it is done.
    /// - Throws: `malformed` for another one, `too-much-work`.
    mutating func add(_ algorithm: UnsafePointer<X509_ALGOR>?, times: Int64 = 1) throws(CertificateError) {
        let (kind, parameters) = Self.parts(algorithm)
        guard kind == NID_pbes2 else {
            return try Self.read(parameters, d2i_PBEPARAM, PBEPARAM_free) { scheme throws(CertificateError) in
                try add(scheme.iter, times: times)
            }
        }
        try Self.read(parameters, d2i_PBE2PARAM, PBE2PARAM_free) { scheme throws(CertificateError) in
            try addDerivation(scheme.keyfunc, times)
        }
    }

    /// What a MAC by PBMAC1 says (RFC 8018 section 7.1, RFC 9579), in the same two fields as PBES2: PBKDF2 with a salt, and how long the key is.
    ///
    /// A longer key than any HMAC needs, or none that is said, has libcrypto of 3.4 to 3.6 write behind the 64 bytes that it has room for, before the
    /// password is known to be right.
    ///
    /// - Parameter times: how often it is done.
    /// - Throws: `malformed`, `too-much-work`.
    mutating func addPBMAC1(_ algorithm: UnsafePointer<X509_ALGOR>?, times: Int64) throws(CertificateError) {
        let (_, parameters) = Self.parts(algorithm)
        try Self.read(parameters, d2i_PBE2PARAM, PBE2PARAM_free) { scheme throws(CertificateError) in
            let (kind, parameters) = Self.parts(scheme.keyfunc)
            guard kind == NID_id_pbkdf2 else { throw .malformed }
            try Self.read(parameters, d2i_PBKDF2PARAM, PBKDF2PARAM_free) { cost throws(CertificateError) in
                guard cost.salt?.pointee.type == V_ASN1_OCTET_STRING, let length = cost.keylength,
                    Self.macKey.contains(try Self.keyLength(length))
                else { throw .malformed }
                try add(cost.iter, times: times)
            }
        }
    }

    /// Bytes of a key of PBMAC1.
    private static let macKey: ClosedRange<Int64> = 1...64

    /// - Throws: `malformed` for a number that is none.
    private static func keyLength(_ integer: UnsafePointer<ASN1_INTEGER>) throws(CertificateError) -> Int64 {
        var number: Int64 = 0
        guard ASN1_INTEGER_get_int64(&number, integer) == 1 else { throw .malformed }
        return number
    }

    private mutating func addDerivation(
        _ algorithm: UnsafePointer<X509_ALGOR>?,
        _ times: Int64
    ) throws(CertificateError) {
        let (kind, parameters) = Self.parts(algorithm)
        switch kind {
        case NID_id_pbkdf2:
            try Self.read(parameters, d2i_PBKDF2PARAM, PBKDF2PARAM_free) { cost throws(CertificateError) in
                try add(cost.iter, times: times)
            }
        case NID_id_scrypt:
            // RFC 7914: N, r and p; a block of it takes about as long as a round of PBKDF2.
            try Self.read(parameters, d2i_SCRYPT_PARAMS, SCRYPT_PARAMS_free) { cost throws(CertificateError) in
                let blocks = try Self.product(
                    try Self.number(cost.costParameter),
                    try Self.number(cost.blockSize),
                    try Self.number(cost.parallelizationParameter),
                    times
                )
                try add(blocks)
            }
        default: throw .malformed
        }
    }

    private mutating func add(_ more: Int64) throws(CertificateError) {
        guard more <= CertificateLimits.rounds - rounds else { throw .tooMuchWork }
        rounds += more
    }

    /// - Throws: `too-much-work` where it is more than one may have.
    private static func product(_ numbers: Int64...) throws(CertificateError) -> Int64 {
        var product: Int64 = 1
        for number in numbers {
            let (next, isTooLarge) = product.multipliedReportingOverflow(by: number)
            guard !isTooLarge else { throw .tooMuchWork }
            product = next
        }
        return product
    }

    /// From 1.
    private static func number(_ integer: UnsafePointer<ASN1_INTEGER>?) throws(CertificateError) -> Int64 {
        var number: Int64 = 0
        guard let integer else { throw .malformed }
        guard ASN1_INTEGER_get_int64(&number, integer) == 1 else { throw .tooMuchWork }
        guard number > 0 else { throw .malformed }
        return number
    }

    /// Which algorithm it is, and its parameters where they are a sequence.
    private static func parts(_ algorithm: UnsafePointer<X509_ALGOR>?) -> (kind: Int32, parameters: [UInt8]) {
        guard let algorithm else { return (NID_undef, []) }
        var (object, type, value) = (OpaquePointer?.none, Int32(0), UnsafeRawPointer?.none)
        X509_ALGOR_get0(&object, &type, &value, algorithm)
        guard type == V_ASN1_SEQUENCE, let string = value?.assumingMemoryBound(to: ASN1_STRING.self) else {
            return (OBJ_obj2nid(object), [])
        }
        let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string)))
        return (OBJ_obj2nid(object), [UInt8](bytes))
    }

    private static func read<Parameters>(
        _ bytes: [UInt8],
        _ parse: (
            UnsafeMutablePointer<UnsafeMutablePointer<Parameters>?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int
        ) -> UnsafeMutablePointer<Parameters>?,
        _ free: (UnsafeMutablePointer<Parameters>?) -> Void,
        _ body: (Parameters) throws(CertificateError) -> Void
    ) throws(CertificateError) {
        let parameters = bytes.withUnsafeBufferPointer { buffer in
            var place = buffer.baseAddress
            return parse(nil, &place, buffer.count)
        }
        guard let parameters else { throw .malformed }
        defer { free(parameters) }
        try body(parameters.pointee)
    }
}

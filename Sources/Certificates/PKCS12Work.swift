import CLibcrypto

/// What a PKCS#12 file has a password hashed for (RFC 7292 section 4): its MAC, each encrypted part and each encrypted key.
///
/// The MAC and the encrypted parts count twice: they are opened here, to see what is in them, and once more by libcrypto's own reading. With an empty
/// password the MAC counts four times, since each looks for both of its forms. Keys count once; of several libcrypto opens the first alone.
struct PKCS12Work {
    private static let readings: Int64 = 2

    private var work = PasswordWork()
    /// Of each private key, in which part of the file it stands and its friendly name.
    private var keys: [(part: Int, name: String?)] = []

    /// Computes nothing before all that stands in the clear was added up, and opens the encrypted parts before the keys in them.
    ///
    /// - Returns: the friendly names of the private keys (RFC 7292 section 4.2, RFC 2985 section 5.5.1), in the order in which libcrypto finds them.
    /// - Throws: `malformed`, `wrong-password`, `too-much-work`; `unsupported` for a MAC by PBMAC1 (RFC 9579) that this libcrypto does not know.
    static func require(
        _ file: OpaquePointer,
        _ password: UnsafePointer<CChar>?
    ) throws(CertificateError) -> [String?] {
        let parts = PKCS12_unpack_authsafes(file)
        defer { free(parts) { PKCS7_free($0.assumingMemoryBound(to: PKCS7.self)) } }
        guard let parts else { throw .malformed }
        var own = Self()
        try own.addMAC(of: file, forms: password?.pointee == 0 ? 2 : 1)
        let all = Self.all(parts)
        for (place, part) in all.enumerated() { try own.addClear(part, place) }
        guard !Self.isPBMAC1(Self.mac(of: file).algorithm) || OpenSSL_version_num() >= Self.firstWithPBMAC1 else {
            throw .unsupported
        }
        guard let used = Self.used(password, on: file) else { throw .wrongPassword }
        for (place, part) in all.enumerated() { try own.addEncrypted(part, place, used.password) }
        return all.indices.flatMap { place in own.keys.filter { $0.part == place }.map(\.name) }
    }

    /// The password as the file's MAC has it: an empty one has two forms. Nil where the MAC is not by it.
    private static func used(
        _ password: UnsafePointer<CChar>?,
        on file: OpaquePointer
    ) -> (password: UnsafePointer<CChar>?, Void)? {
        if password?.pointee == 0, PKCS12_verify_mac(file, nil, 0) == 1 { return (nil, ()) }
        return PKCS12_verify_mac(file, password, -1) == 1 ? (password, ()) : nil
    }

    private mutating func addMAC(of file: OpaquePointer, forms: Int64) throws(CertificateError) {
        guard PKCS12_mac_present(file) == 1 else { throw .wrongPassword }
        let mac = Self.mac(of: file)
        guard Self.isPBMAC1(mac.algorithm) else { return try work.add(mac.count, times: forms * Self.readings) }
        try work.addPBMAC1(mac.algorithm, times: forms * Self.readings)
    }

    private static func mac(
        of file: OpaquePointer
    ) -> (algorithm: UnsafePointer<X509_ALGOR>?, count: UnsafePointer<ASN1_INTEGER>?) {
        var count: UnsafePointer<ASN1_INTEGER>?
        var algorithm: UnsafePointer<X509_ALGOR>?
        PKCS12_get0_mac(nil, &algorithm, nil, &count, file)
        return (algorithm, count)
    }

    /// OpenSSL 3.4.
    private static let firstWithPBMAC1: UInt = 0x3040_0000

    private static func isPBMAC1(_ algorithm: UnsafePointer<X509_ALGOR>?) -> Bool {
        guard let algorithm else { return false }
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        return OBJ_obj2nid(object) == NID_pbmac1
    }

    private mutating func addClear(_ part: UnsafeMutablePointer<PKCS7>, _ place: Int) throws(CertificateError) {
        switch OBJ_obj2nid(part.pointee.type) {
        case NID_pkcs7_data: try add(PKCS12_unpack_p7data(part), of: place)
        case NID_pkcs7_encrypted:
            guard let content = part.pointee.d.encrypted?.pointee.enc_data else { throw .malformed }
            try work.add(content.pointee.algorithm, times: Self.readings)
        default: break
        }
    }

    private mutating func addEncrypted(
        _ part: UnsafeMutablePointer<PKCS7>,
        _ place: Int,
        _ password: UnsafePointer<CChar>?
    ) throws(CertificateError) {
        guard OBJ_obj2nid(part.pointee.type) == NID_pkcs7_encrypted else { return }
        try add(PKCS12_unpack_p7encdata(part, password, -1), of: place)
    }

    private mutating func add(_ bags: OpaquePointer?, of part: Int) throws(CertificateError) {
        defer { Self.free(bags) { PKCS12_SAFEBAG_free(OpaquePointer($0)) } }
        guard let bags else { throw .malformed }
        try add(bags, of: part, depth: 1)
    }

    private mutating func add(_ bags: OpaquePointer?, of part: Int, depth: Int) throws(CertificateError) {
        guard depth <= CertificateLimits.nestedBags else { throw .malformed }
        for place in 0..<max(0, OPENSSL_sk_num(bags)) {
            guard let bag = OPENSSL_sk_value(bags, place).map({ OpaquePointer($0) }) else { continue }
            switch PKCS12_SAFEBAG_get_nid(bag) {
            case NID_keyBag: keys.append((part, Self.name(of: bag)))
            case NID_pkcs8ShroudedKeyBag:
                keys.append((part, Self.name(of: bag)))
                var algorithm: UnsafePointer<X509_ALGOR>?
                X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, nil)
                try work.add(algorithm)
            case NID_safeContentsBag: try add(PKCS12_SAFEBAG_get0_safes(bag), of: part, depth: depth + 1)
            default: break
            }
        }
    }

    private static func name(of bag: OpaquePointer) -> String? {
        guard let text = PKCS12_get_friendlyname(bag) else { return nil }
        defer { CRYPTO_free(text, #file, #line) }
        return String(cString: text)
    }

    private static func all(_ parts: OpaquePointer) -> [UnsafeMutablePointer<PKCS7>] {
        (0..<max(0, OPENSSL_sk_num(parts))).compactMap {
            OPENSSL_sk_value(parts, $0)?.assumingMemoryBound(to: PKCS7.self)
        }
    }

    private static func free(_ stack: OpaquePointer?, _ one: (UnsafeMutableRawPointer) -> Void) {
        guard let stack else { return }
        while let last = OPENSSL_sk_pop(stack) { one(last) }
        OPENSSL_sk_free(stack)
    }
}

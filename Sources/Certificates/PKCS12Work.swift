import CLibcrypto

/// What a PKCS#12 file has a password hashed for (RFC 7292 section 4): its MAC, each encrypted part and each encrypted key.
struct PKCS12Work {
    private var work = PasswordWork()

    /// Computes nothing before all that stands in the clear was added up, and opens the encrypted parts before the keys in them.
    ///
    /// - Throws: `malformed`, `wrong-password`, `too-much-work`.
    static func require(_ file: OpaquePointer, _ password: UnsafePointer<CChar>?) throws(CertificateError) {
        let parts = PKCS12_unpack_authsafes(file)
        defer { free(parts) { PKCS7_free($0.assumingMemoryBound(to: PKCS7.self)) } }
        guard let parts else { throw .malformed }
        var own = Self()
        try own.addMAC(of: file)
        for part in Self.all(parts) { try own.addClear(part) }
        guard let used = Self.used(password, on: file) else { throw .wrongPassword }
        for part in Self.all(parts) { try own.addEncrypted(part, used.password) }
    }

    /// The password as the file's MAC has it: an empty one has two forms. Nil where the MAC is not by it.
    private static func used(
        _ password: UnsafePointer<CChar>?,
        on file: OpaquePointer
    ) -> (password: UnsafePointer<CChar>?, Void)? {
        if password?.pointee == 0, PKCS12_verify_mac(file, nil, 0) == 1 { return (nil, ()) }
        return PKCS12_verify_mac(file, password, -1) == 1 ? (password, ()) : nil
    }

    private mutating func addMAC(of file: OpaquePointer) throws(CertificateError) {
        guard PKCS12_mac_present(file) == 1 else { throw .wrongPassword }
        var count: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, nil, nil, &count, file)
        try work.add(count)
    }

    private mutating func addClear(_ part: UnsafeMutablePointer<PKCS7>) throws(CertificateError) {
        switch OBJ_obj2nid(part.pointee.type) {
        case NID_pkcs7_data: try add(PKCS12_unpack_p7data(part))
        case NID_pkcs7_encrypted:
            guard let content = part.pointee.d.encrypted?.pointee.enc_data else { throw .malformed }
            try work.add(content.pointee.algorithm)
        default: break
        }
    }

    private mutating func addEncrypted(
        _ part: UnsafeMutablePointer<PKCS7>,
        _ password: UnsafePointer<CChar>?
    ) throws(CertificateError) {
        guard OBJ_obj2nid(part.pointee.type) == NID_pkcs7_encrypted else { return }
        try add(PKCS12_unpack_p7encdata(part, password, -1))
    }

    private mutating func add(_ bags: OpaquePointer?) throws(CertificateError) {
        defer { Self.free(bags) { PKCS12_SAFEBAG_free(OpaquePointer($0)) } }
        guard let bags else { throw .malformed }
        try add(bags, depth: 1)
    }

    private mutating func add(_ bags: OpaquePointer?, depth: Int) throws(CertificateError) {
        guard depth <= CertificateLimits.nestedBags else { throw .malformed }
        for place in 0..<max(0, OPENSSL_sk_num(bags)) {
            guard let bag = OPENSSL_sk_value(bags, place).map({ OpaquePointer($0) }) else { continue }
            switch PKCS12_SAFEBAG_get_nid(bag) {
            case NID_pkcs8ShroudedKeyBag:
                var algorithm: UnsafePointer<X509_ALGOR>?
                X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, nil)
                try work.add(algorithm)
            case NID_safeContentsBag: try add(PKCS12_SAFEBAG_get0_safes(bag), depth: depth + 1)
            default: break
            }
        }
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

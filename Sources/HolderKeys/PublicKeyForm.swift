import Canonical

/// The encodings in which a public key arrives.
enum PublicKeyForm {
    static func read(_ label: String, _ der: UnsafeRawBufferPointer) throws -> HolderPublicKey {
        switch label {
        case "RSA PUBLIC KEY": try rsa(pkcs1: der)
        case "PUBLIC KEY": try subjectPublicKeyInfo(der)
        default: try certificate(der)
        }
    }

    /// SubjectPublicKeyInfo or PKCS#1 RSAPublicKey, told apart by the first inner value.
    static func readEither(_ der: UnsafeRawBufferPointer) throws -> HolderPublicKey {
        var outer = DERReader(der)
        let inner = DERReader(try outer.next(DERReader.Tag.sequence))
        return try inner.nextTag == DERReader.Tag.integer ? rsa(pkcs1: der) : subjectPublicKeyInfo(der)
    }

    /// RFC 8017 A.1.1: SEQUENCE { modulus INTEGER, publicExponent INTEGER }.
    private static func rsa(pkcs1: UnsafeRawBufferPointer) throws -> HolderPublicKey {
        try HolderPublicKey(.rsa, key: Bytes(pkcs1))
    }

    /// RFC 5280 4.1: SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }.
    private static func subjectPublicKeyInfo(_ der: UnsafeRawBufferPointer) throws -> HolderPublicKey {
        var outer = DERReader(der)
        var fields = DERReader(try outer.next(DERReader.Tag.sequence))
        try outer.finish()
        let algorithm = try KeyAlgorithm(identifier: fields.nextWhole(DERReader.Tag.sequence))
        let bits = try fields.next(DERReader.Tag.bitString)
        try fields.finish()
        guard bits.first == 0 else { throw HolderKeyError(.malformed, "the public key is no whole number of bytes") }
        return try HolderPublicKey(algorithm, key: Bytes(bits.dropFirst()))
    }

    /// RFC 5280 4.1: of a certificate only its subjectPublicKeyInfo is of interest, whoever signed it.
    private static func certificate(_ der: UnsafeRawBufferPointer) throws -> HolderPublicKey {
        var outer = DERReader(der)
        var certificate = DERReader(try outer.next(DERReader.Tag.sequence))
        var fields = DERReader(try certificate.next(DERReader.Tag.sequence))
        try fields.skip(ifTagged: DERReader.Tag.explicit0)
        _ = try fields.next(DERReader.Tag.integer)
        // Signature algorithm, issuer, validity and subject.
        for _ in 0..<4 { _ = try fields.next(DERReader.Tag.sequence) }
        return try subjectPublicKeyInfo(fields.nextWhole(DERReader.Tag.sequence))
    }
}

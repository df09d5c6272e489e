import Secrets

/// Keys of ML-KEM and ML-DSA in PKCS#8 and SubjectPublicKeyInfo (RFC 9935 sections 4 and 6, RFC 9881 sections 4 and 6).
enum LatticeDocument {
    /// The key; nil for a document of another algorithm, and for one that is damaged before its algorithm is known.
    ///
    /// - Throws: `malformed`, `inconsistent` where seed and key do not belong together, `unsupported` for a parameter set that is not offered and
    ///   for a private key without its seed.
    static func read(
        _ bytes: SecretBytes,
        _ encoding: KeyEncoding,
        isPrivate: Bool
    ) throws(AsymmetricKeyError) -> LatticeKey? {
        guard encoding == .pkcs8 || encoding == .subjectPublicKeyInfo else { return nil }
        return try bytes.withBytes { (bytes) throws(AsymmetricKeyError) -> LatticeKey? in
            var whole = DERElements(bytes)
            guard let body = whole.next(0x30) else { return nil }
            var fields = DERElements(body)
            if encoding == .pkcs8 { guard fields.next(0x02) != nil else { return nil } }
            guard let lattice = try lattice(fields.next(0x30)) else { return nil }
            guard whole.isAtEnd, (encoding == .pkcs8) == isPrivate else { throw .malformed(encoding) }
            if isPrivate {
                guard let key = fields.next(0x04) else { throw .malformed(encoding) }
                return try privateKey(lattice, key)
            }
            // A bit string of whole bytes begins with a zero.
            guard let key = fields.next(0x03), fields.isAtEnd, key.first == 0 else { throw .malformed(encoding) }
            return try LatticeKey(lattice, publicKey: [UInt8](key.dropFirst()))
        }
    }

    /// - Throws: `not-in-this-form`.
    static func write(_ key: LatticeKey, _ encoding: KeyEncoding) throws(AsymmetricKeyError) -> SecretBytes {
        let oid: [UInt8] = prefix + key.lattice.arcs
        let algorithm: [UInt8] = [0x30, UInt8(oid.count)] + oid
        switch (encoding, key.seed) {
        case (.raw, let seed?): return seed
        case (.raw, nil): return SecretBytes(copying: key.publicKey)
        case (.pkcs8, let seed?):
            // The seed alone, which is the form that both RFCs recommend.
            let inner: [UInt8] = [0x80, UInt8(seed.count)]
            let outer: [UInt8] = [0x04, UInt8(inner.count + seed.count)]
            let head: [UInt8] = [0x02, 1, 0] + algorithm + outer + inner
            return .joining([SecretBytes(copying: [0x30, UInt8(head.count + seed.count)] + head), seed])
        case (.subjectPublicKeyInfo, nil):
            let string: [UInt8] = [0x03] + length(key.publicKey.count + 1) + [0] + key.publicKey
            return SecretBytes(copying: [0x30] + length(algorithm.count + string.count) + algorithm + string)
        default:
            throw AsymmetricKeyError(.notInThisForm, "a key of \(key.lattice.rawValue) is not written in this form")
        }
    }

    /// Of 256 to 65,535 bytes.
    private static func length(_ count: Int) -> [UInt8] { [0x82, UInt8(count >> 8), UInt8(count & 0xFF)] }

    /// An OBJECT IDENTIFIER of 2.16.840.1.101.3.4 with two arcs more.
    private static let prefix: [UInt8] = [0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04]

    /// Nil for the identifier of another algorithm; these have no parameters.
    private static func lattice(_ identifier: UnsafeRawBufferPointer?) throws(AsymmetricKeyError) -> Lattice? {
        guard let identifier, identifier.count == prefix.count + 2, identifier.starts(with: prefix) else { return nil }
        let arcs = [UInt8](identifier.suffix(2))
        if let lattice = Lattice.allCases.first(where: { $0.arcs == arcs }) { return lattice }
        guard arcs == [4, 1] || arcs == [3, 17] else { return nil }
        throw AsymmetricKeyError(.unsupported, "of ML-KEM the sets 768 and 1024 are offered, of ML-DSA 65 and 87")
    }

    /// A seed, or a seed and the key that it makes, of which what is public is compared.
    private static func privateKey(
        _ lattice: Lattice,
        _ bytes: UnsafeRawBufferPointer
    ) throws(AsymmetricKeyError) -> LatticeKey {
        var elements = DERElements(bytes)
        if let seed = elements.next(0x80) {
            guard elements.isAtEnd else { throw .malformed(.pkcs8) }
            return try LatticeKey(lattice, seed: SecretBytes(copying: seed))
        }
        guard let both = elements.next(0x30) else {
            guard elements.next(0x04) != nil else { throw .malformed(.pkcs8) }
            throw AsymmetricKeyError(.unsupported, "a private key of \(lattice.rawValue) is taken with its seed")
        }
        var parts = DERElements(both)
        guard elements.isAtEnd, let seed = parts.next(0x04), let expanded = parts.next(0x04), parts.isAtEnd,
            expanded.count == lattice.expanded
        else { throw .malformed(.pkcs8) }
        let key = try LatticeKey(lattice, seed: SecretBytes(copying: seed))
        let known = UnsafeRawBufferPointer(rebasing: expanded[lattice.publicPart])
        guard known.elementsEqual(key.publicKey.prefix(known.count)) else {
            throw AsymmetricKeyError(.inconsistent, "the seed is not that of the key beside it")
        }
        return key
    }
}

/// Elements of DER, one behind the other, in a buffer that is lent (X.690 section 8.1). Lengths have two bytes at most.
struct DERElements {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// What the next element holds; nil, and nothing is taken, where it has another tag or does not end.
    mutating func next(_ tag: UInt8) -> UnsafeRawBufferPointer? {
        guard rest.count >= 2, rest[0] == tag else { return nil }
        var (start, count) = (2, Int(rest[1]))
        switch rest[1] {
        case 0..<0x80: break
        case 0x81:
            guard rest.count >= 3, rest[2] >= 0x80 else { return nil }
            (start, count) = (3, Int(rest[2]))
        case 0x82:
            guard rest.count >= 4, rest[2] > 0 else { return nil }
            (start, count) = (4, Int(rest[2]) << 8 | Int(rest[3]))
        default: return nil
        }
        guard count <= rest.count - start else { return nil }
        let content = UnsafeRawBufferPointer(rebasing: rest[start..<(start + count)])
        rest = UnsafeRawBufferPointer(rebasing: rest[(start + count)...])
        return content
    }
}

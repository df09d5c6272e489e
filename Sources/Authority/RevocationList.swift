import Canonical
import SwiftASN1
import X509

/// The encoding, for which the certificate library has no type.
struct RevocationList {
    let issuer: Issuer
    let number: UInt64
    let issued: Instant
    let next: Instant
    let revoked: [RevokedCertificate]

    func signed() throws -> Bytes {
        let toBeSigned = try listToBeSigned()
        let signature = try issuer.key.signature(over: toBeSigned)
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            coder.serializeRawBytes(toBeSigned)
            try serializeAlgorithm(into: &coder)
            try coder.serialize(ASN1BitString(bytes: signature[...]))
        }
        return coder.serializedBytes
    }

    private func listToBeSigned() throws -> Bytes {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)  // version 2
            try serializeAlgorithm(into: &coder)
            try coder.serialize(issuer.subject)
            Self.serialize(issued, into: &coder)
            Self.serialize(next, into: &coder)
            // An empty list of lines is left out (section 5.1.2.6).
            if !revoked.isEmpty { try serializeLines(into: &coder) }
            try serializeExtensions(into: &coder)
        }
        return coder.serializedBytes
    }

    /// ecdsa-with-SHA384 or -SHA256, without parameters (RFC 5758).
    private func serializeAlgorithm(into coder: inout DER.Serializer) throws {
        let oid: ASN1ObjectIdentifier =
            issuer.key.kind == .root ? [1, 2, 840, 10045, 4, 3, 3] : [1, 2, 840, 10045, 4, 3, 2]
        try coder.appendConstructedNode(identifier: .sequence) { try $0.serialize(oid) }
    }

    private func serializeLines(into coder: inout DER.Serializer) throws {
        let lines = revoked.sorted { $0.serial.lexicographicallyPrecedes($1.serial) }
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            for line in lines {
                try coder.appendConstructedNode(identifier: .sequence) { try Self.serialize(line, into: &$0) }
            }
        }
    }

    private static func serialize(_ line: RevokedCertificate, into coder: inout DER.Serializer) throws {
        coder.appendPrimitiveNode(identifier: .integer) { integer in
            if line.serial.first ?? 0x80 >= 0x80 { integer.append(0) }
            integer.append(contentsOf: line.serial)
        }
        serialize(line.revoked, into: &coder)
        // "Unspecified" is said by saying nothing (section 5.3.1).
        guard line.reason != .unspecified else { return }
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try serializeExtension([2, 5, 29, 21], [0x0a, 0x01, line.reason.rawValue], into: &coder)
        }
    }

    private func serializeExtensions(into coder: inout DER.Serializer) throws {
        let keyID = Certificate.keyIdentifier(issuer.key.publicKey)
        let authority = AuthorityKeyIdentifier(keyIdentifier: keyID)
        let value = try Certificate.Extension(authority, critical: false).value
        try coder.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { coder in
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try Self.serializeExtension([2, 5, 29, 35], Bytes(value), into: &coder)
                try Self.serializeExtension([2, 5, 29, 20], DERText.encode(number), into: &coder)
            }
        }
    }

    private static func serializeExtension(
        _ oid: ASN1ObjectIdentifier,
        _ value: Bytes,
        into coder: inout DER.Serializer
    ) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(oid)
            try coder.serialize(ASN1OctetString(contentBytes: value[...]))
        }
    }

    /// UTCTime until 2049, GeneralizedTime after it (section 5.1.2.4), whole seconds.
    private static func serialize(_ instant: Instant, into coder: inout DER.Serializer) {
        let digits = instant.roundedDown.rfc3339.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isShort = instant.wholeSeconds < 2_524_608_000
        coder.appendPrimitiveNode(identifier: isShort ? .utcTime : .generalizedTime) { time in
            time.append(contentsOf: digits.dropFirst(isShort ? 2 : 0).prefix(isShort ? 12 : 14))
            time.append(UInt8(ascii: "Z"))
        }
    }
}

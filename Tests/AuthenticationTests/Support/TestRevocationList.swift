import Canonical
import Crypto
import SwiftASN1
import X509

/// A revocation list as an authority would write it.
struct TestRevocationList {
    var revoked: [Certificate] = []
    /// Of this list and of the next one.
    var days: ClosedRange<Int64> = -1...7
    /// An extension of the list that must be understood.
    var critical: ASN1ObjectIdentifier?
    var hasNext = true
    /// Stands beside the signature, which does not cover it.
    var outer: ASN1ObjectIdentifier = ecdsaWithSHA256

    static let ecdsaWithSHA256: ASN1ObjectIdentifier = [1, 2, 840, 10045, 4, 3, 2]

    func der(by authority: TestAuthority) throws -> Bytes {
        let list = try content(authority)
        let signature = try authority.key.signature(for: list)
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            coder.serializeRawBytes(list)
            try Self.algorithm(outer, &coder)
            try coder.serialize(ASN1BitString(bytes: Bytes(signature.derRepresentation)[...]))
        }
        return coder.serializedBytes
    }

    func pem(by authority: TestAuthority) throws -> Bytes { Self.pem(try der(by: authority)) }

    static func pem(_ der: Bytes) -> Bytes {
        Bytes(PEMDocument(type: "X509 CRL", derBytes: der).pemString.utf8) + [0x0a]
    }

    private func content(_ authority: TestAuthority) throws -> Bytes {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            try Self.algorithm(Self.ecdsaWithSHA256, &coder)
            try coder.serialize(authority.name)
            try Self.time(days.lowerBound, &coder)
            if hasNext { try Self.time(days.upperBound, &coder) }
            if !revoked.isEmpty {
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    for certificate in revoked { try Self.line(certificate, &coder) }
                }
            }
            if let critical { try Self.extensions(critical, &coder) }
        }
        return coder.serializedBytes
    }

    private static func algorithm(_ name: ASN1ObjectIdentifier, _ coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { try $0.serialize(name) }
    }

    private static func line(_ certificate: Certificate, _ coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            coder.appendPrimitiveNode(identifier: .integer) { integer in
                let serial = certificate.serialNumber.bytes
                if serial.first ?? 0x80 >= 0x80 { integer.append(0) }
                integer.append(contentsOf: serial)
            }
            try time(-1, &coder)
        }
    }

    private static func time(_ day: Int64, _ coder: inout DER.Serializer) throws {
        let text = ManualClock.start.adding(seconds: day * 86_400).rfc3339
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }
        coder.appendPrimitiveNode(identifier: .utcTime) { $0.append(contentsOf: digits.dropFirst(2) + [0x5a]) }
    }

    private static func extensions(_ name: ASN1ObjectIdentifier, _ coder: inout DER.Serializer) throws {
        try coder.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { coder in
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    try coder.serialize(name)
                    try coder.serialize(true)
                    try coder.serialize(ASN1OctetString(contentBytes: [0x30, 0]))
                }
            }
        }
    }
}

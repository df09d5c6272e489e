import Canonical
import SwiftASN1
import X509

/// The signed part of a revocation list (RFC 5280 section 5.1.2).
struct RevocationListContent {
    /// As encoded.
    let algorithm: Bytes
    let issuer: DistinguishedName
    let issued: Instant
    let next: Instant
    private(set) var serials: Set<Bytes> = []

    init(_ nodes: inout ASN1NodeCollection.Iterator) throws {
        guard var node = nodes.next() else { throw RevocationList.Malformed() }
        // Version 1 says nothing of its version; version 2 says 1.
        if node.identifier == .integer {
            guard try Int(derEncoded: node) == 1, let after = nodes.next() else { throw RevocationList.Malformed() }
            node = after
        }
        guard let name = nodes.next(), let start = nodes.next(), let end = nodes.next() else {
            throw RevocationList.Malformed()
        }
        algorithm = Bytes(node.encodedBytes)
        issuer = try DistinguishedName(derEncoded: name)
        issued = try Self.instant(start)
        next = try Self.instant(end)
        while let node = nodes.next() {
            if node.identifier == .sequence {
                serials = try DER.sequence(node, identifier: .sequence) { try Self.lines(&$0) }
            } else {
                try Self.checkListExtensions(node)
            }
        }
    }

    private static func lines(_ nodes: inout ASN1NodeCollection.Iterator) throws -> Set<Bytes> {
        var serials: Set<Bytes> = []
        while let line = nodes.next() {
            let serial = try DER.sequence(line, identifier: .sequence) { fields in
                let serial = try ArraySlice<UInt8>(derEncoded: &fields)
                _ = fields.next()
                if let extensions = fields.next() { try checkExtensions(extensions) }
                return Bytes(serial.drop { $0 == 0 })
            }
            serials.insert(serial)
        }
        return serials
    }

    private static func checkListExtensions(_ node: ASN1Node) throws {
        let wrapped = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        guard node.identifier == wrapped, case .constructed(let children) = node.content else {
            throw RevocationList.Malformed()
        }
        for list in children { try checkExtensions(list) }
    }

    /// What must be understood is not (section 5.2): the list would mean something else than it seems to.
    private static func checkExtensions(_ node: ASN1Node) throws {
        try DER.sequence(node, identifier: .sequence) { nodes in
            while let node = nodes.next() {
                let isCritical = try DER.sequence(node, identifier: .sequence) { fields in
                    _ = try ASN1ObjectIdentifier(derEncoded: &fields)
                    let isCritical = try DER.decodeDefault(&fields, defaultValue: false)
                    _ = try ASN1OctetString(derEncoded: &fields)
                    return isCritical
                }
                if isCritical { throw RevocationList.Malformed() }
            }
        }
    }

    private static func instant(_ node: ASN1Node) throws -> Instant {
        let time: GeneralizedTime
        if node.identifier == .utcTime {
            let short = try UTCTime(derEncoded: node)
            time = try GeneralizedTime(
                year: short.year,
                month: short.month,
                day: short.day,
                hours: short.hours,
                minutes: short.minutes,
                seconds: short.seconds,
                fractionalSeconds: 0
            )
        } else {
            time = try GeneralizedTime(derEncoded: node)
        }
        let date = "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
        let clock = "\(padded(time.hours, 2)):\(padded(time.minutes, 2)):\(padded(time.seconds, 2))"
        guard let instant = Instant(rfc3339: "\(date)T\(clock)Z") else { throw RevocationList.Malformed() }
        return instant
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

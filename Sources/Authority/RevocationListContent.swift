import Canonical
import Crypto
import SwiftASN1
import X509

/// The parsed list; nothing of it is trusted before its signature was verified.
struct RevocationListContent {
    let issuer: DistinguishedName
    let number: UInt64
    let serials: Set<Bytes>
    private let signed: Bytes
    private let signature: Bytes

    init(_ der: Bytes) throws {
        let outer = try DER.parse(der)
        let parts = try DER.sequence(outer, identifier: .sequence) { nodes in
            guard let list = nodes.next(), let algorithm = nodes.next() else { throw Self.malformed }
            let signature = try ASN1BitString(derEncoded: &nodes)
            guard signature.paddingBits == 0 else { throw Self.malformed }
            return (list: list, algorithm: Bytes(algorithm.encodedBytes), signature: Bytes(signature.bytes))
        }
        signed = Bytes(parts.list.encodedBytes)
        signature = parts.signature
        let list = try DER.sequence(parts.list, identifier: .sequence) { nodes in try Self.list(&nodes) }
        // The outer algorithm is not signed; it must be the inner one (section 5.1.1.2).
        guard list.algorithm == parts.algorithm else { throw Self.malformed }
        (issuer, number, serials) = (list.issuer, list.number, list.serials)
    }

    /// ECDSA with SHA-384: the root is P-384 in every vault.
    func isSigned(by key: Certificate.PublicKey) -> Bool {
        guard let key = P384.Signing.PublicKey(key),
            let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: signed)
    }

    private static let malformed = AuthorityError(.chainMalformed, "a member of the revocation list is missing")
    private static let numberExtension: ASN1ObjectIdentifier = [2, 5, 29, 20]

    private struct List {
        let algorithm: Bytes
        let issuer: DistinguishedName
        let number: UInt64
        let serials: Set<Bytes>
    }

    private static func list(_ nodes: inout ASN1NodeCollection.Iterator) throws -> List {
        guard try Int(derEncoded: &nodes) == 1, let algorithm = nodes.next(), let name = nodes.next() else {
            throw malformed
        }
        let issuer = try DistinguishedName(derEncoded: name)
        var number: UInt64?
        var serials: Set<Bytes> = []
        while let node = nodes.next() {
            switch node.identifier {
            case .utcTime, .generalizedTime: continue
            case .sequence: serials = try DER.sequence(node, identifier: .sequence) { try Self.lines(&$0) }
            default: number = try extensions(node)
            }
        }
        guard let number else { throw malformed }
        return List(algorithm: Bytes(algorithm.encodedBytes), issuer: issuer, number: number, serials: serials)
    }

    private static func lines(_ nodes: inout ASN1NodeCollection.Iterator) throws -> Set<Bytes> {
        var serials: Set<Bytes> = []
        while let line = nodes.next() {
            let serial = try DER.sequence(line, identifier: .sequence) { fields in
                let serial = try ArraySlice<UInt8>(derEncoded: &fields)
                while fields.next() != nil {}
                return Bytes(serial.drop { $0 == 0 })
            }
            serials.insert(serial)
        }
        return serials
    }

    /// The list's number. An extension that must be understood and is not makes the list unusable (section 5.2).
    private static func extensions(_ node: ASN1Node) throws -> UInt64? {
        let wrapped = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        guard node.identifier == wrapped, case .constructed(let children) = node.content else { throw malformed }
        var outer = children.makeIterator()
        guard let list = outer.next() else { throw malformed }
        return try DER.sequence(list, identifier: .sequence) { nodes in
            var number: UInt64?
            while let node = nodes.next() {
                let found = try DER.sequence(node, identifier: .sequence) { fields in
                    let name = try ASN1ObjectIdentifier(derEncoded: &fields)
                    let isCritical = try DER.decodeDefault(&fields, defaultValue: false)
                    let value = try ASN1OctetString(derEncoded: &fields)
                    return (name: name, isCritical: isCritical, value: value)
                }
                if found.isCritical { throw malformed }
                if found.name == numberExtension { number = try UInt64(derEncoded: DER.parse(found.value.bytes)) }
            }
            return number
        }
    }
}

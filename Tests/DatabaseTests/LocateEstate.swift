import Access
import Canonical
import KMIP
import Store
import TestSupport

@testable import Operations

/// One object of an estate, in words that Locate's code knows nothing of.
struct EstateObject: Sendable {
    let id: String
    var owner: String
    let created: Int64
    let type: ObjectType
    let algorithm: CryptographicAlgorithm?
    let length: Int32
    let mask: Int32
    var stored: State
    var effective: State
    var names: [String]
    var tags: Set<String>
    let groups: Set<String>
    let links: [(type: LinkType, id: String)]
    let data: [(namespace: String, data: String)]
    let note: String?
    var contact: String?
    let sensitive: Bool
    let fresh: Bool
    let isArchived: Bool
    /// Seconds.
    let made: Int64
    let activation: Int64?
    let deactivation: Int64?
    /// Of a key of a pair.
    let curve: RecommendedCurve?
    /// Of an opaque object.
    let kind: UInt32?
    let certificate: EstateCertificate?
    /// Of the material, which is not there; gone once the object is destroyed here.
    var digest: Bytes?
    var grantees: Set<String>

    var isDestroyed: Bool { effective == .destroyed || effective == .destroyedCompromised }

    var attributes: Attributes {
        var attributes = Attributes()
        attributes.uniqueIdentifier = id
        attributes.objectType = type
        if let algorithm { attributes.cryptographicAlgorithm = algorithm }
        if algorithm != nil { attributes.cryptographicLength = length }
        attributes.add(TTLV(.cryptographicUsageMask, .integer(mask)))
        for name in names { attributes.add(ObjectName(name).ttlv) }
        attributes.tags = tags.sorted()
        for group in groups.sorted() { attributes.add(TTLV(.objectGroup, .text(group))) }
        for link in links { attributes.add(Link(type: link.type, identifier: link.id).ttlv) }
        for (namespace, data) in data { attributes.add(Self.data(namespace, data)) }
        if let note { attributes.setVendorAttribute("estate", "note", .text(note)) }
        if let contact { attributes.add(TTLV(Self.contactInformation, .text(contact))) }
        attributes.sensitive = sensitive
        attributes.extractable = !sensitive
        attributes.fresh = fresh
        attributes.initialDate = made
        attributes.lastChangeDate = made
        attributes.lifeDates.activation = activation
        attributes.lifeDates.deactivation = deactivation
        if isArchived { attributes.archiveDate = made }
        if let curve { attributes.add(DomainParameters(recommendedCurve: curve).ttlv) }
        if let kind { attributes.opaqueDataType = OpaqueDataType(rawValue: kind) }
        return Attributes(attributes.items + (certificate?.attributes ?? []))
    }

    static let contactInformation = Tag(rawValue: 0x42_0022)

    static func data(_ namespace: String?, _ data: String?) -> TTLV {
        let fields =
            [
                namespace.map { TTLV(Tag(rawValue: 0x42_0003), .text($0)) },
                data.map { TTLV(Tag(rawValue: 0x42_0002), .text($0)) },
            ]
        return TTLV(Tag(rawValue: 0x42_0004), .structure(fields.compactMap { $0 }))
    }
}

/// What a certificate of an estate says.
struct EstateCertificate: Sendable {
    let type: CertificateType
    let length: Int32
    let subject: String
    let issuer: String
    let serial: UInt8
    let alternatives: [String]
    let signature: DigitalSignatureAlgorithm

    var attributes: [TTLV] {
        let others = alternatives.map { TTLV(.subjectAlternativeName, Self.bytes($0)) }
        return [
            type.ttlv, TTLV(.certificateLength, .integer(length)), signature.ttlv, Self.identifier(issuer, serial),
            TTLV(.x509CertificateSubject, .structure([TTLV(.subjectDistinguishedName, Self.bytes(subject))] + others)),
            Self.issuer(issuer), TTLV(Tag.certificateSubjectParts[0], .text(subject)),
            TTLV(Tag.certificateIssuerParts[0], .text(issuer)),
        ]
    }

    static func identifier(_ issuer: String?, _ serial: UInt8) -> TTLV {
        let by = issuer.map { [TTLV(.issuerDistinguishedName, bytes($0))] } ?? []
        let number = TTLV(.certificateSerialNumber, .bytes([serial]))
        return TTLV(.x509CertificateIdentifier, .structure(by + [number]))
    }

    static func issuer(_ name: String) -> TTLV {
        TTLV(.x509CertificateIssuer, .structure([TTLV(.issuerDistinguishedName, bytes(name))]))
    }

    static func subject(_ tag: Tag, _ name: String) -> TTLV {
        TTLV(.x509CertificateSubject, .structure([TTLV(tag, bytes(name))]))
    }

    /// In the place of a name's DER.
    private static func bytes(_ name: String) -> TTLVValue { .bytes(Array(name.utf8)) }
}

/// A vault with generated objects of several owners, and what everybody may know of.
struct LocateEstate: Sendable {
    /// The one that several stores get: what is the same on each is made once.
    static let large = Result { try LocateEstate(LocateModelTests.isLong ? 10_000 : 1_000, seed: 1) }

    var objects: [EstateObject]
    let rows: [EstateRows]

    static let owners = ["alice", "bob", "carol", "dave", "team"]

    /// Objects whose times, names, tags and owners repeat as they do where people keep keys.
    init(_ count: Int, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        objects = (0..<count).map { Self.object($0, &random) }
        rows = try objects.map(EstateRows.init)
    }

    static func object(_ number: Int, _ random: inout SplitMix64) -> EstateObject {
        func one<Word>(_ words: [Word]) -> Word { words[Int.random(in: 0..<words.count, using: &random)] }
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        let type: ObjectType = chance(55) ? .symmetricKey : one(ObjectType.allCases)
        let algorithm: CryptographicAlgorithm? =
            switch type {
            case .symmetricKey: one([.aes, .aes, .tripleDES])
            case .splitKey, .template: .aes
            case .publicKey, .privateKey, .certificate: one([.rsa, .ec])
            case .pgpKey: .rsa
            case .secretData, .opaqueObject, .certificateRequest: nil
            }
        let lives: [(State, State, Int64?, Int64?)] = [
            (.preActive, .preActive, nil, nil), (.preActive, .preActive, Self.future, nil),
            (.preActive, .active, Self.past, nil), (.active, .active, Self.past, nil),
            (.active, .active, Self.past, Self.future), (.active, .deactivated, Self.past, Self.past + 900),
            (.deactivated, .deactivated, Self.past, Self.past + 900), (.compromised, .compromised, nil, nil),
            (.destroyed, .destroyed, nil, nil), (.destroyedCompromised, .destroyedCompromised, nil, nil),
        ]
        let life = chance(60) ? lives[Int.random(in: 0..<5, using: &random)] : one(lives)
        // Several objects have one time, and importing does not keep the order of the dates.
        let created = 1_600_000_000_000_000 + Int64(number / 3) * 7_000_000_000 + Int64(chance(50) ? 1 : 0)
        return EstateObject(
            id: "e-\(number)",
            owner: one(chance(70) ? ["alice", "bob"] : Self.owners),
            created: created,
            type: type,
            algorithm: algorithm,
            length: one([128, 192, 256]),
            mask: one([4, 8, 12, 12, 0x10, 0x3c]),
            stored: life.0,
            effective: life.1,
            names: chance(70) ? ["\(one(["prod", "test"]))/key-\(number)"] : chance(30) ? ["twin-\(number % 50)"] : [],
            tags: Set(
                (0..<2).compactMap { _ in chance(40) ? "tag-\(Int.random(in: 0..<12, using: &random))" : nil } + [
                    "estate"
                ]
            ),
            groups: chance(20) ? ["pool-\(Int.random(in: 0..<5, using: &random))"] : [],
            links: chance(15)
                ? [(one([.privateKey, .publicKey]), "e-\(Int.random(in: 0..<200, using: &random))")] : [],
            data: chance(20) ? [(one(["disk", "tape"]), "serial-\(Int.random(in: 0..<300, using: &random))")] : [],
            note: chance(20) ? one(["blue", "red", "note \(number % 97)"]) : nil,
            contact: chance(20) ? "desk \(Int.random(in: 0..<40, using: &random))" : nil,
            sensitive: chance(5),
            fresh: chance(50),
            isArchived: chance(4),
            made: created / 1_000_000 + (chance(10) ? -40_000_000 : 0),
            activation: life.2,
            deactivation: life.3,
            curve: algorithm == .ec && type != .certificate ? one([.p256, .secp256k1]) : nil,
            kind: type == .opaqueObject ? 0x8000_0000 + UInt32.random(in: 1...3, using: &random) : nil,
            certificate: type == .certificate
                ? EstateCertificate(
                    type: one([.x509, .x509, .pgp]),
                    length: Int32.random(in: 700...720, using: &random),
                    subject: "host \(Int.random(in: 0..<20, using: &random))",
                    issuer: one(["root", "web", "mail"]),
                    serial: UInt8.random(in: 1...9, using: &random),
                    alternatives: chance(50) ? ["other \(Int.random(in: 0..<5, using: &random))", "both"] : [],
                    signature: one([.sha256WithRSA, .sha384WithRSA])
                ) : nil,
            // Some objects have the same material.
            digest: Digest(of: Bytes("\(number % 400)".utf8)).bytes,
            grantees: chance(6) ? [one(["carol", "dave", "everyone", "team"])] : []
        )
    }

    static let past: Int64 = 1_700_000_000
    static let future: Int64 = 4_000_000_000

    /// What the model says that a caller may know of: what is his, his team's, granted to one of these, or in a scope that was granted to him.
    func isKnown(_ object: EstateObject, to caller: String) -> Bool {
        if caller == "audrey" { return true }
        let his = caller == "carol" ? ["carol", "team"] : [caller]
        if his.contains(object.owner) || !object.grantees.isDisjoint(with: his + ["everyone"]) { return true }
        switch caller {
        case "carol": return object.owner == "alice" && object.tags.contains("tag-3")
        case "dave":
            return object.owner == "bob"
                && (object.groups.contains("pool-1") || object.names.contains { $0.hasPrefix("test/key-1") })
        default: return false
        }
    }
}

/// What the vault writes for an object, but for the tags.
struct EstateRows: Sendable {
    let object: ObjectRow
    /// What stands sealed in it.
    let sealed: Attributes
    let grants: [GrantRow]
    let lists: [RawRow]
    let names: [RawRow]

    init(_ object: EstateObject) throws {
        let owner = try LocateVault.subject(object.owner)
        let attributes = object.attributes
        let row = ObjectRow(
            id: object.id,
            objectType: object.type.rawValue,
            state: object.stored.rawValue,
            owner: owner.stored,
            attributes: attributes.canonicalBytes,
            materialRevision: 1,
            created: Instant(microseconds: object.created),
            tagging: .unset
        )
        self.object = row
        sealed = Attributes(object.digest.map { LocateQuestion.digest($0).items } ?? [])
        grants = try object.grantees.map { grantee in
            let grantee = try LocateVault.subject(grantee)
            let rights = Rights([.getAttributes])
            let grant = Grant(objectID: object.id, grantee: grantee, rights: rights, grantedBy: owner)
            return GrantRow(grant, created: row.created)
        }
        lists = ObjectHints.rows(of: row) + grants.map { ObjectHints.row(of: $0, row) }
        names = attributes.hints(for: object.id)
    }
}

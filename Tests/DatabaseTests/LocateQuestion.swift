import Canonical
import KMIP
import TestSupport

@testable import Operations

/// One thing that a Locate looks for: as the request has it, and as the model understands it.
enum LocateQuestion: Sendable {
    case id(String), name(String), type(ObjectType), algorithm(CryptographicAlgorithm), length(Int32), mask(Int32)
    case state(State), tags([String]), group(String), linkTo(String), link(LinkType, String), linkType(LinkType)
    case data(String?, String?), note(String), noteAlone(String), contact(String), sensitive(Bool), fresh(Bool)
    case curve(RecommendedCurve), kind(UInt32), digest(Bytes)
    case certificateType(CertificateType), certificateLength(Int32)
    case subject(String), commonName(String), alternative(String), issuer(String), serial(String?, UInt8)
    case signature(DigitalSignatureAlgorithm)
    case made(Int64), madeBetween(Int64, Int64), activatedBetween(Int64, Int64), deactivatedFrom(Int64), anyDate

    var items: [TTLV] {
        switch self {
        case .id(let id): [TTLV(.uniqueIdentifier, .text(id))]
        case .name(let name): [ObjectName(name).ttlv]
        case .type(let type): [type.ttlv]
        case .algorithm(let algorithm): [algorithm.ttlv]
        case .length(let length): [TTLV(.cryptographicLength, .integer(length))]
        case .mask(let mask): [TTLV(.cryptographicUsageMask, .integer(mask))]
        case .state(let state): [state.ttlv]
        case .tags(let tags): Self.tagged(tags).items
        case .group(let group): [TTLV(.objectGroup, .text(group))]
        case .linkTo(let id): [TTLV(.link, .structure([TTLV(.linkedObjectIdentifier, .text(id))]))]
        case .link(let type, let id): [Link(type: type, identifier: id).ttlv]
        case .linkType(let type): [TTLV(.link, .structure([type.ttlv]))]
        case .data(let namespace, let data): [EstateObject.data(namespace, data)]
        case .note(let note): [VendorAttribute(vendor: "estate", name: "note", value: .text(note)).ttlv]
        case .noteAlone(let note): [TTLV(.attribute, .structure([TTLV(.attributeValue, .text(note))]))]
        case .contact(let contact): [TTLV(EstateObject.contactInformation, .text(contact))]
        case .sensitive(let sensitive): [TTLV(.sensitive, .boolean(sensitive))]
        case .fresh(let fresh): [TTLV(.fresh, .boolean(fresh))]
        case .curve(let curve): [DomainParameters(recommendedCurve: curve).ttlv]
        case .kind(let kind): [OpaqueDataType(rawValue: kind).ttlv]
        case .digest(let digest):
            [
                TTLV(
                    .digest,
                    .structure([HashingAlgorithm.sha256.ttlv, TTLV(Tag(rawValue: 0x42_0035), .bytes(digest))])
                )
            ]
        case .certificateType(let type): [type.ttlv]
        case .certificateLength(let length): [TTLV(.certificateLength, .integer(length))]
        case .subject(let name): [EstateCertificate.subject(.subjectDistinguishedName, name)]
        case .commonName(let name): [TTLV(Tag.certificateSubjectParts[0], .text(name))]
        case .alternative(let name): [EstateCertificate.subject(.subjectAlternativeName, name)]
        case .issuer(let name): [EstateCertificate.issuer(name)]
        case .serial(let issuer, let serial): [EstateCertificate.identifier(issuer, serial)]
        case .signature(let algorithm): [algorithm.ttlv]
        case .made(let date): [TTLV(.initialDate, .dateTime(date))]
        case .madeBetween(let one, let other): [one, other].map { TTLV(.initialDate, .dateTime($0)) }
        case .activatedBetween(let one, let other): [one, other].map { TTLV(.activationDate, .dateTime($0)) }
        case .deactivatedFrom(let date): [.max, date].map { TTLV(.deactivationDate, .dateTime($0)) }
        case .anyDate: [TTLV(.activationDate, .dateTime(.max))]
        }
    }

    /// What the standard says of the object, in the model's words.
    func fits(_ object: EstateObject) -> Bool {
        switch self {
        case .id(let id): object.id == id
        case .name(let name): object.names.contains(name)
        case .type(let type): object.type == type
        case .algorithm(let algorithm): object.algorithm == algorithm
        case .length(let length): object.algorithm != nil && object.length == length
        case .mask(let mask): object.mask & mask == mask
        case .state(let state): object.effective == state
        case .tags(let tags): object.tags.isSuperset(of: tags)
        case .group(let group): object.groups.contains(group)
        case .linkTo(let id): object.links.contains { $0.id == id }
        case .link(let type, let id): object.links.contains { $0.id == id && $0.type == type }
        case .linkType(let type): object.links.contains { $0.type == type }
        case .data(let namespace, let data):
            object.data.contains { own in
                namespace.map { own.namespace == $0 } ?? true && data.map { own.data == $0 } ?? true
            }
        case .note(let note), .noteAlone(let note): object.note == note
        case .contact(let contact): object.contact == contact
        case .sensitive(let sensitive): object.sensitive == sensitive
        case .fresh(let fresh): object.fresh == fresh
        case .curve(let curve): object.curve == curve
        case .kind(let kind): object.kind == kind
        // Of a secret nobody learns by guesses what it is.
        case .digest(let digest):
            object.digest == digest
                && [.opaqueObject, .certificate, .certificateRequest, .publicKey].contains(object.type)
        case .certificateType(let type): object.certificate?.type == type
        case .certificateLength(let length): object.certificate?.length == length
        case .subject(let name), .commonName(let name): object.certificate?.subject == name
        case .alternative(let name): object.certificate?.alternatives.contains(name) == true
        case .issuer(let name): object.certificate?.issuer == name
        case .serial(let issuer, let serial):
            object.certificate.map { $0.serial == serial && (issuer ?? $0.issuer) == $0.issuer } ?? false
        case .signature(let algorithm): object.certificate?.signature == algorithm
        case .made(let date): object.made == date
        case .madeBetween(let one, let other): (min(one, other)...max(one, other)).contains(object.made)
        case .activatedBetween(let one, let other):
            object.activation.map { (min(one, other)...max(one, other)).contains($0) } ?? false
        case .deactivatedFrom(let date): object.deactivation.map { $0 >= date } ?? false
        case .anyDate: true
        }
    }

    private static func tagged(_ tags: [String]) -> Attributes {
        var attributes = Attributes()
        attributes.tags = tags
        return attributes
    }

    /// Something that the object has, or nearly has.
    static func about(_ object: EstateObject, _ random: inout SplitMix64) -> LocateQuestion {
        let spread = Int64.random(in: 0...60_000_000, using: &random)
        var all: [LocateQuestion] = [
            .id(object.id), .type(object.type), .length(object.length), .mask(object.mask & 0xc),
            .state(object.effective),
            .sensitive(object.sensitive), .fresh(object.fresh), .made(object.made), .anyDate,
            .madeBetween(object.made + spread, object.made - spread / 2),
            .madeBetween(object.made - 86_400, object.made),
            .activatedBetween(LocateEstate.past - spread, LocateEstate.past), .deactivatedFrom(LocateEstate.past + 1),
            .deactivatedFrom(LocateEstate.past + 901), .tags(["tag-1", "tag-2"]), .contact("nobody"),
        ]
        all += [.kind(0x8000_0004), .curve(.secp256k1)]
        if let digest = object.digest { all += [.digest(digest), .digest(digest)] }
        if let curve = object.curve { all += [.curve(curve), .curve(curve)] }
        if let kind = object.kind { all += [.kind(kind), .kind(kind)] }
        if let certificate = object.certificate {
            all +=
                [
                    .certificateType(certificate.type), .certificateLength(certificate.length),
                    .subject(certificate.subject), .commonName(certificate.subject), .issuer(certificate.issuer),
                    .serial(nil, certificate.serial), .serial(certificate.issuer, certificate.serial),
                    .signature(certificate.signature), .alternative("both"), .alternative("nobody"),
                ] + certificate.alternatives.map { .alternative($0) }
        }
        if let name = object.names.first { all += [.name(name), .name(name), .name(name + " ")] }
        if let algorithm = object.algorithm { all.append(.algorithm(algorithm)) }
        if let tag = object.tags.sorted().last { all += [.tags([tag]), .tags([tag, "estate"])] }
        if let group = object.groups.first { all += [.group(group), .group(group)] }
        if let link = object.links.first { all += [.linkTo(link.id), .link(link.type, link.id), .linkType(link.type)] }
        if let data = object.data.first {
            all += [.data(data.namespace, data.data), .data(nil, data.data), .data(data.namespace, nil)]
        }
        if let note = object.note { all += [.note(note), .noteAlone(note)] }
        if let contact = object.contact { all += [.contact(contact), .contact(contact)] }
        return all[Int.random(in: 0..<all.count, using: &random)]
    }
}

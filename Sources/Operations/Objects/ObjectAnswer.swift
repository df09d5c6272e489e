import Access
import Canonical
import KMIP
import Store

/// A managed object as the owners' API shows it: what KMIP's attributes say, never the material. Who may do something with an object and not see its
/// attributes is told its id, type and state, since he finds it by Locate too.
public struct ObjectAnswer: Encodable, Sendable {
    public let id: String
    /// KMIP's Object Type and State in lowerCamelCase, such as `symmetricKey` and `preActive`.
    public let type: String
    public let state: String
    public let owner: String?
    /// KMIP's name, such as `AES`.
    public let algorithm: String?
    /// In bits; a secret's is shown only where one object is asked for.
    public let length: Int32?
    public let names: [String]?
    public let tags: [String]?
    /// KMIP's object groups.
    public let groups: [String]?
    /// What a key may be used for, such as `encrypt`.
    public let usage: [String]?
    public let sensitive: Bool?
    public let extractable: Bool?
    public let created: String?
    public let lastChanged: String?
    public let activated: String?
    public let deactivated: String?
    public let compromised: String?
    public let destroyed: String?
    public let revocationReason: String?
    public let revocationMessage: String?

    /// - Parameter attributes: Those that may be shown, the effective state among them.
    init(_ view: ObjectView, _ attributes: Attributes) {
        id = view.row.id
        type = view.type.spelling
        state = view.state.spelling
        owner = view.facts.owner.text
        algorithm = attributes.cryptographicAlgorithm?.name
        length = attributes.cryptographicLength
        names = attributes.names.map(\.value)
        tags = attributes.tags
        groups = attributes.objectGroups
        usage = KeyUsage.names(attributes.cryptographicUsageMask ?? [])
        sensitive = view.facts.isSensitive
        extractable = view.facts.isExtractable
        created = view.row.created.rfc3339
        lastChanged = Self.time(attributes.lastChangeDate)
        let dates = attributes.lifeDates
        activated = Self.time(dates.activation)
        deactivated = Self.time(dates.deactivation)
        compromised = Self.time(dates.compromise)
        destroyed = Self.time(dates.destroy)
        revocationReason = attributes.revocationReason?.code.spelling
        revocationMessage = attributes.revocationReason?.message
    }

    /// What is left for who may not see the attributes.
    init(brief view: ObjectView) {
        id = view.row.id
        type = view.type.spelling
        state = view.state.spelling
        (owner, algorithm, length, names, tags, groups) = (nil, nil, nil, nil, nil, nil)
        (usage, sensitive, extractable) = (nil, nil, nil)
        (created, lastChanged, activated, deactivated, compromised, destroyed) = (nil, nil, nil, nil, nil, nil)
        (revocationReason, revocationMessage) = (nil, nil)
    }

    /// As much as the caller may see, without what was computed from the material.
    init(listed view: ObjectView) {
        if (try? view.permit(.getAttributes)) != nil {
            self.init(view, view.shownAttributes)
        } else {
            self.init(brief: view)
        }
    }

    private static func time(_ seconds: Int64?) -> String? { seconds.map { Instant(wholeSeconds: $0).rfc3339 } }
}

/// An object's material, for who may have it.
public struct MaterialAnswer: Encodable, Sendable {
    public let id: String
    public let type: String
    public let algorithm: String?
    /// Base64.
    public let material: String
}

extension KMIPEnumeration {
    /// The standard's name in lowerCamelCase.
    var spelling: String { name.prefix(1).lowercased() + name.dropFirst() }

    /// The value of such a name.
    init?(spelling: String) { self.init(name: spelling.prefix(1).uppercased() + spelling.dropFirst()) }
}

/// The words for what a key may be used for.
enum KeyUsage {
    static func names(_ mask: CryptographicUsageMask) -> [String] {
        words.filter { mask.contains($0.mask) }.map(\.word)
    }

    /// The mask of these words; throws `invalid-request` for one that is none.
    static func mask(_ names: [String]) throws -> CryptographicUsageMask {
        try names.reduce(into: []) { mask, name in
            guard let known = words.first(where: { $0.word == name }) else {
                throw OperationError(
                    .invalidRequest,
                    "usage takes these words: \(words.map(\.word).joined(separator: ", "))."
                )
            }
            mask.insert(known.mask)
        }
    }

    private static let words: [(word: String, mask: CryptographicUsageMask)] = [
        ("sign", .sign), ("verify", .verify), ("encrypt", .encrypt), ("decrypt", .decrypt), ("wrapKey", .wrapKey),
        ("unwrapKey", .unwrapKey), ("export", .export), ("macGenerate", .macGenerate), ("macVerify", .macVerify),
        ("deriveKey", .deriveKey), ("contentCommitment", .contentCommitment), ("keyAgreement", .keyAgreement),
        ("certificateSign", .certificateSign), ("crlSign", .crlSign), ("authenticate", .authenticate),
        ("unrestricted", .unrestricted), ("fpeEncrypt", .fpeEncrypt), ("fpeDecrypt", .fpeDecrypt),
    ]
}

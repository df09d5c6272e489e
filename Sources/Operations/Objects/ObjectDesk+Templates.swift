import Access
import KMIP
import Secrets
import Store

extension ObjectDesk {
    /// What is asked of an object that the server is to make: with the attributes of Templates, and nothing that is the server's to say, or
    /// that no such object has.
    ///
    /// Throws as ``withTemplates(_:)``, Attribute Read Only, Invalid Field in 1.x, Invalid Attribute in 2.x.
    func asked(_ attributes: Attributes, of type: ObjectType, _ version: ProtocolVersion) async throws -> Attributes {
        let said = try await withTemplates(attributes)
        try said.requireOwnCreation()
        try VersionRules(version).requireApplicable(said, to: type)
        return said
    }

    /// The attributes with those of the Templates that a request of KMIP 1.x names among them (1.4 sections 2.1.8 and 2.2.6). What the
    /// request says itself comes first, and a later Template before an earlier one, as the standard says of key pairs (section 4.2). The
    /// caller needs the right to get a Template.
    ///
    /// Throws Item Not Found where there is none of the name, or the caller may not know of it; Object Archived.
    func withTemplates(_ attributes: Attributes) async throws -> Attributes {
        let named = attributes.templateNames
        if named.isEmpty { return attributes }
        var result = attributes.withoutTemplates
        for name in named.reversed() {
            for item in try await template(name).items {
                let reference = AttributeReference(attribute: item)
                if attributes.all(reference).isEmpty { result.add(item) }
            }
        }
        return result.firstOfEach
    }

    private func template(_ name: ObjectName) async throws -> Attributes {
        let criteria = LocateCriteria(
            Attributes([name.ttlv, ObjectType.template.ttlv]),
            storage: [.onLine, .archival]
        )
        let found = try await locate(criteria, try await caller(), limit: 1) { (try? $0.permit(.get)) != nil }
        guard let view = found.hits.first else { throw KMIPError.templateNotFound }
        try view.requireOnLine()
        let material = try material(of: view, try view.permit(.get))
        return try material.withBytes { try Attributes(canonicalBytes: [UInt8]($0)) }
    }
}

extension Attributes {
    /// Where an object may have only one of an attribute, the first.
    fileprivate var firstOfEach: Attributes {
        var seen: Set<AttributeReference> = []
        return Attributes(
            items.filter { item in
                let reference = AttributeReference(attribute: item)
                return reference.isMultiple || seen.insert(reference).inserted
            }
        )
    }
}

extension KMIPError {
    fileprivate static let templateNotFound = KMIPError(
        .itemNotFound,
        "There is no Template of this name, or you may not know of it."
    )
}

// Which objects have which attributes: the last line of each attribute's rules. In KMIP 2.1 almost every object may have almost every one (section 4); in
// 1.x opaque objects are no cryptographic objects, and secrets are no keys (1.4 section 3).

extension VersionRules {
    /// Whether an object of this type may have the attribute.
    public func applies(_ tag: Tag, to type: ObjectType) -> Bool {
        AttributeScope.of(tag, isFirstGeneration)?.contains(type) ?? true
    }

    /// Whether an object of this type can become active, by Activate or by a date.
    public func hasStates(_ type: ObjectType) -> Bool { applies(.state, to: type) }

    /// - Throws: Invalid Field in 1.x, Invalid Attribute in 2.x, for an attribute that no object of this type has.
    public func requireApplicable(_ attributes: Attributes, to type: ObjectType) throws(KMIPError) {
        guard let other = attributes.items.first(where: { !applies($0.tag, to: type) }) else { return }
        throw KMIPError(
            isFirstGeneration ? .invalidField : .invalidAttribute,
            "no \(type.name) has \(other.tag) in KMIP \(version)"
        )
    }
}

extension Attributes {
    /// Those that an object of this type has in the eyes of a version.
    public func applicable(to type: ObjectType, in version: ProtocolVersion) -> Attributes {
        let rules = VersionRules(version)
        return Attributes(items.filter { rules.applies($0.tag, to: type) })
    }
    /// Those whose values a version can say: what else there is is left out of its responses.
    public func sayable(in version: ProtocolVersion) -> Attributes {
        Attributes(VersionFilter(rules: VersionRules(version)).attributes(ttlv()).children)
    }
}

// Which objects have which attributes. In KMIP 2.x every object may have almost every one; in 1.x opaque objects are no cryptographic objects, and
// secrets are no keys (1.4 section 3, the last line of each attribute's rules).

extension VersionRules {
    /// Whether an object of this type may have the attribute.
    public func applies(_ tag: Tag, to type: ObjectType) -> Bool {
        guard isFirstGeneration else { return true }
        switch type {
        case .opaqueObject: return !Self.ofKeys.contains(tag) && !Self.ofCryptographicObjects.contains(tag)
        case .secretData: return !Self.ofKeys.contains(tag)
        default: return true
        }
    }

    /// Whether an object of this type can become active, by Activate or by a date.
    public func hasStates(_ type: ObjectType) -> Bool { applies(.state, to: type) }

    private static let ofKeys: Set<Tag> = [
        .cryptographicAlgorithm, .cryptographicLength, .cryptographicParameters, .usageLimits, .processStartDate,
        .protectStopDate,
    ]

    private static let ofCryptographicObjects: Set<Tag> = [
        .cryptographicUsageMask, .leaseTime, .state, .activationDate, .deactivationDate, .fresh, .link,
        .randomNumberGenerator,
    ]
}

extension Attributes {
    /// Those that an object of this type has in the eyes of a version.
    public func applicable(to type: ObjectType, in version: ProtocolVersion) -> Attributes {
        let rules = VersionRules(version)
        return Attributes(items.filter { rules.applies($0.tag, to: type) })
    }
}

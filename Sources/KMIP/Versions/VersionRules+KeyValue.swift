extension VersionRules {
    /// A Key Value of 2.1 as the version has it, for what is wrapped and cannot be looked into later.
    public func keyValue(_ ttlv: TTLV) -> TTLV {
        guard isFirstGeneration, case .structure(let fields) = ttlv.value else { return ttlv }
        return TTLV(
            ttlv.tag,
            .structure(fields.flatMap { $0.tag == .attributes ? FirstGeneration.attributes($0) : [$0] })
        )
    }

    /// A Key Value of any version as 2.1 has it: attributes of 1.x stand in it one by one.
    public static func upgradedKeyValue(_ ttlv: TTLV) throws(KMIPError) -> TTLV { try RequestUpgrade.upgraded(ttlv) }
}

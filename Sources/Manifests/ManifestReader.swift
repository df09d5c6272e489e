import Canonical

/// Reads the meanings of a manifest's top-level members.
struct ManifestReader {
    private let top: JSONObject

    private static let known = [
        "version", "policies", "shareholders", "threshold", "groups", "groupThreshold", "updaters", "updateThreshold",
        "Policies", "SeedshareOwnerPubKeys", "SeedShareOwnerThreshold", "WorkloadOwnerKeyDigests",
        "WorkloadOwnerPubKeys", "RecoveryKey", "RecoveryKeys", "Config",
    ]

    init(_ value: JSONValue) throws(ManifestError) {
        top = try JSONObject(value, "")
        try Misspelling.check(top, known: Self.known)
        if top.has("version"), try top.count("version") != 1 { throw .malformed("only version 1 is known") }
    }

    func policies() throws(ManifestError) -> [Digest: PolicyRule] {
        guard let member = try one(of: ["policies", "Policies"]), let object = try top.object(member) else {
            return [:]
        }
        guard object.members.count <= Limits.policies else {
            throw ManifestError(.tooLarge, "a manifest names at most \(Limits.policies) policies")
        }
        var policies: [Digest: PolicyRule] = [:]
        for entry in object.members {
            guard let digest = Digest(hex: entry.name) else {
                throw .malformed("\(member) has the name \(entry.name.prefix(80).debugDescription), no hex SHA-256")
            }
            guard policies[digest] == nil else { throw .malformed("the policy \(digest.hex) stands twice") }
            policies[digest] = try PolicyRule(JSONObject(entry.value, "\(member).\(digest.hex)"))
        }
        return policies
    }

    func roster() throws(ManifestError) -> (Manifest.RosterMember?, ManifestRoster?) {
        let names = ["shareholders", "SeedshareOwnerPubKeys", "RecoveryKey", "RecoveryKeys"]
        let member = try one(of: names).flatMap { Manifest.RosterMember(rawValue: $0) }
        try refuseStrayThresholds(member)
        let roster: ManifestRoster? =
            switch member {
            case .shareholders: try RosterForms.shareholders(top)
            case .seedshareOwnerPubKeys: try RosterForms.seedshareOwners(top)
            case .recoveryKey: try RosterForms.recoveryKey(top)
            case .recoveryKeys: try RosterForms.recoveryKeys(top)
            case nil: nil
            }
        return (roster == nil ? nil : member, roster)
    }

    func updaters() throws(ManifestError) -> ([Updater]?, Int) {
        let members = ["updaters", "WorkloadOwnerPubKeys", "WorkloadOwnerKeyDigests"]
        // An empty list is a statement here, and Go writes an empty list as null: presence decides.
        let present = members.filter { top.has($0) }
        guard present.count <= 1 else { throw .malformed("\(present.joined(separator: " and ")) say the same thing") }
        guard let member = present.first, member != "updaters" || top.value(member) != nil else {
            try refuse("updateThreshold", without: "updaters")
            return (nil, 0)
        }
        switch member {
        case "updaters": return try UpdaterForms.ours(top)
        case "WorkloadOwnerPubKeys": return try UpdaterForms.ownerKeys(top)
        default: return try UpdaterForms.ownerDigests(top)
        }
    }

    private func one(of names: [String]) throws(ManifestError) -> String? {
        let present = names.filter { name in
            guard let value = top.value(name) else { return false }
            return value != .text("")
        }
        guard present.count <= 1 else { throw .malformed("\(present.joined(separator: " and ")) say the same thing") }
        return present.first
    }

    /// A threshold beside another system's list of keys would be passed over in silence.
    private func refuseStrayThresholds(_ member: Manifest.RosterMember?) throws(ManifestError) {
        if member != .shareholders {
            for name in ["threshold", "groups", "groupThreshold"] { try refuse(name, without: "shareholders") }
        }
        if member != .seedshareOwnerPubKeys {
            try refuse("SeedShareOwnerThreshold", without: "SeedshareOwnerPubKeys")
        }
        if member != .recoveryKeys, member != .recoveryKey, let config = try top.object("Config"),
            try config.count("RecoveryThreshold") ?? 0 > 0
        {
            throw .malformed("Config.RecoveryThreshold stands without RecoveryKeys")
        }
    }

    private func refuse(_ name: String, without owner: String) throws(ManifestError) {
        guard top.value(name) == nil else { throw .malformed("\(name) stands without \(owner)") }
    }
}

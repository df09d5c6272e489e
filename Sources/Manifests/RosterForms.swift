import Canonical

/// The members in which a manifest can name its shareholders.
enum RosterForms {
    /// Ours: `shareholders: [{name, publicKey, signingKey?, group?}]`, `threshold?` (a majority by default) or `groups?:
    /// [{name, threshold}]`, `groupThreshold?` (all by default).
    static func shareholders(_ top: JSONObject) throws(ManifestError) -> ManifestRoster? {
        let entries = try top.list("shareholders", limit: Limits.shareholders) ?? []
        guard !entries.isEmpty else { return nil }
        var holders: [ManifestRoster.Shareholder] = []
        for (place, entry) in entries.enumerated() {
            holders.append(try shareholder(JSONObject(entry, "shareholders[\(place)]")))
        }
        let groups = try groups(top)
        let threshold = try top.count("threshold")
        guard groups.isEmpty || threshold == nil else {
            throw .malformed("with groups each group has its threshold; threshold beside them means nothing")
        }
        return try ManifestRoster(
            holders,
            groups: groups,
            threshold: threshold ?? majority(holders.count),
            groupThreshold: try top.count("groupThreshold")
        )
    }

    /// Contrast: a list of public keys in hexadecimal DER; the holders are named `owner-1` and on in this order. A
    /// majority by default.
    static func seedshareOwners(_ top: JSONObject) throws(ManifestError) -> ManifestRoster? {
        let member = "SeedshareOwnerPubKeys"
        let keys = try top.texts(member, count: Limits.shareholders, limit: Limits.keyTextBytes) ?? []
        guard !keys.isEmpty else { return nil }
        var holders: [(name: String, key: String)] = []
        for (place, hex) in keys.enumerated() {
            holders.append(("owner-\(place + 1)", try HexKey.pem(hex, "\(member)[\(place)]")))
        }
        return try single(holders, threshold: try top.count("SeedShareOwnerThreshold") ?? majority(holders.count))
    }

    /// MarbleRun's single key; its holder is named `recovery`.
    static func recoveryKey(_ top: JSONObject) throws(ManifestError) -> ManifestRoster? {
        let key = try top.required("RecoveryKey", limit: Limits.keyTextBytes)
        let threshold = try top.object("Config")?.count("RecoveryThreshold") ?? 0
        return try single([("recovery", key)], threshold: threshold == 0 ? 1 : threshold)
    }

    /// MarbleRun's named keys, taken in the order of their names, since a JSON object has none. `RecoveryThreshold` 0 or
    /// absent means all of them, as there.
    static func recoveryKeys(_ top: JSONObject) throws(ManifestError) -> ManifestRoster? {
        guard let keys = try top.object("RecoveryKeys"), !keys.members.isEmpty else { return nil }
        var holders: [(name: String, key: String)] = []
        for entry in keys.members.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            let path = "RecoveryKeys.\(entry.name.prefix(80))"
            let key = try JSONRead.text(entry.value, path, limit: Limits.keyTextBytes)
            holders.append((try JSONRead.name(entry.name, path), key))
        }
        let threshold = try top.object("Config")?.count("RecoveryThreshold") ?? 0
        return try single(holders, threshold: threshold == 0 ? holders.count : threshold)
    }

    private static func majority(_ count: Int) -> Int { count / 2 + 1 }

    private static func single(
        _ holders: [(name: String, key: String)],
        threshold: Int
    ) throws(ManifestError) -> ManifestRoster {
        let shareholders = holders.map {
            ManifestRoster.Shareholder(
                name: $0.name,
                publicKey: $0.key,
                signingKey: nil,
                group: ManifestRoster.defaultGroup
            )
        }
        return try ManifestRoster(shareholders, groups: [], threshold: threshold, groupThreshold: nil)
    }

    private static func shareholder(_ object: JSONObject) throws(ManifestError) -> ManifestRoster.Shareholder {
        try Misspelling.check(object, known: ["name", "publicKey", "signingKey", "group"])
        let name = try object.required("name", limit: Limits.nameBytes)
        let group = try object.text("group", limit: Limits.nameBytes) ?? ManifestRoster.defaultGroup
        return ManifestRoster.Shareholder(
            name: try JSONRead.name(name, object.at("name")),
            publicKey: try object.required("publicKey", limit: Limits.keyTextBytes),
            signingKey: try object.text("signingKey", limit: Limits.keyTextBytes),
            group: try JSONRead.name(group, object.at("group"))
        )
    }

    private static func groups(_ top: JSONObject) throws(ManifestError) -> [(name: String, threshold: Int)] {
        var groups: [(name: String, threshold: Int)] = []
        for (place, entry) in (try top.list("groups", limit: Limits.shareholders) ?? []).enumerated() {
            let object = try JSONObject(entry, "groups[\(place)]")
            try Misspelling.check(object, known: ["name", "threshold"])
            let name = try JSONRead.name(object.required("name", limit: Limits.nameBytes), object.at("name"))
            guard let threshold = try object.count("threshold") else {
                throw .malformed("\(object.at("threshold")) is missing")
            }
            groups.append((name, threshold))
        }
        return groups
    }
}

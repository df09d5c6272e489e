import Canonical

/// The members in which a manifest can name who may update it.
enum UpdaterForms {
    /// Ours: `updaters: [{name, publicKey}]`, `updateThreshold?` (all by default).
    static func ours(_ top: JSONObject) throws(ManifestError) -> ([Updater]?, Int) {
        var updaters: [Updater] = []
        for (place, entry) in (try top.list("updaters", limit: Limits.updaters) ?? []).enumerated() {
            let object = try JSONObject(entry, "updaters[\(place)]")
            try Misspelling.check(object, known: ["name", "publicKey"])
            let name = try JSONRead.name(object.required("name", limit: Limits.nameBytes), object.at("name"))
            let key = try object.required("publicKey", limit: Limits.keyTextBytes)
            updaters.append(Updater(name: name, identity: .key(key)))
        }
        return try checked(updaters, threshold: try top.count("updateThreshold") ?? updaters.count)
    }

    /// Contrast's newer manifests: public keys in hexadecimal DER. Any one owner may update.
    static func ownerKeys(_ top: JSONObject) throws(ManifestError) -> ([Updater]?, Int) {
        let member = "WorkloadOwnerPubKeys"
        var updaters: [Updater] = []
        for (place, hex) in try texts(top, member).enumerated() {
            let key = try HexKey.pem(hex, "\(member)[\(place)]")
            updaters.append(Updater(name: "owner-\(place + 1)", identity: .key(key)))
        }
        return try checked(updaters, threshold: try top.count("updateThreshold") ?? min(1, updaters.count))
    }

    /// Contrast's older manifests: SHA-256 of public keys, in hexadecimal. Any one owner may update.
    static func ownerDigests(_ top: JSONObject) throws(ManifestError) -> ([Updater]?, Int) {
        let member = "WorkloadOwnerKeyDigests"
        var updaters: [Updater] = []
        for (place, hex) in try texts(top, member).enumerated() {
            guard let digest = Digest(hex: hex) else { throw .malformed("\(member)[\(place)] is no hex SHA-256") }
            updaters.append(Updater(name: "owner-\(place + 1)", identity: .digest(digest)))
        }
        return try checked(updaters, threshold: try top.count("updateThreshold") ?? min(1, updaters.count))
    }

    private static func texts(_ top: JSONObject, _ member: String) throws(ManifestError) -> [String] {
        try top.texts(member, count: Limits.updaters, limit: Limits.keyTextBytes) ?? []
    }

    private static func checked(_ updaters: [Updater], threshold: Int) throws(ManifestError) -> ([Updater]?, Int) {
        guard Set(updaters.map(\.name)).count == updaters.count else {
            throw .malformed("two updaters have the same name")
        }
        guard Set(updaters.map(\.identity)).count == updaters.count else {
            throw .malformed("two updaters have the same key")
        }
        guard updaters.isEmpty ? threshold == 0 : (1...updaters.count).contains(threshold) else {
            throw .malformed("the update threshold is 1 to \(updaters.count), not \(threshold)")
        }
        return (updaters, threshold)
    }
}

import Client

/// The seal status for people, with the next thing to type.
struct StatusText {
    let status: SealStatus

    init(_ status: SealStatus) {
        self.status = status
    }

    var text: String {
        var lines = ["State   \(status.state)"]
        if let vault = status.vault { lines.append("Vault   \(vault)") }
        if let epoch = status.epoch { lines.append("Epoch   \(epoch)") }
        if let groups = groupsText { lines += ["", groups] }
        if let failure = status.lastFailure { lines += ["", Self.sentence(of: failure)] }
        if let unconfirmed = status.unconfirmed, !unconfirmed.isEmpty {
            lines += ["", "Not yet confirmed that their share can be read: \(unconfirmed.joined(separator: ", "))"]
        }
        if let open = status.ceremony, status.isUnsealed {
            let missing = CeremonyText(open).missing.map { ", still \($0) missing" } ?? ""
            lines += ["", "Open ceremony: \(open.kind) \(open.id)\(missing)"]
        }
        return (lines + ["", "Next: \(next)"]).joined(separator: "\n")
    }

    /// How many shares are missing, in words; nil when nothing is.
    var missing: String? {
        guard let groups = status.groups, !status.isUnsealed else { return nil }
        let open = groups.filter { $0.missing > 0 }
        let parts = open.map { group in
            let shares = group.missing == 1 ? "1 share" : "\(group.missing) shares"
            return groups.count == 1 ? shares : "\(shares) of \(group.name)"
        }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private var groupsText: String? {
        guard let groups = status.groups, !groups.isEmpty else { return nil }
        if status.isUnsealed {
            var table = TextTable("GROUP", "NEEDED")
            for group in groups { table.add(group.name, "\(group.threshold) of \(group.shares)") }
            return table.text
        }
        var table = TextTable("GROUP", "NEEDED", "MISSING", "HANDED IN BY")
        for group in groups {
            let names = group.submitted.isEmpty ? nil : group.submitted.joined(separator: ", ")
            table.add(group.name, "\(group.threshold) of \(group.shares)", "\(group.missing)", names)
        }
        return table.text
    }

    /// What stands in the way, for people.
    private static func sentence(of failure: String) -> String {
        switch failure {
        case "server-factor-missing":
            "The server lacks the server factor that the vault needs; no share helps before its file is there (--server-factor-file)."
        case "vault-destroyed": "The vault in this database was destroyed by its shareholders."
        default: "The last attempt to open failed: \(failure)"
        }
    }

    private var next: String {
        switch status.state {
        case "uninitialized" where status.lastFailure == "vault-destroyed":
            "start the server with an empty database and --new-vault"
        case "uninitialized": "keyquorum init --shareholder NAME=KEY.pem --shareholder …"
        case "sealed", "unsealing": "keyquorum recover --encrypted-share FILE --key KEY.pem"
        default:
            status.ceremony.flatMap { CeremonyText($0).next } ?? nextWhenOpen
        }
    }

    private var nextWhenOpen: String {
        status.unconfirmed.map(\.isEmpty) == false
            ? "keyquorum shareholders confirm --encrypted-share FILE --key KEY.pem"
            : "keyquorum manifest set FILE --policy FILE …, or keyquorum object create --name NAME"
    }
}

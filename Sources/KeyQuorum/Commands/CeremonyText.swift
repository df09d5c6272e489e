import Client

/// A ceremony for people: who has done what, and the next thing to type.
struct CeremonyText {
    let ceremony: Ceremony

    init(_ ceremony: Ceremony) {
        self.ceremony = ceremony
    }

    var text: String {
        var lines = ["Ceremony  \(ceremony.id)", "Kind      \(ceremony.kind)"]
        if let state = ceremony.state { lines.append("State     \(state)") }
        if let expires = ceremony.expires, ceremony.isOpen { lines.append("Until     \(expires)") }
        if let proposal = ceremony.proposal { lines.append("Proposal  \(proposal)") }
        if let table = groupsText { lines += ["", table] }
        if let confirmed = ceremony.confirmed, !confirmed.isEmpty {
            lines += ["", "Proven that the share can be read: \(confirmed.joined(separator: ", "))"]
        }
        if ceremony.isOpen, !unconfirmed.isEmpty {
            lines += ["", "Still to prove it: \(unconfirmed.joined(separator: ", "))"]
        }
        if let progress = ceremony.progress { lines += ["", Self.text(progress)] }
        if let next { lines += ["", "Next: \(next)"] }
        return lines.joined(separator: "\n")
    }

    /// Which shares are missing, in words; nil when none is.
    var missing: String? {
        let open = (ceremony.groups ?? []).filter { $0.missing > 0 }
        let parts = open.map { group in
            let shares = group.missing == 1 ? "1 share" : "\(group.missing) shares"
            return ceremony.groups?.count == 1 ? shares : "\(shares) of \(group.name)"
        }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    /// The next thing to type; nil when there is nothing left to do.
    var next: String? {
        let id = ceremony.id
        switch (ceremony.kind, ceremony.state) {
        case ("unseal", _): return "keyquorum recover --encrypted-share FILE --key KEY.pem"
        case ("drill", "open"?): return "keyquorum share drill --ceremony \(id) --encrypted-share FILE --key KEY.pem"
        case ("initialize", "open"?): return "keyquorum shareholders confirm --encrypted-share FILE --key KEY.pem"
        case (_, "open"?): return "keyquorum share submit --ceremony \(id) --encrypted-share FILE --key KEY.pem"
        case (_, "staged"?):
            return unconfirmed.isEmpty
                ? "keyquorum shareholders commit --ceremony \(id)"
                : "keyquorum shareholders confirm --ceremony \(id) --key KEY.pem, then keyquorum shareholders commit --ceremony \(id)"
        default: return nil
        }
    }

    /// One line of progress.
    static func text(_ progress: Ceremony.Progress) -> String {
        let percent = progress.total == 0 ? 100 : progress.done * 100 / progress.total
        let left = progress.secondsLeft.map { ", \($0) s left" } ?? ""
        return
            "Re-wrapped \(progress.done) of \(progress.total) rows (\(percent) %), \(Int(progress.rate)) a second\(left)"
    }

    private var unconfirmed: [String] { ceremony.unconfirmed ?? [] }

    private var groupsText: String? {
        guard let groups = ceremony.groups, !groups.isEmpty else { return nil }
        var table = TextTable("GROUP", "NEEDED", "MISSING", "HANDED IN BY")
        for group in groups {
            let names = group.submitted.isEmpty ? nil : group.submitted.joined(separator: ", ")
            table.add(group.name, "\(group.threshold) of \(group.shares)", "\(group.missing)", names)
        }
        return table.text
    }
}

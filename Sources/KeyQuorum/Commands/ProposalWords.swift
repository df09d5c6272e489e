import Canonical
import Client
import Custody
import HolderKeys

/// A proposal in words: what it does, who comes, who goes, what is needed from then on.
struct ProposalWords {
    let proposed: ProposedCeremony
    /// The holders of the committed roster, as the server lists them; nil where they are not known.
    let current: [Answers.Shareholder]?

    var text: String {
        var lines = ["Proposal \(proposed.digest.hex)", "", deed]
        if !roster.isEmpty { lines += [""] + roster }
        if let thresholds { lines += ["", thresholds] }
        if !terms.isEmpty { lines += [""] + terms }
        return lines.map(Self.clean).joined(separator: "\n")
    }

    private var proposal: Proposal { proposed.proposal }

    private var deed: String {
        let holder = proposed.holders.first
        switch proposal.kind {
        case .rekey:
            return """
                REKEY the vault \(proposal.vault.text): new shares for the holders below. After the commit no share of epoch \
                \(proposal.committedEpoch.number) opens anything in the database.
                """
        case .rotate:
            return """
                ROTATE the vault \(proposal.vault.text): a new master key, and new shares for the holders below. All objects are \
                re-wrapped while the servers go on. After the commit no share of epoch \(proposal.committedEpoch.number) opens \
                anything in the database.
                """
        case .replaceShare:
            return """
                REPLACE THE LOST SHARE of \(holder?.name ?? "-"): the same share is made again and encrypted to the key below. \
                Whoever finds the lost share can still use it.
                """
        case .enrol:
            return """
                ENROL \(holder?.name ?? "-") as a further holder of the group \(holder?.group ?? "-"). The shares of the others \
                stay as they are, and as many as before are needed.
                """
        case .adminReset:
            let heir =
                proposal.admin.map { "MAKE \($0) ADMINISTRATOR of the vault \(proposal.vault.text)." }
                ?? "GIVE A NEW ADMINISTRATOR'S TOKEN of the vault \(proposal.vault.text) to whoever commits this."
            return heir + " Everybody else who administers it no longer does. API tokens and grants stay as they are."
        case .destroy:
            return """
                DESTROY THE VAULT \(proposal.vault.text): every key in it is lost for ever. Dumps and backups that were made \
                before can still be opened with the shares; destroy those as well.
                """
        case .initialize, .unseal, .drill: return "NOTHING is changed."
        }
    }

    private var isNewRoster: Bool { proposal.kind == .rekey || proposal.kind == .rotate }

    private var roster: [String] {
        guard isNewRoster, let current else { return proposed.holders.map { line("Holds", $0) } }
        let known = Dictionary(current.map { ($0.name, $0.keyFingerprint) }) { first, _ in first }
        let names = Set(proposed.holders.map(\.name))
        let holders = proposed.holders.map { holder in
            switch known[holder.name] {
            case nil: line("Comes", holder)
            case holder.key.fingerprint.hex?: line("Stays", holder)
            default: line("Stays", holder) + ", ANOTHER KEY THAN BEFORE"
            }
        }
        return holders + current.map(\.name).filter { !names.contains($0) }.map { "Goes   \($0)" }
    }

    private func line(_ word: String, _ holder: ProposedCeremony.Holder) -> String {
        let signing = holder.signingKey.map { ", signs with \($0.fingerprint.hex.prefix(16))…" } ?? ""
        return "\(word)  \(holder.name) (share \(holder.index) of \(holder.group), key "
            + "\(holder.key.fingerprint.hex.prefix(16))…\(signing))"
    }

    private var thresholds: String? {
        guard isNewRoster else { return nil }
        let parts = proposal.groups.map { group in
            "\(group.threshold) of \(proposed.holders.count { $0.group == group.name }) of \(group.name)"
        }
        if parts.count == 1 { return "From then on \(parts[0]) are needed." }
        let groups = "\(proposal.groupThreshold) of \(parts.count) groups"
        return "From then on \(groups) are needed, each with its own: \(parts.joined(separator: ", "))."
    }

    private var terms: [String] {
        var terms: [String] = []
        switch proposal.serverFactor {
        case .keep: break
        case .set:
            terms.append(
                "The server factor of the servers is mixed in: losing its file is as bad as losing all shares."
            )
        case .remove: terms.append("The server factor is no longer needed: shares and database alone open the vault.")
        }
        if proposal.sealedSharesOnly { terms.append("Servers take sealed shares only.") }
        if isNewRoster, proposal.confirmations == .floor {
            terms.append("It may be committed before every holder has proven that the new share can be read.")
        }
        for server in proposal.servers { terms.append("The server \(server.hex) gets the new master key.") }
        return terms
    }

    /// A terminal gets no control character of a name.
    private static func clean(_ text: String) -> String {
        String(
            text.map { character in
                let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
                return isControl && character != "\n" ? "\u{FFFD}" : character
            }
        )
    }
}

import Canonical
import Client

/// What an initialization leaves in the working folder: the encrypted shares, the pins, and the administrator's token where there is one.
struct InitOutcome {
    let context: CommandContext
    let out: String
    let keys: [HolderKeyring.Entry]
    let token: AdminTokenFile

    /// Writes the files and prints what happened and what to type next.
    func finish(_ answer: Answer) throws {
        let made = try answer.json(Answers.Initialized.self)
        // First of all: it is shown once, and nothing that fails afterwards may lose it.
        if let text = made.adminToken { token.keep(text, context.output) }
        try PrivateFile.makeFolder(out)
        for share in made.shares {
            try PrivateFile.replace(path(share), with: Bytes((share.encryptedShare + "\n").utf8))
        }
        let pins = Pins(
            vault: made.vault,
            rootCA: made.rootCA,
            epoch: made.epoch ?? 1,
            checkpoint: made.checkpoint,
            holders: made.shares.map { .init(name: $0.holder, group: $0.group, index: $0.index, digest: $0.digest) }
        )
        try context.pinsFile.write(pins)
        if let header = made.header { try HeaderFile().write(header) }
        for warning in made.warnings ?? [] { context.output.warn(warning) }
        context.output.show(answer) { text(made) }
    }

    private func path(_ share: Answers.Share) -> String { "\(out)/\(FileName.safe(share.holder)).share" }

    private func text(_ made: Answers.Initialized) -> String {
        var table = TextTable("HOLDER", "GROUP", "SHARE", "ENCRYPTED SHARE", "DIGEST")
        for share in made.shares {
            table.add(
                share.holder,
                "\(share.group)",
                "\(share.index)",
                path(share),
                String(share.digest.prefix(16)) + "…"
            )
        }
        let needed = made.threshold.map { "; any \($0) of \(made.shares.count) shares open it" } ?? ""
        let multiple = Set(made.shares.map(\.group)).count > 1
        var lines = ["The vault \(made.vault) is initialized\(multiple ? "" : needed).", "", table.text, ""]
        for key in keys where key.isNew {
            lines.append("Made a key for \(key.holder.name): \(key.path). Hand it over and delete it here.")
        }
        lines.append("Pinned the root CA, the vault and the epoch in \(PinsFile.name).")
        if made.header != nil {
            lines.append("Wrote the vault header to \(HeaderFile.name); keep it beside your backups of the database.")
        }
        if let admin = made.admin { lines.append("\(admin) is the administrator.") }
        if made.adminToken != nil { lines += token.advice }
        return (lines + ["", "Next, each holder proves that the share can be read:", "  " + confirmation(made)])
            .joined(separator: "\n")
    }

    private func confirmation(_ made: Answers.Initialized) -> String {
        guard let first = made.shares.first else { return "keyquorum status" }
        let own = keys.first { $0.isNew && $0.holder.name == first.holder }
        let key = own?.path ?? "PRIVATE-KEY.pem"
        return "keyquorum shareholders confirm --encrypted-share \(path(first)) --key \(key)"
    }
}

import Canonical
import Client

/// What a commit leaves in the working folder: the vault header, and the pins of the new epoch.
struct CommitOutcome {
    let context: CommandContext
    let header: String
    let token: AdminTokenFile

    /// A server that the pinned root certified, which may say what the newest epoch is; nil where nothing is pinned.
    struct Recognized {
        let recognition: ServerRecognition
        let verified: VerifiedCeremony
    }

    /// Asked before the commit, while the ceremony is signed. Nothing secret is sent, so an unknown server is no failure:
    /// it only cannot move the pins.
    func recognize(_ ceremony: Ceremony, _ trust: TrustOptions) async -> Recognized? {
        do {
            let recognition = try await ServerRecognition(context, trust)
            guard recognition.trust.decidingRoot != nil else { return nil }
            let verified = try recognition.recognize(ceremony)
            return verified.trustedBy == .root ? Recognized(recognition: recognition, verified: verified) : nil
        } catch {
            let reason = (error as? TrustRefusal)?.code ?? "\(error)"
            context.output.warn("The server was not recognized (\(reason)); the pins stay as they are.")
            return nil
        }
    }

    func finish(_ answer: Answer, _ recognized: Recognized?) async throws {
        let made = try answer.json(Answers.Committed.self)
        if let text = made.adminToken { token.keep(text, context.output) }
        if let bytes = made.header { try HeaderFile(path: header).write(bytes) }
        for warning in made.warnings ?? [] { context.output.warn(warning) }
        if let recognized, made.ceremony.kind != "destroy" { try await pin(made, recognized) }
        context.output.show(answer) { text(made) }
    }

    /// The new epoch and its holders, so that every share is known by its digest.
    private func pin(_ made: Answers.Committed, _ recognized: Recognized) async throws {
        guard var pins = try context.pinsFile.read(), pins.vault == recognized.verified.vault.text else { return }
        pins.advance(epoch: made.epoch, checkpoint: made.checkpoint)
        if let listed = try? await context.client.all(Answers.Shareholder.self, "/v1/shareholders"), !listed.isEmpty {
            pins.replaceHolders(with: Self.holders(listed))
        }
        try context.pinsFile.write(pins)
    }

    /// Groups are numbered in the order of the list, which is by group and index.
    private static func holders(_ listed: [Answers.Shareholder]) -> [Pins.Holder] {
        var groups: [String] = []
        return listed.map { holder in
            if !groups.contains(holder.group) { groups.append(holder.group) }
            let number = (groups.firstIndex(of: holder.group) ?? 0) + 1
            return Pins.Holder(
                name: holder.name,
                group: UInt8(clamping: number),
                index: holder.index,
                digest: holder.digest
            )
        }
    }

    private func text(_ made: Answers.Committed) -> String {
        var lines: [String] = []
        switch made.ceremony.kind {
        case "destroy":
            lines = ["The vault is destroyed. Destroy the dumps and backups that were made before, and the shares."]
        case "adminReset":
            lines = ["The administrator is reset."]
            if made.adminToken != nil { lines += token.advice }
        default:
            lines = ["Committed." + (made.epoch.map { " Epoch \($0) rules." } ?? "")]
            lines.append("Tell every holder: keep the old share until a drill with the new one succeeded.")
        }
        if made.header != nil { lines.append("Wrote the vault header to \(header); keep it beside your backups.") }
        return (lines + next(made)).joined(separator: "\n")
    }

    private func next(_ made: Answers.Committed) -> [String] {
        switch made.ceremony.kind {
        case "destroy", "adminReset": []
        case "rotate": ["", "Next: keyquorum shareholders status --watch, then keyquorum shareholders drill"]
        default: ["", "Next: keyquorum shareholders drill"]
        }
    }
}

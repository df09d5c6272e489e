import Client
import Custody
import SecretSharing

/// A holder's consent to a changing ceremony: the server is recognized, the proposal is shown in words, the person agrees,
/// and only then the share is signed, sealed and sent.
struct ShareConsent {
    let context: CommandContext
    let trust: TrustOptions
    /// Nobody is asked.
    let isSure: Bool

    func submit(_ options: ShareOptions, ceremony id: String) async throws {
        let recognition = try await ServerRecognition(context, trust)
        let shown = try await context.client.ceremony(id)
        guard shown.kind != CeremonyKind.drill.rawValue else {
            throw CommandFailure(
                code: "drill-needs-no-share",
                "A drill needs a proof, not the share: keyquorum share drill --ceremony \(shown.id). No share was sent."
            )
        }
        let verified = try recognition.recognize(shown)
        try requireAsked(id, verified)
        try await agree(verified)
        let share = try options.load()
        let holder = try await options.holderName(of: share, pins: recognition.pins, asking: context)
        let body = try verified.submission(of: share, holder: holder, signer: try options.signer())
        let answer = try await context.client.send(.post, KeyquorumClient.path(verified.id, "shares"), body)
        let after = try answer.json(Ceremony.self)
        context.output.show(answer) { Self.sentence(after, holder: holder) }
        try recognition.remember(verified, checkpoint: nil)
    }

    /// The ceremony that was named is the one that was shown.
    private func requireAsked(_ id: String, _ verified: VerifiedCeremony) throws {
        guard verified.kind.isChanging, verified.id == id.lowercased() else {
            throw CommandFailure(
                code: "other-ceremony",
                "The server shows the ceremony \(verified.id) (\(verified.kind.rawValue)), not \(id). No share was sent."
            )
        }
    }

    /// Shows what the share consents to, and asks where there is somebody to ask.
    private func agree(_ verified: VerifiedCeremony) async throws {
        guard let proposed = verified.proposed else { return }
        let current = try? await context.client.all(Answers.Shareholder.self, "/v1/shareholders")
        let words = ProposalWords(proposed: proposed, current: current).text
        if context.output.json { Output.complain(words) } else { Output.say(words + "\n") }
        guard !isSure, Terminal.isInteractive else { return }
        let answer = Terminal.ask("Do you consent with your share? Type yes:")
        guard answer.lowercased() == "yes" else {
            throw CommandFailure(code: "not-agreed", "You did not agree. No share was sent.")
        }
    }

    private static func sentence(_ ceremony: Ceremony, holder: String) -> String {
        let text = CeremonyText(ceremony)
        let next = text.next.map { "\n\nNext: \($0)" } ?? ""
        guard ceremony.state == "open" else {
            let made = ceremony.unconfirmed.map(\.isEmpty) == false
            return "The share of \(holder) was accepted, and enough have consented"
                + (made ? "; the new shares are made." : ".") + next
        }
        return "The share of \(holder) was accepted; still \(text.missing ?? "nothing") missing."
    }
}

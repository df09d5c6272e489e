import Client
import Custody

/// Opens a ceremony and says what it is and what to type next.
struct CeremonyOpening {
    let context: CommandContext

    func open(_ body: Requests.Ceremony, keys: [HolderKeyring.Entry] = []) async throws {
        let answer: Answer
        do {
            answer = try await context.client.send(.post, "/v1/ceremonies", body)
        } catch {
            complain(about: keys)
            throw error
        }
        let opened = try answer.json(Ceremony.self)
        for warning in opened.warnings ?? [] { context.output.warn(warning) }
        let current = try? await context.client.all(Answers.Shareholder.self, "/v1/shareholders")
        context.output.show(answer) { Self.text(opened, current, keys) }
    }

    /// Keys that were made stay, so that the next try finds them.
    private func complain(about keys: [HolderKeyring.Entry]) {
        let made = keys.filter(\.isNew)
        guard !made.isEmpty, !context.output.json else { return }
        Output.complain("The keys that were made stay: \(made.map(\.path).joined(separator: ", ")).")
    }

    private static func text(_ opened: Ceremony, _ current: [Answers.Shareholder]?, _ keys: [HolderKeyring.Entry])
        -> String
    {
        var parts: [String] = []
        if let proposed = try? opened.readProposal() {
            parts.append(ProposalWords(proposed: proposed, current: current).text)
        }
        for key in keys where key.isNew {
            parts.append("Made a key for \(key.holder.name): \(key.path). Hand it over and delete it here.")
        }
        return (parts + [CeremonyText(opened).text]).joined(separator: "\n\n")
    }
}

import Client

/// Shows the re-wrapping behind a rotate until it is done: one line that is written anew on a terminal, one line for each
/// change elsewhere.
struct ProgressWatch {
    let context: CommandContext
    /// The rotate; the newest one when nil.
    let ceremony: String?

    func run() async throws {
        guard let id = try await rotate() else {
            context.output.tell("Nothing is being re-wrapped.")
            return
        }
        var last = ""
        while true {
            let answer = try await context.client.get(KeyquorumClient.path(id))
            let shown = try answer.json(Ceremony.self)
            let line = shown.progress.map(CeremonyText.text) ?? "Nothing is left to re-wrap."
            if line != last { show(line, answer) }
            last = line
            guard let progress = shown.progress, progress.done < progress.total else { break }
            try await Task.sleep(for: .seconds(1))
        }
        if isRewriting { Output.say("") }
    }

    private func rotate() async throws -> String? {
        if let ceremony { return ceremony }
        return try await context.client.ceremonies().first { $0.kind == "rotate" && $0.state == "finished" }?.id
    }

    private var isRewriting: Bool { !context.output.json && Terminal.showsOutput }

    private func show(_ line: String, _ answer: Answer) {
        if context.output.json { return Output.say(answer.text) }
        let clear = "\r\u{1B}[K"
        Output.say(isRewriting ? clear + line : line, terminator: isRewriting ? "" : "\n")
    }
}

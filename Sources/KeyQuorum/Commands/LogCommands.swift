import ArgumentParser
import Canonical
import Client

/// `log`: the change log.
struct LogCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "The change log: who changed what, and whether it is whole.",
        subcommands: [List.self, Verify.self]
    )

    /// `log list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the change log, oldest records first, for administrators and auditors."
        )

        @Option(help: ArgumentHelp("Only what this subject did.", valueName: "subject"))
        var actor: String?

        @Option(help: ArgumentHelp("Only this kind of change, such as grant.", valueName: "word"))
        var kind: String?

        @Option(help: ArgumentHelp("Only changes of this table's rows, such as objects.", valueName: "name"))
        var table: String?

        @Option(help: ArgumentHelp("Only changes of the row with this key, such as an object's id.", valueName: "key"))
        var target: String?

        @Option(help: ArgumentHelp("Only what this server wrote.", valueName: "id"))
        var writtenBy: String?

        @Option(help: ArgumentHelp("Only from this time on; 2h means two hours ago.", valueName: "time"))
        var since: TimeArgument?

        @Option(help: ArgumentHelp("Only before this time.", valueName: "time"))
        var until: TimeArgument?

        @Option(help: ArgumentHelp("The most records that are listed.", valueName: "count"))
        var limit = 100

        @Option(help: ArgumentHelp("Go on where an earlier list ended.", valueName: "next"))
        var after: String?

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            guard (1...ClientLimits.listedRecords).contains(limit) else {
                throw ValidationError("--limit is a number from 1 to \(ClientLimits.listedRecords).")
            }
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                if context.output.json {
                    let part = try await gather(JSONValue.self, context.client)
                    var answer = ["items": JSONValue.list(part.items)]
                    answer["next"] = part.next.map(JSONValue.text)
                    return Output.say(JSONValue.object(answer).json)
                }
                let part = try await gather(Answers.LogEntry.self, context.client)
                Output.say(Self.text(part.items))
                if let next = part.next { Output.say("\nMore follow: --after \(next)") }
            }
        }

        /// Pages are read on until there are enough records: a filter may leave a page short.
        private func gather<Item: Decodable & Sendable>(_ type: Item.Type, _ client: KeyquorumClient) async throws
            -> (items: [Item], next: String?)
        {
            var (items, next): ([Item], String?) = ([], after)
            repeat {
                let count = min(ClientLimits.page, limit - items.count)
                let page = try await client.get(path(count, next)).json(Answers.List<Item>.self)
                items += page.items
                next = page.next
            } while next != nil && items.count < limit
            return (items, next)
        }

        func path(_ count: Int, _ after: String?, now: Instant = SystemClock().now()) -> String {
            let asked = [
                ("actor", actor), ("kind", kind), ("table", table), ("target", target), ("server", writtenBy),
                ("since", since?.text(before: now)), ("until", until?.text(before: now)), ("after", after),
            ]
            let filters = asked.compactMap { key, value in value.map { "&\(key)=\(URLText.encoded($0))" } }
            return "/v1/log?limit=\(count)" + filters.joined()
        }

        static func text(_ entries: [Answers.LogEntry]) -> String {
            if entries.isEmpty { return "No records." }
            var table = TextTable("TIME", "ACTOR", "CHANGE", "TABLE", "TARGET", "SERVER", "RECORD", "CHECK", "DETAILS")
            for entry in entries {
                table.add(
                    entry.time,
                    entry.actor,
                    entry.kind,
                    entry.table,
                    entry.target,
                    String(entry.server.prefix(8)),
                    "\(entry.start)/\(entry.seq)",
                    entry.check == "intact" ? "ok" : entry.check.uppercased(),
                    details(entry.details ?? [:])
                )
            }
            return table.text
        }

        private static func details(_ words: [String: String]) -> String {
            words.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
    }
}

import ArgumentParser
import Authority
import Canonical
import Client
import Operations

extension LogCommands {
    /// `log verify`: the hash chains and the signed checkpoints, checked here and not by the server.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the change log here, by the root certificate and a checkpoint that was kept elsewhere.",
            discussion: """
                It needs no secret. The log comes from the server, for administrators and auditors, or with --database-url or \
                --root-dir from the database itself, sealed or not. It finds records that were changed, removed or put in, and a \
                database that was put back to before the anchor. Whether every row is what the log says only an unsealed server \
                can tell: keyquorum db verify.
                """
        )

        @Option(
            help: ArgumentHelp("The root certificate, PEM; what this folder pinned without it.", valueName: "file")
        )
        var root: String?

        @Option(
            help: ArgumentHelp(
                "A checkpoint that was kept: a server's file anchor, or what GET /v1/checkpoint answered. What this folder pinned without it.",
                valueName: "file"
            )
        )
        var anchor: String?

        @OptionGroup var place: DatabasePlace
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            let pinsFile = PinsFile()
            let pins = try pinsFile.read()
            let trust = try LogTrust(root: root, anchor: anchor, pins: pins)
            let report = try await isOffline ? readDatabase(trust) : readServer(trust)
            Output.say(JSONWish.ofThisRun.isAsked ? LogReportText.json(report) : LogReportText.people(report, trust))
            guard report.findings.isEmpty else {
                throw CommandFailure(
                    CommandFailure.refused,
                    code: "log-damaged",
                    "The change log is not whole: \(report.findings.count + report.furtherFindings) findings."
                )
            }
            if var pins, let newest = report.newest, trust.isPinned {
                pins.advance(epoch: nil, checkpoint: PinnedCheckpoint(newest))
                try pinsFile.write(pins)
            }
        }

        private var isOffline: Bool { place.databaseURL != nil || place.rootDir != nil }

        private func readDatabase(_ trust: LogTrust) async throws -> LogAudit.Report {
            try await DatabasePlace.withStore(try place.settings()) { store in
                let log = StoredLog(store)
                var audit = try trust.audit(certificate: try await log.historyCertificate())
                try await log.read(into: &audit)
                return audit.finish()
            }
        }

        private func readServer(_ trust: LogTrust) async throws -> LogAudit.Report {
            var report: LogAudit.Report?
            try await CommandContext.run(connection) { context in
                let log = ServerLog(context.client)
                var audit = try trust.audit(certificate: try await log.historyCertificate())
                try await log.read(into: &audit)
                report = audit.finish()
            }
            guard let report else {
                throw CommandFailure(code: "unexpected-answer", "The server told nothing of its log.")
            }
            return report
        }
    }
}

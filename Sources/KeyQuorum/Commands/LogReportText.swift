import Canonical
import Operations

/// What a check of the change log found, for people and for programs.
enum LogReportText {
    static func people(_ report: LogAudit.Report, _ trust: LogTrust) -> String {
        var lines = [
            "Vault        \(trust.vault.text)",
            "Records      \(report.records) in \(report.chains) chains",
            "Checkpoints  \(report.checkpoints)"
                + (report.newest.map { ", the newest \($0.checkpoint.hash.hex)" } ?? ""),
            "Anchor       "
                + (trust.anchor.map { "number \($0.checkpoint.number)" }
                    ?? "none: a database that was put back is not noticed"),
            "",
        ]
        if report.uncovered > 0 {
            lines.append(
                "\(report.uncovered) records are newer than what the checkpoints cover: an unsealed server vouches for those."
            )
        }
        lines += report.findings
        if report.furtherFindings > 0 { lines.append("… and \(report.furtherFindings) more.") }
        if report.findings.isEmpty { lines.append("The change log is whole.") }
        return lines.joined(separator: "\n")
    }

    static func json(_ report: LogAudit.Report) -> String {
        let newest = report.newest.map { newest in
            JSONValue.object([
                "number": .number(Double(newest.checkpoint.number)), "hash": .text(newest.checkpoint.hash.hex),
            ])
        }
        return JSONValue.object([
            "findings": .list(report.findings.map(JSONValue.text)),
            "furtherFindings": .number(Double(report.furtherFindings)),
            "records": .number(Double(report.records)),
            "chains": .number(Double(report.chains)),
            "checkpoints": .number(Double(report.checkpoints)),
            "newest": newest ?? .null,
            "uncovered": .number(Double(report.uncovered)),
        ]).json
    }
}

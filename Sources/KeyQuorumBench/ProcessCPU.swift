import FoundationEssentials
import Glibc
import TestDatabases

/// The CPU time of a database server's processes, from `/proc`.
enum ProcessCPU {
    private struct Entry {
        let process: Int
        let parent: Int
        let seconds: Double
    }

    /// Seconds by process: of all that were started from the server's folder, and of their children. Empty without a server.
    static func seconds(of server: DatabaseServer?) -> [Int: Double] {
        guard let server else { return [:] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let entries = names.compactMap(Int.init).compactMap(entry)
        let family = Set(entries.map(\.process).filter { commandLine($0).contains(server.folder) })
        let own = entries.filter { family.contains($0.process) || family.contains($0.parent) }
        return Dictionary(own.map { ($0.process, $0.seconds) }) { first, _ in first }
    }

    /// What the processes that are there now have used since then; what ended meanwhile is left out.
    static func used(by server: DatabaseServer, since before: [Int: Double]) -> Double {
        seconds(of: server).reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
    }

    private static func commandLine(_ process: Int) -> String { text("/proc/\(process)/cmdline") }

    private static func entry(_ process: Int) -> Entry? {
        let stat = text("/proc/\(process)/stat")
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let parent = Int(fields[1]), let user = Double(fields[11]),
            let system = Double(fields[12])
        else { return nil }
        return Entry(process: process, parent: parent, seconds: (user + system) / Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

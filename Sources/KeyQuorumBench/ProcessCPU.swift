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

    /// Of all processes that were started from the server's folder, and of their children. 0 without a server.
    static func seconds(of server: DatabaseServer?) -> Double {
        guard let server else { return 0 }
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int.init).compactMap(
            entry
        )
        var family: Set<Int> = []
        for entry in entries ?? [] where commandLine(entry.process).contains(server.folder) {
            family.insert(entry.process)
        }
        var sum = 0.0
        for entry in entries ?? [] where family.contains(entry.process) || family.contains(entry.parent) {
            sum += entry.seconds
        }
        return sum
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

import Glibc
import Operations
import Synchronization

/// Counters of the HTTP face, in Prometheus' text form.
public final class RequestMetrics: Sendable {
    private let answers = Mutex<[Int: UInt64]>([:])
    private let prompt = Atomic<UInt64>(0)

    public init() {}

    /// Counts one answer by its status.
    func count(_ status: Int) {
        answers.withLock { $0[status, default: 0] += 1 }
    }

    /// Counts one that was given before the router saw its request.
    func countPrompt() {
        count(200)
        prompt.wrappingAdd(1, ordering: .relaxed)
    }

    /// The exposition of these counters, of the seal's state, and of the re-wrapping behind a rotate.
    func text(_ status: SealStatusAnswer, rewrap: RewrapProgress? = nil) -> String {
        let memory = gauge("process_resident_memory_bytes", "Resident memory.", Self.residentMemory())
        return (counters() + gauges(status) + gauges(rewrap) + memory).joined(separator: "\n") + "\n"
    }

    private func counters() -> [String] {
        var lines = [
            "# HELP keyquorum_http_answers_total Answers of the HTTP face by status.",
            "# TYPE keyquorum_http_answers_total counter",
        ]
        for (status, count) in answers.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            lines.append("keyquorum_http_answers_total{status=\"\(status)\"} \(count)")
        }
        return lines + [
            "# HELP keyquorum_http_prompt_answers_total Those of them that needed no other thread than the one that read the request.",
            "# TYPE keyquorum_http_prompt_answers_total counter",
            "keyquorum_http_prompt_answers_total \(prompt.load(ordering: .relaxed))",
        ]
    }

    private func gauges(_ status: SealStatusAnswer) -> [String] {
        gauge(
            "keyquorum_unsealed",
            "1 while the vault is open on this server.",
            status.state == .unsealed ? 1 : 0
        )
            + gauge("keyquorum_epoch", "The committed epoch.", Int(status.epoch ?? 0))
            + gauge(
                "keyquorum_master_generation",
                "The generation of the master key.",
                Int(status.masterGeneration ?? 0)
            )
            + gauge(
                "keyquorum_shares_missing",
                "Shares that are missing to open the vault.",
                status.groups.reduce(0) { $0 + $1.missing }
            )
    }

    private func gauges(_ rewrap: RewrapProgress?) -> [String] {
        gauge(
            "keyquorum_rewrap_rows_total",
            "Rows that a rotate has to wrap under the new master key; 0 while nothing is behind.",
            Int(clamping: rewrap?.total ?? 0)
        )
            + gauge(
                "keyquorum_rewrap_rows_done",
                "Rows of those that are under the new master key.",
                Int(clamping: rewrap?.done ?? 0)
            )
    }

    private func gauge(_ name: String, _ help: String, _ value: Int) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge", "\(name) \(value)"]
    }

    /// The second number of /proc/self/statm, in pages.
    private static func residentMemory() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let numbers = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
            separator: " "
        )
        return numbers.count > 1 ? (Int(numbers[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}

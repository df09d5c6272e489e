import Canonical
import Store
import TestDatabases
import TestSupport

/// Four acts on one store, each by so many callers at once.
struct DatabaseLoad: Sendable {
    enum Act: String, CaseIterable {
        case read = "read one object"
        case list = "list 100 objects"
        case create = "create an object"
        case grant = "grant"
    }

    static let objects = 2_000

    private let store: any Store
    private let committer: Committer

    init(_ store: any Store) {
        self.store = store
        let chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("bench".utf8)), start: 1)
        committer = Committer(store: store, chain: chain, sealer: SampleSealer(), clock: SystemClock())
    }

    static func id(_ number: Int) -> String { "object-\(1_000_000 + number)" }

    /// Makes the objects that are read and listed.
    func prepare() async throws {
        try await each(Self.objects, callers: 64) { try await create(Self.id($0)) }
    }

    /// CPU of this process and of the database per act, and for writes how many were durable each second.
    func run(_ act: Act, callers: Int, server: DatabaseServer?, goal: String?) async throws -> [Figure] {
        let times = (act == .read ? 8_000 : 2_000) * (callers == 1 ? 1 : 2)
        let name = "\(store.engine): \(act.rawValue), \(callers) caller\(callers == 1 ? "" : "s")"
        let start = (client: Stopwatch.cpu, server: ProcessCPU.seconds(of: server), wall: Stopwatch.wall)
        try await each(times, callers: callers) { try await perform(act, "\(callers)-\($0)", $0) }
        let count = Double(times)
        let wall = Stopwatch.wall - start.wall
        var figures = [Figure(name, (Stopwatch.cpu - start.client) * 1e6 / count, "µs CPU", goal: goal)]
        if let server {
            let seconds = ProcessCPU.used(by: server, since: start.server)
            figures.append(Figure(name + ", database", seconds * 1e6 / count, "µs CPU"))
        }
        figures.append(Figure(name, count / wall, "per s", goal: rateGoal(act, callers)))
        return figures
    }

    private func rateGoal(_ act: Act, _ callers: Int) -> String? {
        guard act == .create, callers == 64 else { return nil }
        return ["sqlite": "5000", "postgres": "2958"][store.engine]
    }

    private func perform(_ act: Act, _ name: String, _ number: Int) async throws {
        switch act {
        case .read: _ = try await store.read(.object(Self.id(number % Self.objects)))
        case .list: _ = try await store.locate(ObjectFilter([.owned(by: SampleRows.alice)], limit: 100))
        case .create: try await create("new-\(name)")
        case .grant:
            let grant = SampleRows.grant("grant-\(name)", to: SampleRows.bob)
            try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [.insert("bench", grant)]))
        }
    }

    private func create(_ id: String) async throws {
        let object = SampleRows.object(id, material: Bytes(repeating: 7, count: 121))
        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [.insert("bench", object)]))
    }

    private func each(_ times: Int, callers: Int, _ body: @Sendable @escaping (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for number in stride(from: caller, to: times, by: callers) { try await body(number) }
                }
            }
            try await group.waitForAll()
        }
    }
}

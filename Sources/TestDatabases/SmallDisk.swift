/// A small file system of a test's own, which lasts as long as somebody holds it. Root only.
public actor SmallDisk {
    public nonisolated let folder: String
    private let script: Command

    /// - Parameter size: such as `8m`.
    public init(size: String) async throws {
        script = try Command(["bash", DatabaseServer.scripts + "/disk.sh", size])
        let words = await script.line()?.split(separator: " ") ?? []
        guard words.count == 2, words[0] == "ready" else {
            throw TestDatabaseError("there is no small disk: \(words.joined(separator: " "))")
        }
        folder = String(words[1])
    }

    /// Whether this process may make one.
    public static var isPossible: Bool { get async { (try? await SmallDisk(size: "1m")) != nil } }

    /// Leaves no free byte on it.
    public func fill() async throws { try await tell("fill") }

    /// Takes away what filled it.
    public func free() async throws { try await tell("free") }

    private func tell(_ word: String) async throws {
        guard await script.ask(word) == "done" else { throw TestDatabaseError("small disk: \(word) failed") }
    }
}

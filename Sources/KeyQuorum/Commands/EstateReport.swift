import Client
import Estate

/// What became of the objects of an import or an export: progress on a terminal, a line for each elsewhere, and the end.
struct EstateReport {
    /// Files or objects that are to be looked at; 0 where it is not known.
    var total = 0 { didSet { count.total = total } }
    private let done: String
    private let output: Output
    private var count: EstateCount
    private var successes: [[String: JSONValue]] = []
    private var failures: [(what: String, failure: CommandFailure)] = []

    /// - Parameters:
    ///   - done: What a success is, such as `Imported`.
    ///   - things: What is gone through; of files the objects in them are counted as well.
    init(done: String, counting things: EstateCount.Things, _ output: Output) {
        self.done = done
        self.output = output
        count = EstateCount(things)
    }

    mutating func succeeded(_ file: String, id: String?, name: String, type: String) {
        var members: [String: JSONValue] = ["file": .text(file), "name": .text(name), "type": .text(type)]
        if let id { members["id"] = .text(id) }
        successes.append(members)
        objectTried()
        if !isRewriting {
            output.tell("\(done) \(file): \(type)\(name.isEmpty ? "" : " \(name)")\(id.map { " (\($0))" } ?? "")")
        }
    }

    /// - Parameter isObject: whether one of the objects that were found failed, and not a file before any was.
    mutating func failed(_ what: String, _ error: any Error, isObject: Bool = true) {
        let failure = Self.failure(error)
        failures.append((what, failure))
        if isObject { objectTried() }
        if isRewriting { Output.say(Self.clear, terminator: "") }
        output.warn("\(what): \(failure.sentence)")
    }

    /// So many more objects are known of.
    mutating func found(_ objects: Int) { count.find(objects) }

    /// One more file or object was gone through.
    mutating func step() {
        count.finish()
        show()
    }

    /// A file that holds many objects may take long.
    private mutating func objectTried() {
        count.tryObject()
        if count.things == .files { show() }
    }

    private func show() {
        guard isRewriting else { return }
        Output.say(Self.clear + count.words, terminator: count.isWhole ? "\n" : "")
    }

    /// Says what became of everything.
    ///
    /// - Throws: `CommandFailure` where something failed: with the only failure's own code, or as many.
    func end(nothing: String) throws {
        if output.json {
            let failed = failures.map { what, failure in
                JSONValue.object([
                    "file": .text(what), "code": .text(failure.code), "detail": .text(failure.sentence),
                ])
            }
            let members: [String: JSONValue] = [
                "items": .list(successes.map(JSONValue.object)), "failed": .list(failed), "progress": count.json,
            ]
            Output.say(JSONValue.object(members).json)
        } else if successes.isEmpty && failures.isEmpty {
            output.tell(nothing)
        } else if successes.count + failures.count > 1 {
            output.tell("\(done) \(successes.count); \(failures.count) failed.")
        }
        guard let (what, last) = failures.last else { return }
        if failures.count == 1 { throw CommandFailure(last.exitCode, code: last.code, "\(what): \(last.sentence)") }
        let code =
            failures.contains { Self.endsAll($0.failure) } ? last.exitCode : failures.map(\.failure.exitCode).max()
        throw CommandFailure(
            code ?? last.exitCode,
            code: "incomplete",
            "\(failures.count) failed; the last one: \(what): \(last.sentence)"
        )
    }

    /// Whether what comes after would fail for the same reason.
    static func endsAll(_ error: any Error) -> Bool {
        if let failure = error as? CommandFailure {
            return [CommandFailure.sealed, CommandFailure.unreachable].contains(failure.exitCode)
        }
        switch error as? ClientError {
        case .sealed, .unreachable, .unexpectedAnswer, .untrusted: return true
        case .refused(let refusal): return refusal.status == 401 || refusal.status == 429
        default: return false
        }
    }

    private var isRewriting: Bool { total > 1 && !output.json && Terminal.showsOutput }
    private static let clear = "\r\u{1B}[K"

    private static func failure(_ error: any Error) -> CommandFailure {
        if let error = error as? EstateError { return CommandFailure(code: error.code.rawValue, "\(error.detail).") }
        return CommandFailure(judging: error) ?? CommandFailure(code: "failed", String(describing: error))
    }
}

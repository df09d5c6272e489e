import ArgumentParser
import Client
import EdgelessDB
import FoundationEssentials

/// How a command ends when it did not do what it should: the exit code, the sentence, and what to do next.
struct CommandFailure: Error {
    static let local: Int32 = 1
    static let refused: Int32 = 2
    static let sealed: Int32 = 3
    static let unreachable: Int32 = 4

    let exitCode: Int32
    /// Stable kebab-case text.
    let code: String
    let sentence: String

    init(_ exitCode: Int32, code: String, _ sentence: String) {
        self.exitCode = exitCode
        self.code = code
        self.sentence = sentence
    }

    /// A local failure: wrong usage unless `code` says otherwise.
    init(code: String = "usage", _ sentence: String) {
        self.init(Self.local, code: code, sentence)
    }

    /// nil for what the parser itself throws: its help and its complaints.
    init?(judging error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as SettingsError: self.init(code: error.code.rawValue, error.sentence)
        case let error as ClientError: self.init(error)
        case let error as TrustRefusal: self.init(code: error.code, error.description)
        case let error as EdgelessError: self.init(code: error.code.rawValue, error.sentence)
        case is ExitCode, is CleanExit, is ValidationError: return nil
        default:
            if Self.isParsers(error) { return nil }
            self.init(code: "failed", String(describing: error))
        }
    }

    private init(_ error: ClientError) {
        switch error {
        case .refused(let refusal): self.init(Self.refused, code: refusal.code, error.description)
        case .sealed(let refusal): self.init(Self.sealed, code: refusal.code, error.description)
        case .unreachable, .lost: self.init(Self.unreachable, code: "unreachable", error.description)
        case .unexpectedAnswer: self.init(code: "unexpected-answer", error.description)
        case .untrusted(let refusal): self.init(code: refusal.code, refusal.description)
        case .local: self.init(code: "local", error.description)
        }
    }

    /// The parser's error type is not public; its name is how it is known.
    private static func isParsers(_ error: any Error) -> Bool {
        ["CommandError", "ParserError"].contains(String(describing: type(of: error)))
    }

    /// The sentence, and the next step where there is one.
    var text: String {
        Advice.next(after: code).map { "\(sentence)\n\($0)" } ?? sentence
    }

    /// One JSON object on one line: the only shape of a failure with `--json`.
    var json: String {
        struct Shape: Encodable {
            let error: [String: String]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(Shape(error: ["code": code, "detail": sentence]))
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

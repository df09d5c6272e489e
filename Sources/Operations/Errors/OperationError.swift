/// Why an operation was refused or could not be done.
///
/// `code` is what callers may match and never changes its meaning; `detail` is a sentence for the person who reads it and says what
/// to do next; `facts` go into the answer beside them. None of the three ever holds a key, a share or the text of an inner error:
/// that stands in `operatorDetail`, which only the server's log sees.
public struct OperationError: Error, Sendable {
    public let code: Code
    public let detail: String
    public let facts: [String: Fact]
    public let operatorDetail: String?

    public init(_ code: Code, _ detail: String, facts: [String: Fact] = [:], operatorDetail: String? = nil) {
        self.code = code
        self.detail = detail
        self.facts = facts
        self.operatorDetail = operatorDetail
    }

    /// A member of an answer beside code and detail: JSON's own shapes, nothing more.
    public indirect enum Fact: Sendable, Hashable {
        case text(String)
        case number(UInt64)
        case flag(Bool)
        case list([Fact])
        case object([String: Fact])
    }
}

extension OperationError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}

extension OperationError.Fact: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let facts): try container.encode(facts)
        case .object(let facts): try container.encode(facts)
        }
    }
}

import HTTPTypes
import Hummingbird
import Operations

/// The body of every refusal (RFC 9457): `type`, `title`, `status`, `detail`, the stable `code`, and the facts of the error beside them.
struct Problem: Encodable, Sendable {
    let error: OperationError

    private struct Member: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Member.self)
        for (name, fact) in error.facts { try container.encode(fact, forKey: Member(name)) }
        try container.encode("urn:keyquorum:problem:\(error.code.rawValue)", forKey: Member("type"))
        try container.encode(error.code.title, forKey: Member("title"))
        try container.encode(error.code.status, forKey: Member("status"))
        try container.encode(error.detail, forKey: Member("detail"))
        try container.encode(error.code.rawValue, forKey: Member("code"))
    }

    private static func words(_ facts: [OperationError.Fact]) -> String {
        facts.compactMap { if case .text(let word) = $0 { word } else { nil } }.joined(separator: ", ")
    }

    var response: Response {
        get throws {
            var headers = HTTPFields()
            if error.code.status == 503 { headers[.retryAfter] = "\(Limits.retryAfterSeal)" }
            if case .number(let seconds)? = error.facts["retryAfter"] { headers[.retryAfter] = "\(seconds)" }
            if case .list(let methods)? = error.facts["allow"] { headers[.allow] = Self.words(methods) }
            if error.code.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
            return try .json(
                self,
                status: .init(code: error.code.status),
                mediaType: "application/problem+json",
                headers: headers
            )
        }
    }
}

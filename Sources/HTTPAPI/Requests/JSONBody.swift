import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Operations

extension Request {
    /// The whole body, at most `limit` bytes; more is refused with 413 before it is kept.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        do {
            let buffer = try await body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw OperationError(.tooLarge, "The body is larger than the \(limit) bytes that this call takes.")
        }
    }

    /// The body as JSON. An empty body reads as `{}`, so that calls without arguments need none.
    func json<T: Decodable>(_ type: T.Type, upTo limit: Int = Limits.json, ofAnyType: Bool = false) async throws -> T {
        if !ofAnyType, let mediaType = headers[.contentType]?.lowercased(), !mediaType.hasPrefix("application/json") {
            throw OperationError(.unsupportedMediaType, "This call takes JSON: send Content-Type: application/json.")
        }
        var bytes = try await bytes(upTo: limit)
        if bytes.isEmpty { bytes = Array("{}".utf8) }
        return try JSONBody.decode(type, from: bytes)
    }
}

enum JSONBody {
    static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws -> T {
        guard JSONDepth.isWithin(Limits.jsonDepth, bytes) else {
            throw OperationError(
                .malformedRequest,
                "The body has more than \(Limits.jsonDepth) lists and objects inside one another."
            )
        }
        guard JSONDepth.hasAtMost(Limits.jsonValues, bytes) else {
            throw OperationError(
                .tooLarge,
                "The body has more than \(Limits.jsonValues) values, more than any call takes; send less at once."
            )
        }
        do {
            let value = try JSONDecoder().decode(type, from: Data(bytes))
            try requireKnown(try JSONDecoder().decode(JSONMembers.self, from: Data(bytes)), value)
            return value
        } catch let error as DecodingError {
            throw OperationError(.malformedRequest, sentence(for: error))
        }
    }

    private static func requireKnown(_ members: JSONMembers, _ value: Any) throws {
        guard let name = members.unknown(to: value) else { return }
        throw OperationError(
            .malformedRequest,
            "This call knows no member \(name). See /openapi.json; nothing was done."
        )
    }

    /// Where the body is wrong, never what stands there: a share may.
    private static func sentence(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "The body lacks \(path(context.codingPath + [key]))."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(path(context.codingPath)) has not the type that /openapi.json describes."
        default:
            "The body is not the JSON that /openapi.json describes."
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "The body" : keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}

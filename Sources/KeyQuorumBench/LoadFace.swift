import KMIP
import NIOCore

/// One of the ways by which a client asks for the same thing.
enum LoadFace: String, CaseIterable {
    case ttlv = "KMIP port, TTLV"
    case octets = "HTTP, TTLV"
    case json = "HTTP, JSON"
    case rest = "HTTP, REST"

    /// What one connection sends again and again; nil where the face has no such operation.
    ///
    /// - Parameters:
    ///   - keys: whole numbers of keys, each with its name and identifier.
    ///   - credential: of the HTTP faces' `Authorization` header.
    func request(_ operation: LoadOperation, _ keys: [LoadKey], credential: String) -> ByteBuffer? {
        switch self {
        case .ttlv: return ByteBuffer(bytes: BinaryTTLV.encode(operation.message(keys)))
        case .octets:
            let body = BinaryTTLV.encode(operation.message(keys))
            return Self.http("POST /kmip", "application/octet-stream", body, credential)
        case .json:
            return Self.http("POST /kmip", "application/json", JSONTTLV.encode(operation.message(keys)), credential)
        case .rest:
            guard operation == .get, let key = keys.first else { return nil }
            return Self.http("GET /v1/objects/\(key.id)/material", nil, [], credential)
        }
    }

    /// What stands in every answer in which all went well.
    var success: [UInt8] {
        switch self {
        case .ttlv, .octets: BinaryTTLV.encode(TTLV(.resultStatus, .enumeration(ResultStatus.success.rawValue)))
        case .json: Array(#""ResultStatus","type":"Enumeration","value":"Success""#.utf8)
        case .rest: Array(#""material""#.utf8)
        }
    }

    /// What stands in no such answer.
    var failure: [UInt8] {
        switch self {
        case .ttlv, .octets: Array(BinaryTTLV.encode(TTLV(.resultReason, .enumeration(0))).prefix(8))
        case .json: Array(#""ResultReason""#.utf8)
        case .rest: Array(#""code""#.utf8)
        }
    }

    private static func http(_ line: String, _ type: String?, _ body: [UInt8], _ credential: String) -> ByteBuffer {
        let fields = [
            "\(line) HTTP/1.1", "Host: localhost", "Authorization: Bearer \(credential)",
            type.map { "Content-Type: \($0)" }, type.map { _ in "Content-Length: \(body.count)" },
        ]
        return ByteBuffer(bytes: Array((fields.compactMap { $0 }.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }
}

import Secrets

/// What a batch item carries for its operation, in one direction.
public protocol Payload: Equatable, Sendable {
    /// Reads the payload's fields, whatever the tag of the structure around them.
    init(ttlv: TTLV) throws(KMIPError)

    /// The fields in the standard's order.
    var fields: [TTLV] { get }
}

extension Payload {
    /// The payload under a tag: Request Payload, Response Payload, or the root of a bare operation.
    public func ttlv(_ tag: Tag) -> TTLV { TTLV(tag, .structure(fields)) }
}

/// A request's payload.
public protocol RequestPayload: Payload {
    static var operation: Operation { get }
}

extension RequestPayload {
    /// The payload as it stands in a request's batch item.
    public var ttlv: TTLV { ttlv(.requestPayload) }
    /// The payload as the whole body of a bare call.
    public var bareTTLV: TTLV { ttlv(.bareRequest(Self.operation)) }
}

/// A response's payload.
public protocol ResponsePayload: Payload {}

extension ResponsePayload {
    /// The payload as it stands in a response's batch item.
    public var ttlv: TTLV { ttlv(.responsePayload) }
}

extension StructureReader {
    /// The object that a request is about. A dispatcher has put the ID Placeholder's value there if the client sent none.
    mutating func requiredIdentifier() throws(KMIPError) -> String {
        let identifier = try required(.uniqueIdentifier).text()
        guard (1...Limits.identifierBytes).contains(identifier.utf8.count) else {
            throw KMIPError(.invalidField, "a UniqueIdentifier of \(identifier.utf8.count) bytes")
        }
        return identifier
    }

    /// None where the field is missing.
    mutating func attributes(_ tag: Tag = .attributes) throws(KMIPError) -> Attributes {
        guard let found = try optional(tag) else { return Attributes() }
        return try Attributes(ttlv: found)
    }

    mutating func parameters() throws(KMIPError) -> CryptographicParameters? {
        guard let found = try optional(.cryptographicParameters) else { return nil }
        return try CryptographicParameters(ttlv: found)
    }
}

func identifierField(_ identifier: String) -> TTLV { TTLV(.uniqueIdentifier, .text(identifier)) }

/// The fields that are there, in their order.
func present(_ fields: TTLV?...) -> [TTLV] { fields.compactMap(\.self) }

func field(_ tag: Tag, _ bytes: [UInt8]?) -> TTLV? { bytes.map { TTLV(tag, .bytes($0)) } }
func field(_ tag: Tag, _ secret: SecretBytes?) -> TTLV? { secret.map { TTLV(tag, .secret($0)) } }

/// Which part of an operation over several requests this one is (KMIP 2.1 sections 7.8, 7.14 and 7.17).
public struct StreamPart: Equatable, Sendable {
    /// What the server answered to the part before.
    public var correlationValue: [UInt8]?
    public var isFirst: Bool?
    public var isLast: Bool?

    /// The whole in one request.
    public init(correlationValue: [UInt8]? = nil, isFirst: Bool? = nil, isLast: Bool? = nil) {
        self.correlationValue = correlationValue
        self.isFirst = isFirst
        self.isLast = isLast
    }

    init(from reader: inout StructureReader) throws(KMIPError) {
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        isFirst = try reader.optional(.initIndicator)?.boolean()
        isLast = try reader.optional(.finalIndicator)?.boolean()
    }

    var fields: [TTLV] {
        let fields = [
            field(.correlationValue, correlationValue),
            isFirst.map { TTLV(.initIndicator, .boolean($0)) }, isLast.map { TTLV(.finalIndicator, .boolean($0)) },
        ]
        return fields.compactMap(\.self)
    }

    /// Whether its request may have no Data: the first part, the last one, and an empty message that is both (KMIP 2.1 section 6.1).
    public var mayLackData: Bool { isFirst == true || isLast == true }

    /// Where in its operation a part stands.
    public enum Place: Equatable, Sendable {
        /// All of it in one request.
        case whole
        case first
        /// One after the first, with what the server called the operation.
        case later([UInt8], isLast: Bool)
    }

    /// - Throws: Invalid Correlation Value where a first part names an operation, or a last one none.
    public func place() throws(KMIPError) -> Place {
        switch (correlationValue, isFirst ?? false, isLast ?? false) {
        case (nil, true, false): return .first
        case (nil, true, true), (nil, false, false): return .whole
        case (let value?, false, let isLast): return .later(value, isLast: isLast)
        case (nil, false, true):
            throw KMIPError(.invalidCorrelationValue, "the last part needs the CorrelationValue of the first")
        case (.some, true, _):
            throw KMIPError(.invalidCorrelationValue, "a first part has no CorrelationValue; the server gives one")
        }
    }
}

import Canonical

/// One value of one column, as every database keeps it: a 64-bit number, bytes, or nothing.
///
/// Text is kept as its UTF-8 bytes, so that 'a', 'A', 'a ' and the two spellings of 'á' stay different everywhere;
/// instants are microseconds since 1970; booleans are 0 and 1.
public enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case bytes(Bytes)
}

extension Value {
    public static func of(_ bytes: Bytes?) -> Value { bytes.map(Value.bytes) ?? .null }
    public static func of(_ digest: Digest?) -> Value { .of(digest?.bytes) }
    public static func of(_ text: String?) -> Value { .of(text.map { Bytes($0.utf8) }) }
    public static func of(_ instant: Instant?) -> Value { instant.map { .integer($0.microseconds) } ?? .null }
    public static func of(_ epoch: Epoch?) -> Value { epoch.map { .integer(Int64($0.number)) } ?? .null }
    public static func of(_ generation: MasterGeneration) -> Value { .integer(Int64(generation.number)) }
    public static func of(_ flag: Bool) -> Value { .integer(flag ? 1 : 0) }

    /// A number beyond 2^63 − 1 becomes a negative one, which every store refuses to write (`too-large`).
    public static func of(_ number: UInt64?) -> Value { number.map { .integer(Int64(bitPattern: $0)) } ?? .null }
    public static func of(_ number: UInt8) -> Value { .integer(Int64(number)) }
    public static func of(_ number: UInt32) -> Value { .integer(Int64(number)) }

    /// How many bytes the value takes, for the limits of an answer.
    public var size: Int {
        switch self {
        case .null: 0
        case .integer: 8
        case .bytes(let bytes): bytes.count
        }
    }
}

/// The order that every database gives: null first, then numbers, then bytes compared one by one.
extension Value: Comparable {
    public static func < (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.bytes(let left), .bytes(let right)): left.lexicographicallyPrecedes(right)
        case (.null, .integer), (.null, .bytes), (.integer, .bytes): true
        default: false
        }
    }
}

/// Silent about what it holds: rows carry subjects and wrapped bytes that belong in no log.
extension Value: CustomStringConvertible {
    public var description: String {
        switch self {
        case .null: "null"
        case .integer: "number"
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }
}

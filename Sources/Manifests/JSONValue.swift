/// A JSON value (RFC 8259) that keeps the order of an object's members and the text of a number.
enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case list([JSONValue])
    case object([JSONMember])
}

struct JSONMember: Sendable, Hashable {
    let name: String
    let value: JSONValue
}

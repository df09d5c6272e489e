import FoundationEssentials

/// Any JSON, for answers that are shown as they are.
enum JSONValue: Codable, Sendable, Hashable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let boolean): try container.encode(boolean)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let members): try container.encode(members)
        }
    }

    /// On one line, members by name.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    /// The member of an object.
    subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The value on one line; nil for null.
    var line: String? {
        switch self {
        case .null: nil
        case .boolean(let boolean): boolean ? "yes" : "no"
        case .number(let number):
            number.magnitude < 9e15 && number == number.rounded() ? "\(Int64(number))" : "\(number)"
        case .text(let text): text
        case .list(let list): list.compactMap(\.line).joined(separator: ", ")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.line ?? "-")" }.joined(separator: " ")
        }
    }

    /// An object's members, one line each.
    var lines: String {
        guard case .object(let members) = self else { return line ?? "-" }
        let width = members.keys.map(\.count).max() ?? 0
        return members.sorted { $0.key < $1.key }.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + (value.line ?? "-")
        }.joined(separator: "\n")
    }
}

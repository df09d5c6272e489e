import Foundation

/// Any JSON, for looking at answers.
indirect enum JSON: Decodable, Sendable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(JSON.self, from: Data(bytes)) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    subscript(_ member: String) -> JSON? { object?[member] }
    subscript(_ index: Int) -> JSON? { list.flatMap { $0.indices.contains(index) ? $0[index] : nil } }

    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [JSON]? { if case .list(let list) = self { list } else { nil } }
    var object: [String: JSON]? { if case .object(let object) = self { object } else { nil } }
    var texts: [String]? { list?.compactMap(\.text) }
}

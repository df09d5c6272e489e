import FoundationEssentials
import Operations

/// The members that a JSON body has, without what stands in them.
indirect enum JSONMembers: Decodable {
    case object([String: JSONMembers])
    case list([JSONMembers])
    case other

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Name.self) {
            let members = try object.allKeys.map { ($0.stringValue, try object.decode(JSONMembers.self, forKey: $0)) }
            self = .object(Dictionary(members) { first, _ in first })
        } else if var list = try? decoder.unkeyedContainer() {
            var items: [JSONMembers] = []
            while !list.isAtEnd { items.append(try list.decode(JSONMembers.self)) }
            self = .list(items)
        } else {
            self = .other
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSONMembers {
    /// The first member, in the order of the names, of which the value that was read from the body knows nothing; nil if there is none.
    ///
    /// A value knows the members that its type has properties for. Who sends another one means something that would not be done: a mistyped `until`
    /// would be a grant without an end.
    func unknown(to value: Any) -> String? {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional { return mirror.children.first.flatMap { unknown(to: $0.value) } }
        switch self {
        case .other: return nil
        case .list(let items):
            return zip(items, mirror.children).lazy.compactMap { $0.unknown(to: $1.value) }.first
        case .object(let members):
            guard mirror.displayStyle == .struct else { return nil }
            return unknown(among: members, mirror, (type(of: value) as? any NamingMembers.Type)?.memberNames ?? [:])
        }
    }

    private func unknown(among members: [String: JSONMembers], _ mirror: Mirror, _ names: [String: String]) -> String? {
        let properties = mirror.children.map { child in
            let label = child.label ?? ""
            return (names[label] ?? label, child.value)
        }
        let known = Dictionary(properties) { first, _ in first }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            guard let value = known[name] else { return Self.shown(name) }
            if let inner = member.unknown(to: value) { return "\(name).\(inner)" }
        }
        return nil
    }

    /// A name as it may be said again: what is no name may be a share in the wrong place.
    private static func shown(_ name: String) -> String {
        let isName =
            (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
                    || byte == 0x5f
            }
        return isName ? name : "?"
    }
}

/// An object's members with their path, so that a refusal names the place.
struct JSONObject {
    let members: [JSONMember]
    let path: String

    init(_ value: JSONValue, _ path: String) throws(ManifestError) {
        guard case .object(let members) = value else { throw .malformed("\(path) is no JSON object") }
        self.members = members
        self.path = path
    }

    /// The member's value; null counts as absent.
    func value(_ name: String) -> JSONValue? {
        guard let value = members.first(where: { $0.name == name })?.value, value != .null else { return nil }
        return value
    }

    /// Whether the member stands there, even as null.
    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    func text(_ name: String, limit: Int) throws(ManifestError) -> String? {
        guard let value = value(name) else { return nil }
        return try JSONRead.text(value, at(name), limit: limit)
    }

    func required(_ name: String, limit: Int) throws(ManifestError) -> String {
        guard let text = try text(name, limit: limit) else { throw .malformed("\(at(name)) is missing") }
        return text
    }

    /// A whole number from 0, or nil if absent.
    func count(_ name: String) throws(ManifestError) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .number(let text) = value, text.utf8.count <= Limits.numberDigits, let count = Int(text), count >= 0
        else { throw .malformed("\(at(name)) is no whole number") }
        return count
    }

    func list(_ name: String, limit: Int) throws(ManifestError) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .list(let elements) = value else { throw .malformed("\(at(name)) is no list") }
        guard elements.count <= limit else {
            throw ManifestError(.tooLarge, "\(at(name)) has more than \(limit) entries")
        }
        return elements
    }

    func object(_ name: String) throws(ManifestError) -> JSONObject? {
        guard let value = value(name) else { return nil }
        return try JSONObject(value, at(name))
    }

    func texts(_ name: String, count: Int, limit: Int) throws(ManifestError) -> [String]? {
        guard let elements = try list(name, limit: count) else { return nil }
        var texts: [String] = []
        for element in elements { texts.append(try JSONRead.text(element, at(name), limit: limit)) }
        return texts
    }

    func at(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

import Canonical

/// The part of JSON Schema that the description uses. Stricter than the standard in one thing: a member that no schema names is a problem,
/// so that nothing is answered which is not described.
struct SchemaChecker {
    private let description: APIDescription

    init(_ description: APIDescription) { self.description = description }

    func problems(_ value: JSON, _ schema: JSON, at place: String) -> [String] {
        var problems = check(value, schema, place)
        if let object = value.object, let known = members(schema) {
            for name in object.keys.sorted() where !known.contains(name) {
                problems.append("\(place).\(name) is not described")
            }
        }
        return problems
    }

    private func check(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        let schema = description.resolved(schema)
        var problems: [String] = []
        if let types = schema["type"], !(types.texts ?? [types.text ?? ""]).contains(where: { Self.isOf($0, value) }) {
            return ["\(place) is not of the type \(types)"]
        }
        if let choices = schema["enum"]?.list, !choices.contains(value) {
            problems.append("\(place) is \(value), none of the named")
        }
        if let only = schema["const"], only != value { problems.append("\(place) is \(value)") }
        if let choices = schema["anyOf"]?.list,
            !choices.contains(where: { self.problems(value, $0, at: place).isEmpty })
        {
            problems += choices.flatMap { self.problems(value, $0, at: place) }
        }
        for part in schema["allOf"]?.list ?? [] { problems += check(value, part, place) }
        switch value {
        case .number(let number): problems += checkRange(number, schema, place)
        case .text(let text): problems += checkForm(text, schema, place)
        case .list(let list):
            guard let items = schema["items"] else { break }
            for (index, item) in list.enumerated() { problems += self.problems(item, items, at: "\(place)[\(index)]") }
        case .object(let object): problems += checkMembers(object, schema, place)
        default: break
        }
        return problems
    }

    private func checkMembers(_ object: [String: JSON], _ schema: JSON, _ place: String) -> [String] {
        let required = schema["required"]?.texts ?? []
        var problems = required.filter { object[$0] == nil }.map { "\(place) lacks \($0)" }
        for (name, member) in schema["properties"]?.object ?? [:] {
            if let value = object[name] { problems += self.problems(value, member, at: "\(place).\(name)") }
        }
        return problems
    }

    private func checkRange(_ number: Double, _ schema: JSON, _ place: String) -> [String] {
        let isInside = number >= schema["minimum"]?.number ?? number && number <= schema["maximum"]?.number ?? number
        return isInside ? [] : ["\(place) is \(number)"]
    }

    private func checkForm(_ text: String, _ schema: JSON, _ place: String) -> [String] {
        var isGood = true
        if schema["contentEncoding"]?.text == "base64" { isGood = Bytes(base64: text) != nil }
        if schema["format"]?.text == "date-time" { isGood = Instant(rfc3339: text) != nil }
        if schema["format"]?.text == "uuid" { isGood = VaultID(text: text) != nil }
        if let pattern = schema["pattern"]?.text { isGood = (try? Regex(pattern).firstMatch(in: text)) != nil }
        return isGood ? [] : ["\(place) has not the described form: \(text.prefix(80))"]
    }

    /// The members that a schema names, all parts taken together; nil where any may stand.
    private func members(_ schema: JSON) -> Set<String>? {
        let schema = description.resolved(schema)
        if schema["anyOf"] != nil || schema["additionalProperties"] != nil { return nil }
        var known = Set((schema["properties"]?.object ?? [:]).keys)
        for part in schema["allOf"]?.list ?? [] { known.formUnion(members(part) ?? []) }
        return known.isEmpty ? nil : known
    }

    private static func isOf(_ type: String, _ value: JSON) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .flag), ("number", .number), ("string", .text), ("array", .list),
            ("object", .object):
            true
        case ("integer", .number(let number)): number.rounded() == number
        default: false
        }
    }
}

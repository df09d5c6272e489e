import Foundation
import KMIP
import Testing

/// One of the standard's test cases (KMIP Profiles 1.4 and 2.1): requests and the responses that they shall get, as XML.
///
/// What a case leaves open is a variable: `$UNIQUE_IDENTIFIER_0` is what the server gives, `$NOW` any time.
struct KMIPCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// A request's text, then its response's.
    let steps: [(request: String, response: String)]
    var testDescription: String { name }

    static let all: [KMIPCase] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../KMIPTests/Vectors/cases")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.compactMap(KMIPCase.init)
    }()

    private init?(_ file: URL) {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        name = file.deletingPathExtension().lastPathComponent
        steps = zip(Self.messages("RequestMessage", in: text), Self.messages("ResponseMessage", in: text)).map {
            ($0, $1)
        }
    }

    private static func messages(_ tag: String, in text: String) -> [String] {
        text.components(separatedBy: "<\(tag)>").dropFirst().compactMap { part in
            part.components(separatedBy: "</\(tag)>").first.map { "<\(tag)>\($0)</\(tag)>" }
        }
    }
}

/// What a case's variables have come to be.
struct CaseVariables {
    /// The time that stands for `$NOW` in a request.
    static let now: Int64 = 1_700_000_000
    /// A time that no case has: an expected value that may be any.
    private static let anyTime = "1999-12-31T23:59:59Z"
    private static let anySeconds: Int64 = 946_684_799
    private(set) var identifiers: [String: String] = [:]

    func request(_ text: String) throws -> TTLV {
        var text = text.replacing("$NOW", with: "2023-11-14T22:13:20Z")
        for (name, value) in identifiers { text = text.replacing(name, with: value) }
        return try XMLTTLV.decode(Array(text.utf8))
    }

    /// Where the answer is not what the case says; nil where it is. New variables take their values of it.
    mutating func difference(_ text: String, _ answer: TTLV) throws -> String? {
        let text = text.replacing("$NOW", with: Self.anyTime)
            .replacing(#"value="$SHORT_UNIQUE_IDENTIFIER_0""#, with: #"value="00""#)
        return difference(try XMLTTLV.decode(Array(text.utf8)), answer, in: "", isMade: false)
    }

    /// - Parameter isMade: whether the server made the key's material, so that its digest is open.
    private mutating func difference(_ expected: TTLV, _ actual: TTLV, in path: String, isMade: Bool) -> String? {
        let path = path + "/\(expected.tag)"
        guard expected.tag == actual.tag else { return "\(path) is \(actual.tag)" }
        if Self.isListed(expected) { return Self.difference(listed: expected, actual, path) }
        switch (expected.value, actual.value) {
        case (.structure(let wanted), .structure(let given)):
            let (wanted, given) = (Self.significant(wanted), Self.significant(given))
            guard wanted.map(\.tag) == given.map(\.tag) else {
                return "\(path): \(given.map(\.tag)), not \(wanted.map(\.tag))"
            }
            for (one, other) in zip(wanted, given) {
                if let difference = difference(one, other, in: path, isMade: isMade) { return difference }
            }
            return nil
        case (.text(let name), .text(let value)) where name.hasPrefix("$"):
            if identifiers[name] == nil { identifiers[name] = value }
            return identifiers[name] == value ? nil : "\(path) is another object"
        case (.dateTime(Self.anySeconds), .dateTime): return nil
        case (.bytes, .bytes) where Self.open.contains("\(expected.tag)"): return nil
        case (_, _) where path.contains("/RandomNumberGenerator/"): return nil
        default: return expected.value == actual.value ? nil : "\(path): \(actual.value), not \(expected.value)"
        }
    }

    /// What the server made itself: random material and what follows from it.
    private static let open: Set<String> = ["DigestValue", "ShortUniqueIdentifier"]

    /// An answer to Query, of which each server has its own.
    private static func isListed(_ payload: TTLV) -> Bool {
        payload.tag == .responsePayload && payload.first(.operation) != nil && payload.first(.objectType) != nil
    }

    /// Everything that the case lists is listed, but what this server does not have at all; nothing else is told that was not asked for.
    private static func difference(listed expected: TTLV, _ actual: TTLV, _ path: String) -> String? {
        let missing = expected.children.filter { !actual.children.contains($0) }
            .filter { $0.tag == .operation || $0.tag == .objectType }
            .filter { !withoutThem.contains($0) }
        let tags = Set(expected.children.map { "\($0.tag)" }), others = Set(actual.children.map { "\($0.tag)" })
        return missing.isEmpty && tags == others ? nil : "\(path): without \(missing), \(others), not \(tags)"
    }

    /// Messages that a server sends by itself.
    private static let withoutThem: [TTLV] = [KMIP.Operation.notify, .put].map(\.ttlv)

    /// Sentences are not compared, nor the server's own names for itself and its answers.
    private static func significant(_ fields: [TTLV]) -> [TTLV] {
        fields.filter { field in !["ResultMessage", "ServerCorrelationValue"].contains("\(field.tag)") }
    }
}

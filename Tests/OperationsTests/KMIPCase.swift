import Canonical
import Foundation
import KMIP
import Testing

/// One of the standard's test cases (KMIP Profiles 1.4 and 2.1): requests and the responses that they shall get, as XML.
///
/// What a case leaves open is a variable: `$UNIQUE_IDENTIFIER_0` is what the server gives, `$NOW` any time and `$NOW-3600` an hour before.
struct KMIPCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// A request's text, then its response's.
    let steps: [(request: String, response: String)]
    var testDescription: String { name }

    /// Those that come with the tests.
    static let all: [KMIPCase] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../KMIPTests/Vectors/cases")
        return found(in: folder)
    }()

    /// Those that somebody has besides: every `.xml` in the folder `KEYQUORUM_CASES` and in the folders in it.
    static let others: [KMIPCase] = {
        guard let folder = ProcessInfo.processInfo.environment["KEYQUORUM_CASES"] else { return [] }
        return found(in: URL(filePath: folder))
    }()

    static func found(in folder: URL) -> [KMIPCase] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap {
            $0 as? URL
        }
        return (files ?? []).filter { $0.pathExtension == "xml" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            return KMIPCase(name: file.deletingPathExtension().lastPathComponent, text: text)
        }
    }

    init(name: String, text: String) {
        self.name = name
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
    /// As a message writes them: text, or the digits of bytes.
    private(set) var values: [String: String] = [:]
    /// Whether the server made a key, so that its material is its own.
    private var hasMade = false

    mutating func request(_ text: String) throws -> TTLV {
        var text = Self.replacingTimes(in: text) { seconds in
            Date(timeIntervalSince1970: Double(Self.now + seconds)).formatted(.iso8601)
        }
        // The longer name first, as the shorter one may be its beginning.
        for (name, value) in values.sorted(by: { $0.key.count > $1.key.count }) {
            text = text.replacing(name, with: value)
        }
        let request = try XMLTTLV.decode(Array(text.utf8))
        let operations = request.children.compactMap { $0.first(.operation) }
        hasMade = hasMade || operations.contains { Self.making.contains($0) }
        return request
    }

    /// `$NOW`, or so many seconds before or after it.
    private static func replacingTimes(in text: String, with time: (Int64) -> String) -> String {
        text.replacing(#/\$NOW([+-][0-9]+)?/#) { match in time(match.output.1.flatMap { Int64($0) } ?? 0) }
    }

    /// Where the answer is not what the case says; nil where it is. New variables take their values of it.
    mutating func difference(_ text: String, _ answer: TTLV) throws -> String? {
        let text = Self.replacingTimes(in: text) { _ in Self.anyTime }
            // Bytes that are a variable: those of its name, so that they can be read.
            .replacing(#/type="ByteString" value="(\$[A-Z_0-9]+)"/#) { match in
                #"type="ByteString" value="\#(Array(match.output.1.utf8).hex)""#
            }
        return difference(try XMLTTLV.decode(Array(text.utf8)), answer, in: "")
    }

    private mutating func difference(_ expected: TTLV, _ actual: TTLV, in path: String) -> String? {
        let path = path + "/\(expected.tag)"
        guard expected.tag == actual.tag else { return "\(path) is \(actual.tag)" }
        if Self.isListed(expected) { return Self.difference(listed: expected, actual, path) }
        switch (expected.value, actual.value) {
        case (.structure(let wanted), .structure(let given)):
            return difference(fields: Self.significant(wanted), Self.significant(given), path)
        case (.text(let name), .text(let value)) where name.hasPrefix("$"): return isNew(name, value, path)
        case (.bytes(let name), .bytes(let value)) where Self.isVariable(name):
            return isNew(String(decoding: name, as: UTF8.self), value.hex, path)
        case (.dateTime(Self.anySeconds), .dateTime): return nil
        case (.bytes, .bytes) where Self.open.contains("\(expected.tag)"): return nil
        case (_, _) where path.contains("/RandomNumberGenerator/"): return nil
        case (let wanted, let given)
        where hasMade && path.contains("/KeyMaterial") && wanted.typeName == given.typeName:
            return nil
        default: return expected.value == actual.value ? nil : "\(path): \(actual.value), not \(expected.value)"
        }
    }

    private mutating func difference(fields wanted: [TTLV], _ given: [TTLV], _ path: String) -> String? {
        guard wanted.map(\.tag) == given.map(\.tag) else {
            return "\(path): \(given.map(\.tag)), not \(wanted.map(\.tag))"
        }
        for (one, other) in zip(wanted, given) {
            if let difference = difference(one, other, in: path) { return difference }
        }
        return nil
    }

    private mutating func isNew(_ name: String, _ value: String, _ path: String) -> String? {
        if values[name] == nil { values[name] = value }
        return values[name] == value ? nil : "\(path) is another one"
    }

    /// Whether these are the bytes of a variable's name, and not any that a case wants.
    private static func isVariable(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).wholeMatch(of: #/\$[A-Z][A-Z_0-9]+/#) != nil
    }

    private static let making: [TTLV] = [KMIP.Operation.create, .createKeyPair, .reKey, .reKeyKeyPair].map(\.ttlv)

    /// What the server made itself, or follows from it.
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

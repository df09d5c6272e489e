import CEmbedded
import Foundation

/// `/openapi.json` as the tests read it: which calls it names, and what it promises of an answer.
struct APIDescription: Sendable {
    static let embedded: [UInt8] = {
        guard let start = kq_openapi_json else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: kq_openapi_json_count))
    }()

    /// The file in the repository.
    static var file: [UInt8] {
        get throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
            return Array(try Data(contentsOf: root.appendingPathComponent("Sources/CEmbedded/openapi.json")))
        }
    }

    static let methods: Set<String> = ["get", "put", "post", "delete", "patch", "head", "options"]

    let document: JSON

    init() throws { document = try JSON(Self.embedded) }

    /// Every call as `GET /v1/manifests/{digest}`.
    var calls: Set<String> {
        var calls: Set<String> = []
        for (path, item) in document["paths"]?.object ?? [:] {
            for method in Self.methods.intersection((item.object ?? [:]).keys) {
                calls.insert("\(method.uppercased()) \(path)")
            }
        }
        return calls
    }

    /// What is wrong with an answer after the description; empty when it is as described.
    func problems(_ method: String, _ path: String, _ status: Int, _ mediaType: String, _ body: [UInt8]) throws
        -> [String]
    {
        guard let operation = operation(method, path) else {
            return status == 404 || status == 405 ? [] : ["\(method) \(path) is not described"]
        }
        guard let response = operation["responses"]?["\(status)"].map(resolved) else {
            return ["\(method) \(path) may not answer \(status): \(String(decoding: body.prefix(300), as: UTF8.self))"]
        }
        guard let content = response["content"]?.object else {
            return body.isEmpty ? [] : ["\(method) \(path) \(status) has no body"]
        }
        guard let schema = content[mediaType]?["schema"] else {
            return ["\(method) \(path) \(status) is no \(mediaType)"]
        }
        guard mediaType.hasSuffix("json") else { return [] }
        return SchemaChecker(self).problems(try JSON(body), schema, at: "\(method) \(path) \(status)")
    }

    func resolved(_ value: JSON) -> JSON {
        guard let reference = value["$ref"]?.text else { return value }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    private func operation(_ method: String, _ path: String) -> JSON? {
        let asked = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        let fitting = (document["paths"]?.object ?? [:]).filter { template, _ in
            let parts = template.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count == asked.count && zip(parts, asked).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return fitting.min { $0.key.count { $0 == "{" } < $1.key.count { $0 == "{" } }?.value[method.lowercased()]
    }
}

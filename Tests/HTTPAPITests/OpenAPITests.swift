import HTTPAPI
import Hummingbird
import Operations
import Testing

@Suite("The description at /openapi.json")
struct OpenAPITests {
    @Test("it is the file in the repository, byte for byte")
    func embedded() throws {
        #expect(!APIDescription.embedded.isEmpty)
        #expect(APIDescription.embedded == (try APIDescription.file))
    }

    @Test("it names every call of the router and no other")
    func calls() async throws {
        let router = APIRouter.make(try await TestServer().server)
        let calls = router.routes.filter { $0.method != .head }
        let served = calls.map { "\($0.method.rawValue) \(Self.template($0.path.description))" }
        let described = try APIDescription().calls
        #expect(Set(served).subtracting(described).sorted() == [], "not described")
        #expect(described.subtracting(served).sorted() == [], "described and not served")
    }

    @Test("it lists every code of a refusal")
    func codes() throws {
        let listed = try APIDescription().document["components"]?["schemas"]?["ProblemCode"]?["enum"]?.texts ?? []
        #expect(listed == OperationError.Code.all.map(\.rawValue).sorted())
    }

    @Test("every refusal that it describes has the status of its codes")
    func statuses() throws {
        let responses = try #require(try APIDescription().document["components"]?["responses"]?.object)
        let statuses = Dictionary(uniqueKeysWithValues: OperationError.Code.all.map { ($0.rawValue, $0.status) })
        for (name, response) in responses {
            let parts = name.split(separator: ".").map(String.init)
            let schema = response["content"]?["application/problem+json"]?["schema"]?["allOf"]?[1]?["properties"]
            #expect(schema?["code"]?["enum"]?.texts == Array(parts.dropFirst()), "\(name)")
            #expect(schema?["status"]?["const"]?.number == Double(parts[0]), "\(name)")
            for code in parts.dropFirst() { #expect(statuses[code].map(String.init) == parts[0], "\(name) \(code)") }
        }
    }

    @Test("every operation has its own id, and every reference leads somewhere")
    func references() throws {
        let description = try APIDescription()
        var ids: [String] = []
        var broken: [String] = []
        Self.walk(description.document) { object in
            if let id = object["operationId"]?.text { ids.append(id) }
            if let reference = object["$ref"], description.resolved(.object(object)) == .null {
                broken.append("\(reference)")
            }
        }
        #expect(Set(ids).count == ids.count)
        #expect(ids.count == description.calls.count)
        #expect(broken.isEmpty)
    }

    /// `/v1/manifests/:digest` or `/v1/manifests/{digest}` as the description writes it.
    private static func template(_ path: String) -> String {
        let parts = path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
        return "/" + parts.joined(separator: "/")
    }

    private static func walk(_ value: JSON, _ visit: ([String: JSON]) -> Void) {
        if let object = value.object {
            visit(object)
            for member in object.values { walk(member, visit) }
        }
        for item in value.list ?? [] { walk(item, visit) }
    }
}

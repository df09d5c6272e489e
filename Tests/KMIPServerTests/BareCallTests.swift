import KMIP
import KMIPServer
import Testing

struct BareCallTests {
    private let operations = FakeOperations()

    private func post(_ json: String, path: String = "/kmip/2_1") async -> KMIPAnswer {
        let request = KMIPRequest(
            body: Array(json.utf8),
            encoding: .json,
            isCosmianPath: path == "/kmip/2_1",
            now: 1_000
        )
        return await KMIPService().answer(request, by: operations)
    }

    private func text(_ json: String) async -> String {
        guard case .message(let bytes) = await post(json) else { return "refused" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func refusal(_ json: String) async -> BareRefusal? {
        if case .refusal(let refusal) = await post(json) { refusal } else { nil }
    }

    private static let create =
        #"{"tag":"Create","value":[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[]}]}"#
    private static let create4 = create.replacing(
        #"{"tag":"Create","value""#,
        with: #"{"tag":"Create","type":"Structure","value""#
    )

    private static func call(_ operation: String, _ identifier: String, typed: Bool = false) -> String {
        let type = typed ? #""type":"Structure","# : ""
        return
            #"{"tag":"\#(operation)",\#(type)"value":[{"tag":"UniqueIdentifier","type":"TextString","value":"\#(identifier)"}]}"#
    }

    @Test("Create answers with the object's type and identifier")
    func create() async {
        let expected =
            #"{"tag":"CreateResponse","value":[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"UniqueIdentifier","type":"TextString","value":"key-1"}]}"#
        #expect(await text(Self.create) == expected)
        #expect(await operations.objects["key-1"]?.lifeDates.activation == nil)
    }

    @Test("the 4.x client's keys are Active at once, and it gets types on structures and an Object")
    func fourX() async {
        #expect(await text(Self.create4).hasPrefix(#"{"tag":"CreateResponse","type":"Structure","value":["#))
        #expect(await operations.objects["key-1"]?.lifeDates.activation == 1_000)
        let get = await text(Self.call("Get", "key-1", typed: true))
        #expect(get.contains(#"{"tag":"Object","type":"Structure""#))
        #expect(get.contains(#"{"tag":"KeyMaterial","type":"Structure","value":[{"tag":"ByteString""#))
        let five = await text(Self.call("Get", "key-1"))
        #expect(five.contains(#"{"tag":"SymmetricKey","value":["#))
    }

    @Test("what is not there is refused with 422 and a line of text")
    func notFound() async {
        let refusal = await refusal(Self.call("Get", "nobody"))
        #expect(refusal?.status == 422)
        #expect(refusal?.text == "Object_Not_Found: object not found for identifier nobody")
    }

    @Test("MAC is spelled in two ways", arguments: ["MAC", "Mac"])
    func spellings(_ name: String) async {
        // The fake server has no keys for it.
        #expect(await refusal(Self.call(name, "key-1"))?.error.reason != .operationNotSupported)
    }

    @Test(
        "operations that are not offered, or that nobody knows, are 404",
        arguments: ["Interop", "Frobnicate", "GetResponse", "Name"]
    )
    func unknown(_ name: String) async {
        let refusal = await refusal(#"{"tag":"\#(name)","value":[]}"#)
        #expect(refusal?.status == 404)
        #expect(refusal?.error.reason == .operationNotSupported)
    }

    @Test(
        "what is no JSON, no structure or lacks a field is 422",
        arguments: [
            "", "{", "[]", "null", #"{"tag":"Get"}"#, #"{"tag":"Get","value":[]}"#,
            #"{"tag":"Get","type":"Integer","value":1}"#,
            #"{"tag":"Get","value":[{"tag":"BatchCount","type":"Integer","value":1}]}"#,
        ]
    )
    func malformed(_ json: String) async {
        let refusal = await refusal(json)
        #expect(refusal?.status == 422)
        #expect([.invalidMessage, .codecError].contains(refusal?.error.reason))
        #expect(await operations.calls.isEmpty)
    }

    @Test("a sealed server answers 503, and still tells what it can do")
    func sealed() async {
        await operations.seal()
        let refusal = await refusal(Self.create)
        #expect(refusal?.status == 503)
        #expect(refusal?.text == "General_Failure: the server is sealed")
        let query = #"{"tag":"Query","value":[{"tag":"QueryFunction","type":"Enumeration","value":"QueryOperations"}]}"#
        #expect(await text(query).contains(#""value":"Get""#))
    }

    @Test("an error without words of its own is 500 and tells nothing")
    func broken() async {
        await operations.breakDown()
        let refusal = await refusal(Self.create)
        #expect(refusal?.status == 500)
        #expect(refusal?.text == "General_Failure: internal error")
    }

    @Test("a bare operation may come to /kmip as well, an unreadable text there is answered in a message")
    func otherPath() async {
        guard case .message(let bytes) = await post(Self.create, path: "/kmip") else {
            Issue.record("refused")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self).contains("CreateResponse"))
        guard case .message(let answer) = await post("{", path: "/kmip") else {
            Issue.record("refused")
            return
        }
        #expect(String(decoding: answer, as: UTF8.self).contains(#""value":"CodecError""#))
    }
}

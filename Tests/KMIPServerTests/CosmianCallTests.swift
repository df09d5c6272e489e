import KMIP
import KMIPServer
import Testing

@Suite("What Cosmian's clients say beyond the standard")
struct CosmianCallTests {
    private let operations = FakeOperations()

    private func post(_ json: String) async -> KMIPAnswer {
        let request = KMIPRequest(body: Array(json.utf8), encoding: .json, isCosmianPath: true, now: 1_000)
        return await KMIPService().answer(request, by: operations)
    }

    private func text(_ json: String) async -> String {
        guard case .message(let bytes) = await post(json) else { return "refused" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func refusal(_ json: String) async -> String? {
        if case .refusal(let refusal) = await post(json) { refusal.text } else { nil }
    }

    /// A key with tags, or a link to another one.
    private static func create(tags: [String] = [], linkedTo other: String? = nil) -> String {
        let list = tags.map { #"\"\#($0)\""# }.joined(separator: ",")
        let tag =
            #"{"tag":"Attribute","value":[{"tag":"VendorIdentification","type":"TextString","value":"cosmian"},{"tag":"AttributeName","type":"TextString","value":"tag"},{"tag":"AttributeValue","type":"TextString","value":"[\#(list)]"}]}"#
        let link = other.map {
            #",{"tag":"Link","value":[{"tag":"LinkType","type":"Enumeration","value":"PublicKeyLink"},{"tag":"LinkedObjectIdentifier","type":"TextString","value":"\#($0)"}]}"#
        }
        return
            #"{"tag":"Create","value":[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[\#(tag)\#(link ?? "")]}]}"#
    }

    /// - Parameter more: further fields, each with a comma before it.
    private static func call(_ operation: String, _ identifier: String, _ more: String = "") -> String {
        #"{"tag":"\#(operation)","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"\#(identifier)"}\#(more)]}"#
    }

    private static func choice(_ name: String, _ value: Bool) -> String {
        #",{"tag":"\#(name)","type":"Boolean","value":\#(value)}"#
    }

    @Test("a list of tags names the one object that has all of them")
    func tags() async {
        _ = await text(Self.create(tags: ["disk", "one"]))
        _ = await text(Self.create(tags: ["disk", "two"]))
        let answer = await text(Self.call("Get", #"[\"two\",\"disk\"]"#))
        #expect(answer.contains(#""value":"key-2""#))
        #expect(await refusal(Self.call("Get", #"[\"three\"]"#))?.hasPrefix("Object_Not_Found") == true)
        #expect(await refusal(Self.call("Get", #"[\"disk\"]"#))?.hasPrefix("Invalid_Field") == true)
    }

    @Test("of several with these tags the active one is meant")
    func active() async {
        for _ in 1...3 { _ = await text(Self.create(tags: ["disk"])) }
        _ = await text(Self.call("Activate", "key-2"))
        #expect(await text(Self.call("Get", #"[\"disk\"]"#)).contains(#""value":"key-2""#))
        _ = await text(Self.call("Activate", "key-3"))
        #expect(await refusal(Self.call("Get", #"[\"disk\"]"#))?.hasPrefix("Invalid_Field") == true)
    }

    @Test("a tag of Cosmian's servers tells the type")
    func types() async {
        for type in ["SymmetricKey", "PublicKey"] {
            let typed = #"{"tag":"Attributes","value":[{"tag":"ObjectType","type":"Enumeration","value":"\#(type)"},"#
            let create = Self.create(tags: ["disk"]).replacing("SymmetricKey", with: type)
            _ = await text(create.replacing(#"{"tag":"Attributes","value":["#, with: typed))
        }
        #expect(await text(Self.call("Get", #"[\"disk\",\"_pk\"]"#)).contains(#""value":"key-2""#))
        #expect(await text(Self.call("Get", #"[\"_kk\",\"disk\"]"#)).contains(#""value":"key-1""#))
        for list in [#"[\"disk\",\"_sk\"]"#, #"[\"disk\",\"_kk\",\"_pk\"]"#] {
            #expect(await refusal(Self.call("Get", list))?.hasPrefix("Object_Not_Found") == true)
        }
        #expect(await refusal(Self.call("Get", #"[\"disk\"]"#))?.hasPrefix("Invalid_Field") == true)
        for (list, found) in [
            (#"\"_pk\""#, #"["key-2"]"#), (#"\"_kk\",\"_pk\""#, "[]"), (#"\"disk\""#, #"["key-1", "key-2"]"#),
        ] {
            #expect(await located(list) == found)
        }
    }

    /// The identifiers that a Locate by these tags finds.
    private func located(_ tags: String) async -> String {
        let answer = await text(
            #"{"tag":"Locate","value":[{"tag":"Attributes","value":[{"tag":"Attribute","value":[{"tag":"VendorIdentification","type":"TextString","value":"cosmian"},{"tag":"AttributeName","type":"TextString","value":"tag"},{"tag":"AttributeValue","type":"TextString","value":"[\#(tags)]"}]}]}]}"#
        )
        return "\(["key-1", "key-2"].filter { answer.contains(#""value":"\#($0)""#) })"
    }

    @Test("what is no list of tags is an identifier like others", arguments: ["[]", "[1]", "[", "disk"])
    func otherIdentifiers(_ identifier: String) async {
        _ = await text(Self.create(tags: ["disk"]))
        #expect(await refusal(Self.call("Get", identifier))?.hasPrefix("Object_Not_Found") == true)
        #expect(await !operations.calls.contains("locate"))
    }

    @Test("Cascade takes the other key of a pair along")
    func cascade() async {
        _ = await text(Self.create())
        _ = await text(Self.create(linkedTo: "key-1"))
        let answer = await text(
            Self.call("Destroy", "key-2", Self.choice("Remove", false) + Self.choice("Cascade", true))
        )
        #expect(
            answer
                == #"{"tag":"DestroyResponse","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"key-2"}]}"#
        )
        #expect(await operations.objects.isEmpty)
    }

    @Test("without Cascade, and where there is no other key, one object goes", arguments: [true, false])
    func alone(_ isLinked: Bool) async {
        _ = await text(Self.create())
        _ = await text(Self.create(linkedTo: isLinked ? "key-1" : nil))
        _ = await text(Self.call("Destroy", "key-2", Self.choice("Cascade", !isLinked)))
        #expect(await Array(operations.objects.keys) == ["key-1"])
    }

    @Test("what is known about an object is not removed")
    func remove() async {
        _ = await text(Self.create())
        let refusal = await refusal(Self.call("Destroy", "key-1", Self.choice("Remove", true)))
        #expect(refusal?.hasPrefix("Feature_Not_Supported") == true)
        #expect(await operations.objects.count == 1)
    }

    @Test(
        "these words mean nothing elsewhere",
        arguments: [
            call("Get", "key-1", choice("Cascade", false)), call("Revoke", "key-1", choice("Remove", false)),
            call("Destroy", "key-1", #",{"tag":"Cascade","type":"TextString","value":"true"}"#),
            call(
                "Destroy",
                "key-1",
                #",{"tag":"Attributes","value":[{"tag":"Cascade","type":"Boolean","value":true}]}"#
            ),
        ]
    )
    func elsewhere(_ json: String) async {
        _ = await text(Self.create())
        #expect(await refusal(json)?.hasPrefix("Unknown_Tag") == true)
        #expect(await operations.objects.count == 1)
    }
}

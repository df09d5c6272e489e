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

    /// A key with tags.
    private static func create(tags: [String] = []) -> String {
        let list = tags.map { #"\"\#($0)\""# }.joined(separator: ",")
        let tag =
            #"{"tag":"Attribute","value":[{"tag":"VendorIdentification","type":"TextString","value":"cosmian"},{"tag":"AttributeName","type":"TextString","value":"tag"},{"tag":"AttributeValue","type":"TextString","value":"[\#(list)]"}]}"#
        return
            #"{"tag":"Create","value":[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":[\#(tag)]}]}"#
    }

    /// An object of this type, with links of these types to others.
    private static func create(_ type: String, _ links: [String: String]) -> String {
        let list = links.map { type, other in
            #",{"tag":"Link","value":[{"tag":"LinkType","type":"Enumeration","value":"\#(type)"},{"tag":"LinkedObjectIdentifier","type":"TextString","value":"\#(other)"}]}"#
        }
        let objectType = #"{"tag":"ObjectType","type":"Enumeration","value":"\#(type)"}"#
        return
            #"{"tag":"Create","value":[\#(objectType),{"tag":"Attributes","value":[\#(objectType)\#(list.joined())]}]}"#
    }

    /// key-1 is private, key-2 its public key.
    private func makePair() async {
        _ = await text(Self.create("PrivateKey", ["PublicKeyLink": "key-2"]))
        _ = await text(Self.create("PublicKey", ["PrivateKeyLink": "key-1"]))
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

    @Test("a sealed server says so of tags of two types too", arguments: [#"\"_kk\""#, #"\"_kk\",\"_pk\""#])
    func sealed(_ tags: String) async {
        await operations.seal()
        for json in [Self.call("Get", "[\(tags)]"), Self.locate(tags)] {
            #expect(await refusal(json) == "General_Failure: the server is sealed")
        }
    }

    private static func locate(_ tags: String) -> String {
        #"{"tag":"Locate","value":[{"tag":"Attributes","value":[{"tag":"Attribute","value":[{"tag":"VendorIdentification","type":"TextString","value":"cosmian"},{"tag":"AttributeName","type":"TextString","value":"tag"},{"tag":"AttributeValue","type":"TextString","value":"[\#(tags)]"}]}]}]}"#
    }

    /// The identifiers that a Locate by these tags finds.
    private func located(_ tags: String) async -> String {
        let answer = await text(Self.locate(tags))
        return "\(["key-1", "key-2"].filter { answer.contains(#""value":"\#($0)""#) })"
    }

    @Test("what is no list of tags is an identifier like others", arguments: ["[]", "[1]", "[", "disk"])
    func otherIdentifiers(_ identifier: String) async {
        _ = await text(Self.create(tags: ["disk"]))
        #expect(await refusal(Self.call("Get", identifier))?.hasPrefix("Object_Not_Found") == true)
        #expect(await !operations.calls.contains("locate"))
    }

    @Test("Cascade takes the other key of a pair along", arguments: ["key-1", "key-2"])
    func cascade(_ identifier: String) async {
        await makePair()
        let answer = await text(
            Self.call("Destroy", identifier, Self.choice("Remove", false) + Self.choice("Cascade", true))
        )
        #expect(
            answer
                == #"{"tag":"DestroyResponse","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"\#(identifier)"}]}"#
        )
        #expect(await operations.objects.isEmpty)
    }

    @Test("without Cascade one key of a pair goes")
    func withoutCascade() async {
        await makePair()
        _ = await text(Self.call("Destroy", "key-2", Self.choice("Cascade", false)))
        #expect(await Array(operations.objects.keys) == ["key-1"])
    }

    @Test(
        "what is no pair by its types goes alone, whatever it links to",
        arguments: [
            ("SymmetricKey", "SymmetricKey"), ("Certificate", "PrivateKey"), ("Certificate", "PublicKey"),
            ("PrivateKey", "Certificate"), ("PublicKey", "SymmetricKey"), ("PrivateKey", "PrivateKey"),
        ]
    )
    func noPair(_ type: String, _ other: String) async {
        for (type, linked) in [(other, "key-2"), (type, "key-1")] {
            _ = await text(Self.create(type, ["PublicKeyLink": linked, "PrivateKeyLink": linked]))
        }
        _ = await text(Self.call("Destroy", "key-2", Self.choice("Cascade", true)))
        #expect(await Array(operations.objects.keys) == ["key-1"])
    }

    @Test("a key that does not link back stays", arguments: ["key-3", nil])
    func unanswered(_ linked: String?) async {
        _ = await text(Self.create("PublicKey", linked.map { ["PrivateKeyLink": $0] } ?? [:]))
        _ = await text(Self.create("PrivateKey", ["PublicKeyLink": "key-1"]))
        _ = await text(Self.call("Destroy", "key-2", Self.choice("Cascade", true)))
        #expect(await Array(operations.objects.keys) == ["key-1"])
    }

    @Test("a public key goes without a private one that is not there; a private one not without its public one")
    func hidden() async {
        _ = await text(Self.create("PublicKey", ["PrivateKeyLink": "key-9"]))
        _ = await text(Self.create("PrivateKey", ["PublicKeyLink": "key-9"]))
        for identifier in ["key-1", "key-2"] {
            _ = await post(Self.call("Destroy", identifier, Self.choice("Cascade", true)))
        }
        #expect(await Array(operations.objects.keys) == ["key-2"])
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

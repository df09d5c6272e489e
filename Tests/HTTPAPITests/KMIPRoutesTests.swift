import HTTPTypes
import Testing

@Suite("KMIP over HTTP")
struct KMIPRoutesTests {
    private static let discover = #"{"tag":"DiscoverVersions","value":[]}"#
    private static let get =
        #"{"tag":"Get","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"nothing"}]}"#
    private static let message = """
        {"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":[
        {"tag":"ProtocolVersionMajor","type":"Integer","value":2},{"tag":"ProtocolVersionMinor","type":"Integer","value":1}]},
        {"tag":"BatchCount","type":"Integer","value":1}]},{"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"Get"},
        {"tag":"RequestPayload","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"nothing"}]}]}]}
        """

    @Test("a bare operation has a status and a line, a whole message is always answered with one")
    func refused() async throws {
        let face = try await MadeVault().host.face
        let bare = try await face.ask(.post, "/kmip/2_1", json: Self.get)
        #expect(bare.status == 422)
        #expect(bare.text.hasPrefix("Object_Not_Found: ") || bare.text.hasPrefix("Item_Not_Found: "))
        for path in ["/kmip", "/kmip/2_1"] {
            let whole = try await face.ask(.post, path, json: Self.message)
            #expect(whole.status == 200)
            #expect(try whole.json["tag"] == .text("ResponseMessage"))
            #expect(whole.text.contains("OperationFailed"))
        }
    }

    @Test("sealed, Discover Versions answers, a bare operation waits and a whole message fails")
    func sealed() async throws {
        let face = try await MadeVault().restarted().face
        #expect(try await face.ask(.post, "/kmip/2_1", json: Self.discover).status == 200)
        let bare = try await face.ask(.post, "/kmip/2_1", json: Self.get)
        #expect(bare.status == 503)
        #expect(bare.code == "sealed")
        #expect(bare.headers[.retryAfter] == "5")
        let whole = try await face.ask(.post, "/kmip", json: Self.message)
        #expect(whole.status == 200)
        #expect(whole.text.contains("GeneralFailure"))
    }

    @Test("bytes that are no message get an answer in the same encoding")
    func unreadable() async throws {
        let face = try await MadeVault().host.face
        let binary = try await face.ask(.post, "/kmip", [0x42, 0x00], mediaType: "application/octet-stream")
        #expect(binary.status == 200)
        #expect(binary.bytes.starts(with: [0x42, 0x00, 0x7b]))
        #expect(try await face.ask(.post, "/kmip/2_1", json: "{").status == 422)
        #expect(try await face.ask(.post, "/kmip/2_1", json: #"{"tag":"Rekey","value":[]}"#).status == 404)
    }

    @Test(
        "a message in XML is answered in XML, under both of its names",
        arguments: ["text/xml", "application/xml; charset=utf-8"]
    )
    func xml(_ type: String) async throws {
        let face = try await MadeVault().host.face
        let message = """
            <RequestMessage><RequestHeader><ProtocolVersion><ProtocolVersionMajor type="Integer" value="1"/>
            <ProtocolVersionMinor type="Integer" value="2"/></ProtocolVersion><BatchCount type="Integer" value="1"/></RequestHeader>
            <BatchItem><Operation type="Enumeration" value="Get"/><RequestPayload>
            <UniqueIdentifier type="TextString" value="nothing"/></RequestPayload></BatchItem></RequestMessage>
            """
        let answer = try await face.ask(.post, "/kmip", Array(message.utf8), mediaType: type)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/xml")
        // The HTTPS profile's word, and the one that keeps key material out of caches.
        #expect(answer.headers[.cacheControl] == "no-cache, no-store")
        #expect(answer.text.contains(#"<ResultReason type="Enumeration" value="ItemNotFound"/>"#))
        let broken = try await face.ask(.post, "/kmip", Array("<RequestMessage>".utf8), mediaType: type)
        #expect(broken.status == 200)
        #expect(broken.text.contains(#"value="CodecError""#))
    }

    @Test("a body of another type, and one that is too long, is refused")
    func body() async throws {
        let face = try await MadeVault().host.face
        let form = try await face.ask(.post, "/kmip", [], mediaType: "text/plain")
        #expect(form.status == 415)
        #expect(form.code == "unsupported-media-type")
        let long = [UInt8](repeating: 0x20, count: (8 << 20) + 1)
        #expect(try await face.ask(.post, "/kmip", long, mediaType: "application/json").status == 413)
    }
}

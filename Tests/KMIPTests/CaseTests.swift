import Testing

@testable import KMIP

/// The standard's cases as bytes: what is read is written the same, in each encoding and across them.
struct CaseTests {
    @Test("a case is written as it was read, to the byte, in the three encodings", arguments: CaseFile.all)
    func exact(_ file: CaseFile) throws {
        #expect(!file.messages.isEmpty && file.messages.count % 2 == 0)
        for text in file.messages {
            let ttlv = try XMLTTLV.decode(Array(text.utf8))
            #expect(String(decoding: XMLTTLV.encode(ttlv, isIndented: true), as: UTF8.self) == text)
            let binary = BinaryTTLV.encode(ttlv)
            #expect(try BinaryTTLV.decode(binary) == ttlv)
            #expect(BinaryTTLV.encode(try BinaryTTLV.decode(binary)) == binary)
            let json = JSONTTLV.encode(ttlv)
            #expect(try JSONTTLV.decode(json).root == ttlv)
            #expect(JSONTTLV.encode(try JSONTTLV.decode(json).root) == json)
            let compact = XMLTTLV.encode(try JSONTTLV.decode(json).root)
            #expect(BinaryTTLV.encode(try XMLTTLV.decode(compact)) == binary)
        }
    }

    @Test("a case's messages are read whole and written again", arguments: CaseFile.all)
    func model(_ file: CaseFile) throws {
        for text in file.messages {
            let ttlv = try XMLTTLV.decode(Array(text.utf8))
            if ttlv.tag == .requestMessage {
                #expect(try RequestMessage(ttlv: ttlv).ttlv == ttlv)
            } else {
                #expect(try ResponseMessage(ttlv: ttlv).ttlv == ttlv)
            }
        }
    }

    @Test("all cases are there")
    func count() { #expect(CaseFile.all.count == 27) }

    @Test("a response of a case has nothing that its version does not define", arguments: CaseFile.all)
    func defined(_ file: CaseFile) throws {
        for text in file.messages where text.hasPrefix("<ResponseMessage>") {
            let message = try ResponseMessage(ttlv: try XMLTTLV.decode(Array(text.utf8)))
            guard message.header.version.major == 2 else { continue }
            let rules = VersionRules(message.header.version)
            #expect(rules.downgrade(message.header) == message.header)
            for item in message.items { #expect(rules.downgrade(item) == item) }
        }
    }

    @Test("a case's requests, of 1.4 and of 2.1, are read as payloads of 2.1", arguments: CaseFile.all)
    func payloads(_ file: CaseFile) throws {
        for text in file.messages where text.hasPrefix("<RequestMessage>") {
            let envelope = try RequestEnvelope(ttlv: try XMLTTLV.decode(Array(text.utf8)))
            let rules = VersionRules(envelope.header.version)
            for item in envelope.items {
                let item = try RequestBatchItem(ttlv: item)
                let operation = try #require(item.operation)
                #expect(rules.defines(operation))
                let payload = try rules.upgrade(item.payload, of: operation)
                guard let type = Self.payloads.first(where: { $0.operation == operation }) else { continue }
                let names = payload.children.contains { $0.tag == .uniqueIdentifier }
                guard names || Self.withoutIdentifier.contains(operation) else { continue }
                #expect(throws: Never.self, "\(operation)") { try type.init(ttlv: payload) }
            }
        }
    }

    private static let payloads: [any RequestPayload.Type] = [
        CreateRequest.self, RegisterRequest.self, GetRequest.self, GetAttributesRequest.self,
        GetAttributeListRequest.self, LocateRequest.self, ActivateRequest.self, RevokeRequest.self,
        DestroyRequest.self, QueryRequest.self, AddAttributeRequest.self,
    ]

    private static let withoutIdentifier: Set<KMIP.Operation> = [.create, .register, .locate, .query]
}

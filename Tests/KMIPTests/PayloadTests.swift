import Secrets
import Testing

@testable import KMIP

struct PayloadTests {
    private static let key = SecretBytes(copying: (0..<32).map { UInt8($0) })

    private static var block: KeyBlock {
        KeyBlock(format: .raw, value: .plain(.bytes(key), nil), algorithm: .aes, length: 256)
    }

    private static var limits: UsageLimits? {
        let fields = [
            TTLV(.usageLimitsTotal, .longInteger(9)), TTLV(.usageLimitsCount, .longInteger(4)),
            UsageLimitsUnit.object.ttlv,
        ]
        return try? UsageLimits(ttlv: TTLV(.usageLimits, .structure(fields)))
    }

    private static let payloads: [any Payload] = [
        CreateRequest(objectType: .symmetricKey, attributes: Attributes([ObjectName("n").ttlv])),
        CreateResponse(objectType: .symmetricKey, uniqueIdentifier: "id"),
        RegisterRequest(attributes: Attributes(), object: .symmetricKey(block)),
        RegisterRequest(attributes: Attributes(), object: .secretData(.password, block)),
        RegisterRequest(attributes: Attributes(), object: .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), key)),
        RegisterRequest(attributes: Attributes(), object: .certificate(.x509, [1, 2])),
        GetRequest(uniqueIdentifier: "id", keyFormatType: .raw, keyWrapType: .notWrapped),
        GetResponse(uniqueIdentifier: "id", object: .symmetricKey(block)),
        GetAttributesRequest(uniqueIdentifier: "id", references: [.tag(.state), .vendor("x", name: "n")]),
        GetAttributesResponse(uniqueIdentifier: "id", attributes: Attributes([TTLV(.state, .enumeration(1))])),
        GetAttributeListRequest(uniqueIdentifier: "id"),
        GetAttributeListResponse(uniqueIdentifier: "id", references: [.tag(.state)]),
        LocateRequest(
            attributes: Attributes([ObjectName("n").ttlv]),
            maximumItems: 0,
            offsetItems: 3,
            storageStatus: [.onLine, .destroyed]
        ),
        LocateResponse(locatedItems: 2, uniqueIdentifiers: ["a", "b"]),
        ActivateRequest(uniqueIdentifier: "id"),
        RevokeRequest(
            uniqueIdentifier: "id",
            reason: RevocationReason(.keyCompromise, message: "lost"),
            compromiseOccurrenceDate: 4
        ),
        DestroyRequest(uniqueIdentifier: "id"),
        QueryRequest(functions: [.queryOperations, .queryObjects]),
        QueryResponse(
            operations: [.get],
            objectTypes: [.secretData],
            vendorIdentification: "v",
            information: [TTLV(.serverInformation, .structure([]))]
        ),
        DiscoverVersionsRequest(versions: [.latest]),
        DiscoverVersionsResponse(versions: ProtocolVersion.supported),
        IdentifierResponse(uniqueIdentifier: "id"), LoginRequest(),
        LoginRequest(TicketTerms(leaseTime: .interval(5), requestCount: 3, usageLimits: limits)),
        LoginRequest(TicketTerms(leaseTime: .until(1_700_000_000))), TicketResponse(ticket: Ticket(value: key)),
        LogoutRequest(ticket: Ticket(value: key)), DelegatedLoginRequest(rights: []),
        DelegatedLoginRequest(
            TicketTerms(leaseTime: .interval(1)),
            rights: [
                DelegatedRight(operations: [.get, .locate], objects: ["a"], objectGroups: ["g"], usageLimits: limits),
                DelegatedRight(operations: []), DelegatedRight(),
            ]
        ),
    ]

    @Test("every payload is read as it was written, in both encodings")
    func roundTrips() throws {
        for payload in Self.payloads { try Self.check(payload) }
    }

    @Test("every payload refuses a field that it does not know, and one that stands twice")
    func strict() {
        for payload in Self.payloads where !(payload is QueryResponse) { Self.checkRefusals(payload) }
    }

    @Test("key material is decoded into wiping memory, in both encodings and both forms of a symmetric key")
    func secrets() throws {
        for material in [KeyMaterial.bytes(Self.key), .transparentSymmetricKey(Self.key)] {
            let format: KeyFormatType = if case .bytes = material { .raw } else { .transparentSymmetricKey }
            let block = KeyBlock(format: format, value: .plain(material, nil), algorithm: .aes, length: 256)
            let response = GetResponse(uniqueIdentifier: "id", object: .symmetricKey(block))
            let read = try GetResponse(ttlv: try BinaryTTLV.decode(BinaryTTLV.encode(response.ttlv)))
            #expect(read.object.keyBlock?.plainBytes == Self.key)
            var text = ""
            dump(read, to: &text)
            #expect(!text.contains("30") && !"\(read)".contains("[0, 1, 2"))
        }
    }

    @Test("an object must be of the type that the request names")
    func objectType() {
        var fields = RegisterRequest(attributes: Attributes(), object: .symmetricKey(Self.block)).fields
        fields[0] = ObjectType.secretData.ttlv
        let error = #expect(throws: KMIPError.self) {
            try RegisterRequest(ttlv: TTLV(.requestPayload, .structure(fields)))
        }
        #expect(error?.reason == .invalidField)
    }

    @Test("a wrapped key needs Key Wrapping Data")
    func wrapped() {
        let block = KeyBlock(format: .raw, value: .wrapped(Self.key))
        #expect(throws: KMIPError.self) { try KeyBlock(ttlv: block.ttlv) }
        let wrapping = TTLV(.keyWrappingData, .structure([TTLV(.wrappingMethod, .enumeration(1))]))
        #expect(throws: Never.self) {
            try KeyBlock(ttlv: KeyBlock(format: .raw, value: .wrapped(Self.key), wrapping: wrapping).ttlv)
        }
    }

    @Test("a negative count, the same reference twice and an identifier that is too long are refused")
    func values() {
        #expect(throws: KMIPError.self) { try LocateRequest(ttlv: LocateRequest(maximumItems: -1).ttlv) }
        let twice = GetAttributesRequest(uniqueIdentifier: "id", references: [.tag(.state), .tag(.state)])
        #expect(throws: KMIPError.self) { try GetAttributesRequest(ttlv: twice.ttlv) }
        for (count, isAllowed) in [(0, false), (4_096, true), (4_097, false)] {
            let request = DestroyRequest(uniqueIdentifier: String(repeating: "i", count: count))
            #expect(((try? DestroyRequest(ttlv: request.ttlv)) != nil) == isAllowed)
        }
    }

    @Test("Discover Versions answers what both sides speak, the server's preference first")
    func versions() {
        let mine = ProtocolVersion(major: 1, minor: 2)
        #expect(DiscoverVersionsResponse(to: DiscoverVersionsRequest()).versions == ProtocolVersion.supported)
        #expect(
            DiscoverVersionsResponse(to: DiscoverVersionsRequest(versions: [mine, .latest])).versions == [
                .latest, mine,
            ]
        )
        #expect(
            DiscoverVersionsResponse(to: DiscoverVersionsRequest(versions: [ProtocolVersion(major: 9, minor: 9)]))
                .versions.isEmpty
        )
    }

    private static func check<Value: Payload>(_ payload: Value) throws {
        let ttlv = payload.ttlv(.requestPayload)
        #expect(try Value(ttlv: ttlv) == payload)
        #expect(try Value(ttlv: try BinaryTTLV.decode(BinaryTTLV.encode(ttlv))) == payload)
        #expect(try Value(ttlv: try JSONTTLV.decode(JSONTTLV.encode(ttlv)).root) == payload)
    }

    private static func checkRefusals<Value: Payload>(_ payload: Value) {
        let more = payload.fields + [TTLV(.batchCount, .integer(1))]
        let error = #expect(throws: KMIPError.self) { try Value(ttlv: TTLV(.requestPayload, .structure(more))) }
        #expect(error?.reason == .invalidField, "\(Value.self)")
        let repeatable: Set<Tag> = [.attributeReference, .uniqueIdentifier, .protocolVersion, .queryFunction]
        guard let first = payload.fields.first, !repeatable.contains(first.tag) || payload.fields.count == 1 else {
            return
        }
        guard first.tag != .protocolVersion else { return }
        #expect(throws: KMIPError.self, "\(Value.self)") {
            try Value(ttlv: TTLV(.requestPayload, .structure([first] + payload.fields)))
        }
    }
}

import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("The life of an object")
struct ObjectsLifeTests {
    @Test("a key is made, activated, revoked and destroyed, and its identifier stays taken")
    func life() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let id = try await fixture.key()
        #expect(UUIDText.bytes(of: id) != nil)
        #expect(try await fixture.state(id) == .preActive)
        #expect(try await objects.get(GetRequest(uniqueIdentifier: id)).object.keyBlock?.plainBytes?.count == 32)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        #expect(try await fixture.state(id) == .active)
        #expect(
            await refusal { try await objects.activate(ActivateRequest(uniqueIdentifier: id)) }
                == .wrongKeyLifecycleState
        )
        #expect(
            await refusal { try await objects.destroy(DestroyRequest(uniqueIdentifier: id)) } == .wrongKeyLifecycleState
        )
        try await fixture.revoke(id, .superseded)
        #expect(try await fixture.attributes(id).revocationReason?.code == .superseded)
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: id))
        #expect(try await fixture.state(id) == .destroyed)
        #expect(try await fixture.attributes(id).lifeDates.destroy != nil)
        #expect(await refusal { try await objects.get(GetRequest(uniqueIdentifier: id)) } == .objectDestroyed)
        let row = try #require(try await fixture.row(id))
        #expect(row.material == nil && row.version == 5)
        #expect(
            await refusal { try await fixture.key { $0.set(.uniqueIdentifier, .text(id)) } } == .objectAlreadyExists
        )
        try await fixture.revoke(id, .keyCompromise)
        #expect(try await fixture.state(id) == .destroyedCompromised)
        #expect(await refusal { try await objects.destroy(DestroyRequest(uniqueIdentifier: id)) } == .objectDestroyed)
    }

    @Test("every change leaves one record with its word in the change log")
    func log() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
        try await fixture.revoke(id, .unspecified)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        let records = try await fixture.store.all(LogRow.table).map(LogRow.init).sorted { $0.seq < $1.seq }
        #expect(records.suffix(4).map(\.changeKind) == ["create", "activate", "revoke", "destroy"])
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    @Test("time alone activates and deactivates, and no read writes it")
    func dates() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key { $0.lifeDates = LifeDates(activation: 100, deactivation: 200) }
        let row = try await fixture.row(id)
        #expect(row?.state == State.active.rawValue)
        #expect(try await fixture.state(id) == .deactivated)
        #expect(try await fixture.row(id) == row)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        #expect(try await fixture.state(id) == .destroyed)
    }

    @Test("what is registered is what Get gives, in either form")
    func register() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let bytes = SecretBytes(copying: Bytes(0..<32))
        let block = KeyBlock(format: .raw, value: .plain(.bytes(bytes), nil), algorithm: .aes, length: 256)
        let key = try await objects.register(RegisterRequest(attributes: Attributes(), object: .symmetricKey(block)))
            .uniqueIdentifier
        #expect(try await objects.get(GetRequest(uniqueIdentifier: key)).object == .symmetricKey(block))
        let transparent = try await objects.get(
            GetRequest(uniqueIdentifier: key, keyFormatType: .transparentSymmetricKey)
        ).object
        #expect(transparent.keyBlock?.value == .plain(.transparentSymmetricKey(bytes), nil))
        let secret = ManagedObject.secretData(
            .password,
            KeyBlock(format: .opaque, value: .plain(.bytes(bytes.prefix(5)), nil))
        )
        let opaque = ManagedObject.opaqueObject(OpaqueDataType(rawValue: 7), bytes)
        for object in [secret, opaque] {
            let id = try await objects.register(RegisterRequest(attributes: Attributes(), object: object))
                .uniqueIdentifier
            #expect(try await objects.get(GetRequest(uniqueIdentifier: id)).object == object)
        }
    }

    @Test("a transparent key has two digests, one of the structure, and its attributes travel with it again")
    func transparent() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = Bytes(0..<32)
        let inside = Attributes([TTLV(.objectGroup, .text("inside")), ObjectName("inner").ttlv])
        let material = KeyMaterial.transparentSymmetricKey(SecretBytes(copying: bytes))
        let block = KeyBlock(
            format: .transparentSymmetricKey,
            value: .plain(material, inside),
            algorithm: .aes,
            length: 256
        )
        let request = RegisterRequest(attributes: Attributes([ObjectName("outer").ttlv]), object: .symmetricKey(block))
        let id = try await fixture.objects.register(request).uniqueIdentifier
        let shown = try await fixture.attributes(id)
        func digest(_ format: KeyFormatType) -> TTLVValue? {
            shown.all(.digest).first { $0.first(.keyFormatType) == format.ttlv }?.children[1].value
        }
        #expect(digest(.raw) == .bytes(Digest(of: bytes).bytes))
        let encoded = BinaryTTLV.encode(material.ttlv)
        #expect(digest(.transparentSymmetricKey) == .bytes(Digest(of: encoded).bytes))
        #expect(shown.objectGroups == ["inside"] && shown.names.map(\.value) == ["outer"])
        #expect(shown.withoutHidden.vendorAttributes.isEmpty)
        #expect(try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object == .symmetricKey(block))
    }

    @Test("what is computed from the material is shown, and stands nowhere in the clear")
    func computed() async throws {
        let fixture = try await ObjectsFixture()
        let secret = Bytes("hunter2".utf8)
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: secret)), nil))
        let request = RegisterRequest(attributes: Attributes(), object: .secretData(.password, block))
        let id = try await fixture.objects.register(request).uniqueIdentifier
        let shown = try await fixture.attributes(id)
        #expect(shown.cryptographicLength == 56)
        #expect("\(shown.items)".contains("\(Digest(of: secret).bytes)"))
        let row = try #require(try await fixture.row(id))
        let stored = try Attributes(canonicalBytes: row.attributes)
        #expect(stored.cryptographicLength == nil)
        #expect(!row.attributes.hex.contains(Digest(of: secret).hex) && !row.attributes.hex.contains(secret.hex))
        let list = try await fixture.objects.getAttributeList(GetAttributeListRequest(uniqueIdentifier: id)).references
        #expect(Set(list).count == list.count && list.contains(.tag(.state)))
        let one = GetAttributesRequest(uniqueIdentifier: id, references: [.tag(.state), .tag(.cryptographicAlgorithm)])
        #expect(try await fixture.objects.getAttributes(one).attributes.items.map(\.tag) == [.state])
    }

    @Test(
        "keys are as long as their algorithm wants them",
        arguments: [
            (CryptographicAlgorithm.aes, Int32(128), 16), (.aes, 192, 24), (.aes, nil, 32), (.chaCha20, 256, 32),
            (.tripleDES, 112, 16),
            (.tripleDES, 168, 24), (.hmacSHA256, nil, 32), (.hmacSHA512, nil, 64), (.hmacSHA1, 160, 20),
        ] as [(CryptographicAlgorithm, Int32?, Int)]
    )
    func lengths(algorithm: CryptographicAlgorithm, length: Int32?, bytes: Int) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key {
            $0.cryptographicAlgorithm = algorithm
            $0.cryptographicLength = length
        }
        let block = try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object.keyBlock
        #expect(block?.plainBytes?.count == bytes)
        #expect(length == nil || block?.length == length)
    }

    @Test(
        "what is registered may count its parity bits or not",
        arguments: [
            (CryptographicAlgorithm.des, Int32(56), 8), (.des, 64, 8), (.tripleDES, 112, 16), (.tripleDES, 128, 16),
            (.tripleDES, 168, 24), (.tripleDES, 192, 24),
        ] as [(CryptographicAlgorithm, Int32, Int)]
    )
    func parity(algorithm: CryptographicAlgorithm, length: Int32, bytes: Int) async throws {
        let fixture = try await ObjectsFixture()
        func register(_ count: Int) async throws -> String {
            let material = KeyMaterial.bytes(SecretBytes(copying: [UInt8](repeating: 3, count: count)))
            let block = KeyBlock(format: .raw, value: .plain(material, nil), algorithm: algorithm, length: length)
            let request = RegisterRequest(attributes: Attributes(), object: .symmetricKey(block))
            return try await fixture.objects.register(request).uniqueIdentifier
        }
        let shown = try await fixture.attributes(try await register(bytes))
        #expect(shown.cryptographicAlgorithm == algorithm && shown.cryptographicLength == length)
        #expect(await refusal { try await register(bytes - 1) } == .invalidField)
        #expect(await refusal { try await register(bytes + 8) } == .invalidField)
    }

    @Test("a key for XTS is two keys of AES, and nothing else has 512 bits", arguments: [Int32(256), 512])
    func xts(length: Int32) async throws {
        let fixture = try await ObjectsFixture()
        let mode = TTLV(.cryptographicParameters, .structure([TTLV(Tag(rawValue: 0x42_0011), .enumeration(0x0B))]))
        let id = try await fixture.key {
            $0.cryptographicLength = length
            $0.add(mode)
        }
        let block = try #require(try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object.keyBlock)
        #expect(block.length == length && block.plainBytes?.count == Int(length / 8))
        let request = RegisterRequest(attributes: Attributes([mode]), object: .symmetricKey(block))
        #expect(await refusal { try await fixture.objects.register(request) } == nil)
        let short = await refusal {
            try await fixture.key {
                $0.cryptographicLength = 128
                $0.add(mode)
            }
        }
        #expect(short == .invalidAttributeValue)
        #expect(await refusal { try await fixture.key { $0.cryptographicLength = 512 } } == .invalidAttributeValue)
    }

    @Test(
        "of a key of which nothing is said, the server chooses what the standard wants chosen, and tells which generator drew it"
    )
    func unsaid() async throws {
        let objects = try await ObjectsFixture().objects
        let request = CreateRequest(objectType: .symmetricKey, attributes: Attributes())
        let id = try await objects.create(request).uniqueIdentifier
        let made = try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)).attributes
        #expect(made.cryptographicAlgorithm == .aes && made.cryptographicLength == 256)
        #expect(made.cryptographicUsageMask == [.encrypt, .decrypt, .wrapKey, .unwrapKey])
        #expect(made.value(.randomNumberGenerator) == .structure(ServerFacts.randomness))
        #expect(made.value(.shortUniqueIdentifier) == .bytes(Digest(of: Bytes(id.utf8)).bytes))
        let foreign = TTLV(.randomNumberGenerator, .structure([TTLV(.rngAlgorithm, .enumeration(5))]))
        let other = CreateRequest(objectType: .symmetricKey, attributes: Attributes([foreign]))
        #expect(await refusal { try await objects.create(other) } == .featureNotSupported)
        let unspecified = TTLV(.randomNumberGenerator, .structure([TTLV(.rngAlgorithm, .enumeration(1))]))
        let same = CreateRequest(objectType: .symmetricKey, attributes: Attributes([unspecified]))
        #expect(await refusal { try await objects.create(same) } == nil)
    }

    @Test("what is made here is fresh, whatever a client says of it")
    func freshWhenMade() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let used = TTLV(.fresh, .boolean(false))
        var common = Attributes([used])
        common.cryptographicAlgorithm = .ed25519
        let pair = try await objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
        let key = try await fixture.key { $0.add(used) }
        let next = ReKeyRequest(uniqueIdentifier: key, attributes: Attributes([used]))
        let new = try await objects.reKey(next).uniqueIdentifier
        for id in [pair.privateKeyUniqueIdentifier, pair.publicKeyUniqueIdentifier, key, new] {
            #expect(try await fixture.attributes(id).fresh == true)
        }
    }

    @Test("an object is fresh until somebody gets it, and only then no longer found as a fresh member of its group")
    func fresh() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let group = TTLV(.objectGroup, .text("pool"))
        let id = try await fixture.key { $0.add(group) }
        func members() async throws -> [String] {
            let request = LocateRequest(attributes: Attributes([group]), objectGroupMember: .groupMemberFresh)
            return try await objects.locate(request).uniqueIdentifiers
        }
        let changed = try await fixture.attributes(id).lastChangeDate
        #expect(try await members() == [id])
        let exported = try await fixture.key { $0.add(group) }
        #expect(try await members() == [exported, id])
        _ = try await objects.export(ExportRequest(GetRequest(uniqueIdentifier: exported)))
        #expect(try await members() == [id])
        _ = try await objects.get(GetRequest(uniqueIdentifier: id))
        #expect(try await fixture.attributes(id).fresh == false)
        #expect(try await fixture.attributes(id).lastChangeDate == changed)
        #expect(try await members().isEmpty)
        let version = try #require(try await fixture.row(id)).version
        _ = try await objects.get(GetRequest(uniqueIdentifier: id))
        #expect(try await fixture.row(id)?.version == version)
        let new = try await objects.reKey(ReKeyRequest(uniqueIdentifier: id)).uniqueIdentifier
        #expect(try await members() == [new])
        let used = RegisterRequest(
            attributes: Attributes([TTLV(.fresh, .boolean(false)), group]),
            object: .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), SecretBytes(copying: [1]))
        )
        let brought = try await objects.register(used).uniqueIdentifier
        #expect(try await fixture.attributes(brought).fresh == false)
        let member = LocateRequest(attributes: Attributes([group]), objectGroupMember: .groupMemberDefault)
        #expect(try await objects.locate(member).uniqueIdentifiers.isEmpty)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: new))
        let answer = try await objects.locate(member)
        #expect(answer.uniqueIdentifiers == [new])
        #expect(answer.locatedItems == 1)
        let nothing = LocateRequest(attributes: Attributes(), objectGroupMember: .groupMemberDefault)
        #expect(await refusal { try await objects.locate(nothing) } == .invalidField)
    }

    @Test("what is destroyed keeps the digest of a key that was drawn here, and of nothing that a client brought")
    func digestOfGone() async throws {
        let fixture = try await ObjectsFixture()
        let made = try await fixture.key()
        let block = KeyBlock(
            format: .raw,
            value: .plain(.bytes(SecretBytes(copying: Bytes(0..<16))), nil),
            algorithm: .aes
        )
        let request = RegisterRequest(attributes: Attributes(), object: .symmetricKey(block))
        let brought = try await fixture.objects.register(request).uniqueIdentifier
        for id in [made, brought] {
            #expect(try await fixture.attributes(id).value(.digest) != nil)
            _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        }
        #expect(try await fixture.attributes(made).value(.digest) != nil)
        #expect(try await fixture.attributes(brought).value(.digest) == nil)
    }

    @Test("of the places where keys may be kept, software is offered, and nothing that cannot be promised")
    func protection() async throws {
        let objects = try await ObjectsFixture().objects
        func reason(_ masks: [Int32]) async -> ResultReason? {
            let list = TTLV(
                .protectionStorageMasks,
                .structure(masks.map { TTLV(.protectionStorageMask, .integer($0)) })
            )
            return await refusal {
                try await objects.create(
                    CreateRequest(objectType: .symmetricKey, attributes: Attributes(), protectionStorageMasks: list)
                )
            }
        }
        #expect(await reason([1]) == nil)
        #expect(await reason([2, 1]) == nil)
        #expect(await reason([2]) == .protectionStorageUnavailable)
        #expect(await reason([3]) == .protectionStorageUnavailable)
        #expect(await reason([]) == .protectionStorageUnavailable)
    }

    @Test("what cannot be made is refused in the standard's words")
    func refusals() async throws {
        let fixture = try await ObjectsFixture()
        #expect(await refusal { try await fixture.key { $0.cryptographicLength = 100 } } == .invalidAttributeValue)
        #expect(await refusal { try await fixture.key { $0.cryptographicAlgorithm = .rsa } } == .invalidAttributeValue)
        #expect(await refusal { try await fixture.key { $0.state = .active } } == .attributeReadOnly)
        for id in ["vault-x", "manifest-1", "policy-", "vault"] {
            #expect(await refusal { try await fixture.key { $0.uniqueIdentifier = id } } == .invalidAttributeValue)
        }
        for id in ["", "with blank", String(repeating: "a", count: 129), "é"] {
            #expect(await refusal { try await fixture.key { $0.uniqueIdentifier = id } } == .invalidAttributeValue)
        }
        let own = String(repeating: "a", count: 128)
        #expect(try await fixture.key { $0.uniqueIdentifier = own } == own)
        #expect(await refusal { try await fixture.key { $0.tags = (0...64).map { "\($0)" } } } == .serverLimitExceeded)
        let short = KeyBlock(
            format: .raw,
            value: .plain(.bytes(SecretBytes(copying: [1, 2])), nil),
            algorithm: .aes,
            length: 128
        )
        let request = RegisterRequest(attributes: Attributes(), object: .symmetricKey(short))
        #expect(await refusal { try await fixture.objects.register(request) } == .invalidField)
        let certificate = RegisterRequest(attributes: Attributes(), object: .certificate(.x509, [0x30]))
        #expect(await refusal { try await fixture.objects.register(certificate) } == .invalidField)
    }

    @Test("a sealed server refuses as unavailable, and says its versions and operations all the same")
    func sealed() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        try await fixture.test.server.seal(SealRequest(scope: .server, force: true), by: fixture.test.local)
        await #expect {
            _ = try await fixture.objects.get(GetRequest(uniqueIdentifier: id))
        } throws: { error in
            let error = error as? OperationError
            return error?.code == .sealed && error?.isUnavailable == true && error?.kmipError.reason == .generalFailure
        }
        #expect(try await fixture.objects.query(QueryRequest(functions: [.queryOperations])).operations.count == 54)
        // What administrators have set is not known without keys; everything else is.
        #expect(
            try await fixture.objects.query(QueryRequest(functions: [.queryDefaultsInformation])).information.isEmpty
        )
        let versions = try await fixture.objects.discoverVersions(DiscoverVersionsRequest(versions: [])).versions
        #expect(versions.first == .latest)
        #expect(try await fixture.test.recover() == nil)
        #expect(try await fixture.state(id) == .preActive)
    }

    @Test("a vault that was sealed through another server is sealed here at the next request")
    func sealedElsewhere() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        var row = try VaultRow(try #require(await fixture.store.all(VaultRow.table).first))
        row.sealCounter += 1
        try await fixture.put(row)
        await #expect {
            _ = try await fixture.objects.get(GetRequest(uniqueIdentifier: id))
        } throws: { ($0 as? OperationError)?.code == .sealed }
        #expect(await fixture.test.server.sealStatus().state == .sealed)
        #expect(try await fixture.test.recover() == nil)
        #expect(try await fixture.state(id) == .preActive)
    }

    @Test("of two racing changes exactly one wins, and the other is told what became of the object")
    func race() async throws {
        let fixture = try await ObjectsFixture()
        for _ in 0..<20 {
            let id = try await fixture.key()
            let reasons = await withTaskGroup(of: ResultReason?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        await refusal { try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id)) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(reasons) == [nil, .wrongKeyLifecycleState])
            #expect(try await fixture.row(id)?.version == 2)
        }
    }

    @Test("of two objects with one identifier exactly one is made")
    func raceToMake() async throws {
        let fixture = try await ObjectsFixture()
        for number in 0..<20 {
            let reasons = await withTaskGroup(of: ResultReason?.self) { group in
                for _ in 0..<2 {
                    group.addTask { await refusal { try await fixture.key { $0.uniqueIdentifier = "key-\(number)" } } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(reasons) == [nil, .objectAlreadyExists])
        }
    }
}

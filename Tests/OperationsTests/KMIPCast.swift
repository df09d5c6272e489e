import Access
import Canonical
import KMIP
import KMIPServer
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// People around one object, who send whole messages of KMIP 2.1.
struct KMIPCast {
    /// What somebody is to the object.
    enum Relation: String, CaseIterable {
        case owner
        case granted
        case grantedOther = "granted other"
        case stranger
        case anonymous
    }

    /// What somebody is to the vault.
    enum Person: String, CaseIterable {
        case administrator
        case mayCreate = "may create"
        case caller
        case anonymous
    }

    enum Condition: String, CaseIterable {
        case preActive = "pre-active"
        case active
        case deactivated
        case compromised
        case destroyed
        case destroyedCompromised = "destroyed compromised"
        case archived
        case sensitive
        case notExtractable = "not extractable"
    }

    let fixture: SharingFixture

    init() async throws {
        fixture = try await SharingFixture()
        _ = try await fixture.owner("owner")
        // Who may certify an object needs the duty as well.
        for name in ["owner", "grantee"] {
            let roles = name == "owner" ? ["owner", "workload"] : ["workload"]
            _ = try await fixture[0].setRoles(
                RolesRequest(roles: roles),
                of: "\(name)@example.com",
                by: SharingFixture.admin
            )
        }
        try await fixture.servers.setManifest("first", on: 0)
    }

    static let onObjects: [KMIP.Operation] = [
        .get, .export, .getAttributes, .getAttributeList, .addAttribute, .setAttribute, .modifyAttribute,
        .deleteAttribute, .adjustAttribute, .activate, .revoke, .destroy, .archive, .recover, .check, .obtainLease,
        .getUsageAllocation, .reKey, .reKeyKeyPair, .deriveKey, .createSplitKey, .joinSplitKey,
        .certify, .reCertify, .validate, .encrypt, .decrypt, .mac, .macVerify, .sign, .signatureVerify,
    ]

    static let withoutObject: [KMIP.Operation] = [
        .create, .createKeyPair, .register, .import, .locate, .query, .discoverVersions, .log, .ping, .poll, .cancel,
        .process,
        .queryAsynchronousRequests, .setConstraints, .getConstraints, .setDefaults, .setEndpointRole, .login,
        .delegatedLogin, .logout, .hash, .rngRetrieve, .rngSeed,
    ]

    /// The answer of one operation on a new object in this state.
    func answer(
        _ operation: KMIP.Operation,
        on condition: Condition,
        to relation: Relation
    ) async throws -> ResponseBatchItem {
        let id = try await object(condition, for: operation)
        if relation == .granted || relation == .grantedOther {
            let right: Right = relation == .granted ? try #require(Right(operation)) : Self.other(than: operation)
            try await grant(right, on: id)
            // The other key of a pair is replaced too.
            if operation == .reKeyKeyPair { try await grant(right, on: NewPair.publicIdentifier(of: id)) }
            // The parts of a key give it away.
            if operation == .createSplitKey, relation == .granted { try await grant(right, .get, on: id) }
        }
        let tag: KMIP.Tag = operation == .reKeyKeyPair ? .privateKeyUniqueIdentifier : .uniqueIdentifier
        let fields = Self.before(operation) + [TTLV(tag, .text(id))] + Self.fields(of: operation)
        return try await ask(operation, fields, by: try Self.requester(relation))
    }

    /// The answer of one operation that names no object.
    func answer(_ operation: KMIP.Operation, to person: Person) async throws -> ResponseBatchItem {
        let fields = Self.payload(of: operation, UUIDText.text(of: UUIDText.random(SystemRandom().bytes(16))) ?? "")
        return try await ask(operation, fields, by: try Self.requester(person))
    }

    /// What Query lists.
    func offered() async throws -> Set<KMIP.Operation> {
        let item = try await ask(.query, [QueryFunction.queryOperations.ttlv], by: SharingFixture.admin)
        return Set(try QueryResponse(ttlv: try #require(item.payload)).operations)
    }

    private func ask(
        _ operation: KMIP.Operation,
        _ fields: [TTLV],
        by requester: Requester
    ) async throws -> ResponseBatchItem {
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let header = RequestHeader(version: .latest, batchCount: 1)
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv, item])))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: CaseVariables.now)
        let bytes = await KMIPService().answer(request, by: fixture.objects(0, requester)).bytes
        return try #require(try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items.first)
    }

    private static func requester(_ relation: Relation) throws -> Requester {
        switch relation {
        case .owner: try SharingFixture.mail("owner")
        case .granted, .grantedOther: try SharingFixture.mail("grantee")
        case .stranger: try SharingFixture.mail("stranger")
        case .anonymous: Requester(isLocal: false, credential: .nothing)
        }
    }

    private static func requester(_ person: Person) throws -> Requester {
        switch person {
        case .administrator: SharingFixture.admin
        case .mayCreate: try SharingFixture.mail("owner")
        case .caller: try SharingFixture.mail("stranger")
        case .anonymous: Requester(isLocal: false, credential: .nothing)
        }
    }

    private static func other(than operation: KMIP.Operation) -> Right {
        operation == .getAttributeList ? .getAttributes : .getAttributeList
    }

    private func grant(_ rights: Right..., on id: String) async throws {
        let grant = Grant(
            objectID: id,
            grantee: try Subject.mail("grantee@example.com"),
            rights: Rights(Set(rights)),
            until: nil,
            grantedBy: try Subject.mail("owner@example.com")
        )
        try await fixture.put(GrantRow(grant, created: Instant(wholeSeconds: 0)))
    }

    /// A new object of the owner's, of the type that the operation is about, that came into its state as keys do.
    private func object(_ condition: Condition, for operation: KMIP.Operation) async throws -> String {
        let objects = fixture.objects(0, try SharingFixture.mail("owner"))
        var attributes = Attributes([ObjectName("name \(SystemRandom().bytes(16).hex)").ttlv])
        attributes.add(TTLV(.description, .text("before")))
        attributes.add(.limits(9))
        attributes.sensitive = condition == .sensitive
        attributes.extractable = condition != .notExtractable
        attributes.cryptographicUsageMask = [
            .encrypt, .decrypt, .macGenerate, .macVerify, .sign, .verify, .wrapKey, .unwrapKey, .deriveKey,
        ]
        let id = try await made(attributes, for: operation, objects)
        if ![.preActive, .destroyed].contains(condition) {
            _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        }
        switch condition {
        case .deactivated: try await revoke(id, .cessationOfOperation, objects)
        case .compromised, .destroyedCompromised: try await revoke(id, .keyCompromise, objects)
        case .archived: _ = try await objects.archive(ArchiveRequest(uniqueIdentifier: id))
        default: break
        }
        if condition == .destroyed || condition == .destroyedCompromised {
            _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: id))
        }
        return id
    }

    private func made(
        _ attributes: Attributes,
        for operation: KMIP.Operation,
        _ objects: ObjectOperations
    ) async throws -> String {
        var attributes = attributes
        switch operation {
        case .reKeyKeyPair:
            attributes.cryptographicAlgorithm = .ed25519
            let request = CreateKeyPairRequest(privateKeyAttributes: attributes)
            return try await objects.createKeyPair(request).privateKeyUniqueIdentifier
        case .sign: return try await pair(privateKey: attributes, objects).privateKeyUniqueIdentifier
        case .signatureVerify, .certify:
            return try await pair(publicKey: attributes, objects).publicKeyUniqueIdentifier
        case .reCertify, .validate:
            for tag in [KMIP.Tag.usageLimits, .cryptographicUsageMask] { attributes.set(tag, nil) }
            attributes.certifyingPolicy = CertifyFixture.web
            let key = try await pair(objects).publicKeyUniqueIdentifier
            let request = CertifyRequest(uniqueIdentifier: key, attributes: attributes)
            return try await objects.certify(request).uniqueIdentifier
        case .joinSplitKey:
            attributes.set(.name, nil)
            let request = CreateSplitKeyRequest(
                objectType: .splitKey,
                parts: 2,
                threshold: 2,
                method: .xor,
                attributes: attributes
            )
            return try await objects.createSplitKey(request).uniqueIdentifiers[0]
        default:
            let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
            return try await objects.create(request).uniqueIdentifier
        }
    }

    private func pair(
        privateKey: Attributes = Attributes(),
        publicKey: Attributes = Attributes(),
        _ objects: ObjectOperations
    ) async throws -> KeyPairResponse {
        let curve = DomainParameters(recommendedCurve: .p256).ttlv
        let request = CreateKeyPairRequest(
            commonAttributes: Attributes([CryptographicAlgorithm.ecdsa.ttlv, curve]),
            privateKeyAttributes: privateKey,
            publicKeyAttributes: publicKey
        )
        return try await objects.createKeyPair(request)
    }

    /// What a request has before the object's identifier.
    private static func before(_ operation: KMIP.Operation) -> [TTLV] {
        switch operation {
        case .createSplitKey: [ObjectType.splitKey.ttlv]
        case .joinSplitKey, .deriveKey: [ObjectType.symmetricKey.ttlv]
        default: []
        }
    }

    private func revoke(_ id: String, _ code: RevocationReasonCode, _ objects: ObjectOperations) async throws {
        _ = try await objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: RevocationReason(code)))
    }

    /// What a request has besides the object's identifier: nothing that would be refused for what it is.
    private static func fields(of operation: KMIP.Operation) -> [TTLV] {
        switch operation {
        case .addAttribute: [TTLV(.newAttribute, .structure([TTLV(Tag(name: "Comment") ?? .name, .text("c"))]))]
        case .setAttribute, .modifyAttribute: [TTLV(.newAttribute, .structure([TTLV(.description, .text("after"))]))]
        case .deleteAttribute: [TTLV(.currentAttribute, .structure([TTLV(.description, .text("before"))]))]
        case .adjustAttribute:
            [AttributeReference.tag(Tag(rawValue: 0x42_0147)).ttlv, AdjustmentType.negate.ttlv]
        case .revoke: [RevocationReason(.cessationOfOperation).ttlv]
        case .check: [TTLV(.cryptographicUsageMask, .integer(4))]
        case .getUsageAllocation: [TTLV(Tag(rawValue: 0x42_0096), .longInteger(1))]
        case .createSplitKey:
            [
                TTLV(.splitKeyParts, .integer(2)), TTLV(.splitKeyThreshold, .integer(2)), SplitKeyMethod.xor.ttlv,
                Attributes().ttlv(),
            ]
        case .joinSplitKey: [Attributes().ttlv()]
        case .deriveKey:
            Array(
                DeriveKeyRequest(
                    objectType: .symmetricKey,
                    uniqueIdentifiers: [],
                    derivationMethod: .hkdf,
                    derivationParameters: DerivationParameters(),
                    attributes: Attributes([CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128))])
                ).fields.dropFirst()
            )
        case .certify: [CertifyFixture.wish(CertifyFixture.web).ttlv()]
        case .encrypt, .decrypt: [CryptographicParameters.of(.ecb).ttlv, data]
        case .mac, .sign: [data]
        case .macVerify: [data, TTLV(.macData, .bytes([1]))]
        case .signatureVerify: [data, TTLV(.signatureData, .bytes([1]))]
        default: []
        }
    }

    private static let data = TTLV(.data, .bytes([UInt8](repeating: 7, count: 16)))

    private static func payload(of operation: KMIP.Operation, _ new: String) -> [TTLV] {
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
        let secret = [ObjectType.secretData.ttlv, Attributes().ttlv(), ManagedObject.secretData(.seed, block).ttlv]
        return switch operation {
        case .create: [ObjectType.symmetricKey.ttlv, Attributes().ttlv()]
        case .createKeyPair:
            CreateKeyPairRequest(commonAttributes: Attributes([CryptographicAlgorithm.ed25519.ttlv])).fields
        case .register: secret
        case .import: [TTLV(.uniqueIdentifier, .text(new))] + secret
        case .locate: [Attributes().ttlv()]
        case .query: [QueryFunction.queryOperations.ttlv]
        case .log: [TTLV(.logMessage, .text("a line"))]
        case .poll, .cancel, .process: [TTLV(.asynchronousCorrelationValue, .bytes([1]))]
        case .setConstraints: [TTLV(.constraints, .structure([]))]
        case .setEndpointRole: [EndpointRole.server.ttlv]
        case .delegatedLogin: DelegatedLoginRequest(rights: [DelegatedRight(operations: [.get])]).fields
        case .hash: [hashing.ttlv, data]
        case .rngRetrieve: [TTLV(.dataLength, .integer(8))]
        case .rngSeed: [data]
        case .logout: LogoutRequest(ticket: Ticket(value: SecretBytes(copying: [1]))).fields
        default: []
        }
    }

    private static var hashing: CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        return parameters
    }
}

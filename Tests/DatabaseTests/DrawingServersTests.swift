import Access
import Canonical
import KMIP
import Operations
import Secrets
import Store
import Testing

/// What is left of a key, and how long it may be used, is one thing for all servers.
@Suite("Whole servers that draw on one key, and give leases")
struct DrawingServersTests {
    /// How often a key may be used: as an object, or by so many bytes.
    private static let total: Int64 = isLong ? 400 : 30
    /// What one use by bytes takes.
    private static let data = SecretBytes(copying: Array("seven b".utf8))

    @Test(
        "of Usage Limits servers that draw at once by Encrypt, by wrapping and by Sign give out all there is and no more",
        .timeLimit(.minutes(20)),
        arguments: Engine.allCases
    )
    func draws(_ engine: Engine) async throws {
        // A record that fails after the draw would leave a use that nobody had.
        let servers = try await ManyServers.open(2, on: try await Site.shared(engine), recordsSignatures: false)
        let other = try await servers.create(on: 1)
        let both = try await Self.key([.encrypt, .wrapKey], .object, by: servers[0])
        try await Self.exhaust(both, on: servers) { number, objects in
            if number % 2 == 0 {
                _ = try await objects.encrypt(Self.encrypt(both))
            } else {
                _ = try await objects.get(Self.wrapped(other, under: both))
            }
        }
        let bytes = try await Self.key([.encrypt], .byte, by: servers[1])
        try await Self.exhaust(bytes, on: servers, each: Int64(Self.data.count)) { _, objects in
            _ = try await objects.encrypt(Self.encrypt(bytes))
        }
        let signing = try await Self.signingKey(by: servers[0])
        try await Self.exhaust(signing, on: servers) { _, objects in
            _ = try await objects.sign(SignRequest(uniqueIdentifier: signing, data: Self.data))
        }
        try await servers.end()
    }

    @Test(
        "a lease that one server gives is known to the other, with what that one changed meanwhile, and ends with the key",
        arguments: Engine.allCases
    )
    func leases(_ engine: Engine) async throws {
        let servers = try await ManyServers.open(2, on: try await Site.shared(engine))
        let id = try await servers.create(on: 0)
        let objects = (0...1).map { servers[$0].objects(for: ManyServers.local) }
        let request = ObtainLeaseRequest(uniqueIdentifier: id)
        let first = try await objects[0].obtainLease(request)
        #expect(first.leaseTime > 0)
        #expect(try await objects[1].obtainLease(request) == first)
        let asked = GetAttributesRequest(uniqueIdentifier: id)
        for objects in objects {
            let found = try await objects.getAttributes(asked).attributes.items.first { $0.tag == .leaseTime }
            #expect(found?.value == .interval(first.leaseTime))
        }
        // Who holds a lease asks again, and hears when the object was changed, wherever it was.
        let contact = TTLV(KMIP.Tag(rawValue: 0x42_0022), .text("desk 4"))
        _ = try await objects[1].setAttribute(SetAttributeRequest(uniqueIdentifier: id, newAttribute: contact))
        let later = try await objects[0].obtainLease(request)
        let changed = try await objects[1].getAttributes(asked).attributes.items.first { $0.tag == .lastChangeDate }
        #expect(changed?.value == .dateTime(later.lastChangeDate) && later.lastChangeDate >= first.lastChangeDate)
        _ = try await objects[1].destroy(DestroyRequest(uniqueIdentifier: id))
        #expect(await Self.reason { _ = try await objects[0].obtainLease(request) } == .permissionDenied)
        try await servers.end()
    }

    /// Eight callers, four at each server, draw until nothing is left; what was refused for another reason took nothing.
    private static func exhaust(
        _ id: String,
        on servers: ManyServers,
        each: Int64 = 1,
        _ draw: @escaping @Sendable (Int, ObjectOperations) async throws -> Void
    ) async throws {
        let drawn = await withTaskGroup(of: Int64.self) { group in
            for number in 0..<8 {
                let objects = servers[number / 4].objects(for: ManyServers.local)
                group.addTask {
                    var (drawn, others) = (Int64(0), 0)
                    while others < 500 {
                        switch await reason({ try await draw(number, objects) }) {
                        case nil: drawn += 1
                        case .usageLimitExceeded: return drawn
                        default: others += 1
                        }
                    }
                    return drawn
                }
            }
            return await group.reduce(0, +)
        }
        #expect(drawn == total / each)
        for index in 0...1 {
            let objects = servers[index].objects(for: ManyServers.local)
            let attributes = try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)).attributes
            #expect(attributes.usageLimits?.count == total % each && attributes.usageLimits?.total == total)
            for number in 0...1 {
                #expect(await reason { try await draw(number, objects) } == .usageLimitExceeded)
            }
        }
    }

    /// The reason of a refusal; nil where nothing was refused.
    private static func reason(_ body: () async throws -> Void) async -> ResultReason? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? any KMIPReportable)?.kmipError.reason ?? .internalServerError
        }
    }

    // MARK: Keys and requests

    private static func limits(_ unit: UsageLimitsUnit) -> TTLV {
        TTLV(.usageLimits, .structure([TTLV(KMIP.Tag(rawValue: 0x42_0097), .longInteger(total)), unit.ttlv]))
    }

    private static func key(
        _ mask: CryptographicUsageMask,
        _ unit: UsageLimitsUnit,
        by server: KeyServer
    ) async throws -> String {
        var attributes = Attributes()
        (attributes.cryptographicAlgorithm, attributes.cryptographicLength) = (.aes, 256)
        (attributes.cryptographicUsageMask, attributes.lifeDates.activation) = (mask, 1)
        attributes.add(limits(unit))
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await server.objects(for: ManyServers.local).create(request).uniqueIdentifier
    }

    private static func signingKey(by server: KeyServer) async throws -> String {
        var (common, own, other) = (Attributes(), Attributes(), Attributes())
        (common.cryptographicAlgorithm, common.lifeDates.activation) = (.ed25519, 1)
        (own.cryptographicUsageMask, other.cryptographicUsageMask) = ([.sign], [.verify])
        own.add(limits(.object))
        let request = CreateKeyPairRequest(
            commonAttributes: common,
            privateKeyAttributes: own,
            publicKeyAttributes: other
        )
        return try await server.objects(for: ManyServers.local).createKeyPair(request).privateKeyUniqueIdentifier
    }

    private static func encrypt(_ id: String) -> EncryptRequest {
        var parameters = CryptographicParameters()
        (parameters.blockCipherMode, parameters.randomIV) = (.gcm, true)
        return EncryptRequest(uniqueIdentifier: id, parameters: parameters, data: data)
    }

    private static func wrapped(_ id: String, under key: String) -> GetRequest {
        let information = TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text(key))]))
        return GetRequest(
            uniqueIdentifier: id,
            keyWrappingSpecification: TTLV(
                .keyWrappingSpecification,
                .structure([WrappingMethod.encrypt.ttlv, information, EncodingOption.noEncoding.ttlv])
            )
        )
    }
}

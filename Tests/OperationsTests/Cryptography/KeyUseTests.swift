import Access
import KMIP
import Secrets
import Testing

@testable import Operations

@Suite("What a key may be used for, and when")
struct KeyUseTests {
    @Test("each use has its own bit of the mask, and its own right")
    func masks() {
        let uses: [KeyUse] = [.encrypt, .decrypt, .sign, .signatureVerify, .mac, .macVerify]
        #expect(Set(uses.map(\.mask.rawValue)).count == uses.count)
        #expect(Set(uses.compactMap { Right($0.operation) }).count == uses.count)
        #expect(uses.filter(\.protects).map(\.operation) == [.encrypt, .sign, .mac])
    }

    @Test("a key is used by its state and its dates as they are at the moment")
    func states() async throws {
        let fixture = try await ObjectsFixture()
        let ecb: (inout CryptographicParameters) -> Void = { $0.blockCipherMode = .ecb }
        let block = [UInt8](repeating: 2, count: 16)
        let new = try await fixture.key(block) { $0.lifeDates.activation = nil }
        #expect(await refusal { try await fixture.encrypt(new, block, ecb) } == .wrongKeyLifecycleState)
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: new))
        let sealed = try await fixture.encrypt(new, block, ecb)
        try await fixture.revoke(new, .cessationOfOperation)
        #expect(await refusal { try await fixture.encrypt(new, block, ecb) } == .wrongKeyLifecycleState)
        #expect(try await fixture.decrypt(new, sealed, ecb) == block)
        try await fixture.revoke(new, .keyCompromise)
        #expect(try await fixture.decrypt(new, sealed, ecb) == block)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: new))
        #expect(await refusal { try await fixture.decrypt(new, sealed, ecb) } == .wrongKeyLifecycleState)
        let one = try await fixture.key(block, .aes, .encrypt)
        #expect(await refusal { try await fixture.decrypt(one, sealed, ecb) } == .incompatibleCryptographicUsageMask)
        let over = try await fixture.key(block) { $0.protectStopDate = 5 }
        #expect(await refusal { try await fixture.encrypt(over, block, ecb) } == .wrongKeyLifecycleState)
        #expect(try await fixture.decrypt(over, sealed, ecb) == block)
    }

    @Test("Usage Limits are drawn before data is protected, by bytes or by operations, and never below nothing")
    func limits() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = try await fixture.key([UInt8](repeating: 1, count: 16)) { $0.add(fixture.limits(40, .byte)) }
        let ecb: (inout CryptographicParameters) -> Void = { $0.blockCipherMode = .ecb }
        let block = [UInt8](repeating: 2, count: 16)
        let sealed = try await fixture.encrypt(bytes, block, ecb)
        _ = try await fixture.encrypt(bytes, block, ecb)
        #expect(await refusal { try await fixture.encrypt(bytes, block, ecb) } == .usageLimitExceeded)
        #expect(try await fixture.left(bytes) == 8)
        #expect(try await fixture.decrypt(bytes, sealed, ecb) == block)
        #expect(try await fixture.left(bytes) == 8)
        let objects = try await fixture.key([UInt8](repeating: 1, count: 16)) { $0.add(fixture.limits(1, .object)) }
        _ = try await fixture.objects.mac(
            MACRequest(uniqueIdentifier: objects, data: SecretBytes(copying: block + block))
        )
        #expect(await refusal { try await fixture.encrypt(objects, block, ecb) } == .usageLimitExceeded)
    }

    @Test("what could not be encrypted takes nothing off Usage Limits")
    func refusedDraws() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key([UInt8](repeating: 1, count: 16)) { $0.add(fixture.limits(40, .byte)) }
        let block = [UInt8](repeating: 2, count: 16)
        func refused(_ mode: BlockCipherMode, _ data: [UInt8], additional: [UInt8]? = nil) async -> ResultReason? {
            var request = EncryptRequest(uniqueIdentifier: id, parameters: .of(mode), nonce: block)
            (request.data, request.additionalData) = (SecretBytes(copying: data), additional)
            return await refusal { [request] in try await fixture.objects.encrypt(request) }
        }
        #expect(await refused(.cbc, [1, 2, 3]) == .invalidField)
        #expect(await refused(.xts, block) == .badCryptographicParameters)
        #expect(await refused(.cbc, block, additional: [1]) == .unsupportedCryptographicParameters)
        #expect(try await fixture.left(id) == 40)
        #expect(await refused(.cbc, block) == nil)
        #expect(try await fixture.left(id) == 24)
    }

    @Test("several servers never allow more together than the limits had")
    func limitsOfServers() async throws {
        let fixture = try await SharingFixture()
        var attributes = Attributes()
        attributes.lifeDates.activation = 1
        attributes.add(.limits(5))
        let id = try await fixture.objects(0, SharingFixture.admin)
            .create(CreateRequest(objectType: .symmetricKey, attributes: attributes)).uniqueIdentifier
        let request = EncryptRequest(
            uniqueIdentifier: id,
            parameters: .of(.ecb),
            data: SecretBytes(copying: [UInt8](repeating: 0, count: 16))
        )
        let done = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<12 {
                group.addTask {
                    // Who was overtaken too often tries again.
                    for _ in 0..<20 {
                        do {
                            _ = try await fixture.objects(number % 2, SharingFixture.admin).encrypt(request)
                            return true
                        } catch let error as KMIPError where error.reason == .usageLimitExceeded {
                            return false
                        } catch { continue }
                    }
                    return false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 5)
    }

    @Test("a grant lets its holder do what it names and nothing beside it, and stops at once when it is gone")
    func grants() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key([UInt8](repeating: 1, count: 16))
        let ecb: (inout CryptographicParameters) -> Void = { $0.blockCipherMode = .ecb }
        let block = [UInt8](repeating: 2, count: 16)
        let sealed = try await fixture.encrypt(id, block, ecb)
        try await fixture.giveAway(id)
        #expect(await refusal { try await fixture.encrypt(id, block, ecb) } == .objectNotFound)
        try await fixture.grant([.encrypt], on: id)
        _ = try await fixture.encrypt(id, block, ecb)
        #expect(await refusal { try await fixture.decrypt(id, sealed, ecb) } == .permissionDenied)
        try await fixture.grant([.decrypt], on: id)
        #expect(try await fixture.decrypt(id, sealed, ecb) == block)
        #expect(await refusal { try await fixture.encrypt(id, block, ecb) } == .permissionDenied)
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: id)) } == .permissionDenied)
    }

    @Test("a key whose row has a new tag is opened anew, and no copy stays under the old one")
    func oldTags() throws {
        let keys = KnownKeys()
        for number in UInt8(0)..<100 {
            let place = KnownKeys.Place(id: "a", tag: [number])
            let found = try keys.material(at: place) { SecretBytes(copying: [number]) }
            #expect(found == SecretBytes(copying: [number]))
            #expect(keys.count == 1)
        }
        var opened = 0
        for tag in [UInt8(99), 98, 99] {
            _ = try keys.material(at: KnownKeys.Place(id: "a", tag: [tag])) {
                opened += 1
                return SecretBytes(copying: [tag])
            }
        }
        #expect(opened == 2 && keys.count == 1)
    }

    @Test("a key is forgotten with its row, and no more are kept than there is room for")
    func knownKeys() throws {
        let keys = KnownKeys()
        var opened = 0
        func use(_ id: String, _ tag: [UInt8]) throws -> SecretBytes {
            try keys.material(at: KnownKeys.Place(id: id, tag: tag)) {
                opened += 1
                return SecretBytes(copying: tag)
            }
        }
        _ = try use("a", [1])
        _ = try use("a", [1])
        #expect(opened == 1)
        #expect(try use("a", [2]) == SecretBytes(copying: [2]))
        #expect(opened == 2)
        for number in 0..<(3 * CryptographyLimits.knownKeys) { _ = try use("\(number)", [0]) }
        #expect(keys.count <= CryptographyLimits.knownKeys)
        let before = keys.count
        keys.forget("\(3 * CryptographyLimits.knownKeys - 1)")
        #expect(keys.count == before - 1)
        keys.forget()
        #expect(keys.count == 0)
    }
}

import AsymmetricKeys
import Canonical
import KMIP
import Secrets
import TestSupport
import Testing

@testable import Operations

@Suite("Altered wrapped keys")
struct AlteredWrappingTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Nil for RSA with OAEP.
        let mode: BlockCipherMode?
    }

    static let ways: [Way] = [
        Way(testDescription: "RFC 3394", mode: .nistKeyWrap),
        Way(testDescription: "RFC 5649", mode: .aesKeyWrapPadding),
        Way(testDescription: "GCM", mode: .gcm), Way(testDescription: "RSA with OAEP", mode: nil),
    ]

    /// A key in its wrapping, what is in it, and the block's Key Wrapping Data.
    private func wrapped(_ way: Way, _ fixture: ObjectsFixture) async throws -> (KeyBlock, SecretBytes, KeyWrappingData)
    {
        let (wrapping, unwrapping) = try await keys(way, fixture)
        let key = try await fixture.key()
        let plain = try #require(try await fixture.get(key).keyBlock?.plainBytes)
        let parameters = way.mode.map { [CryptographicParameters.of($0).ttlv] } ?? []
        let information = [TTLV(.uniqueIdentifier, .text(wrapping))] + parameters
        let fields = [
            WrappingMethod.encrypt.ttlv, TTLV(.encryptionKeyInformation, .structure(information)),
            EncodingOption.noEncoding.ttlv,
        ]
        let specification = TTLV(.keyWrappingSpecification, .structure(fields))
        let asked = GetRequest(uniqueIdentifier: key, keyWrappingSpecification: specification)
        let block = try #require(try await fixture.objects.get(asked).object.keyBlock)
        var data = try KeyWrappingData(ttlv: try #require(block.wrapping))
        data.encryptionKey?.uniqueIdentifier = unwrapping
        return (block, plain, data)
    }

    /// The key that wraps and the one that unwraps.
    private func keys(_ way: Way, _ fixture: ObjectsFixture) async throws -> (String, String) {
        guard way.mode == nil else {
            let key = try await fixture.key(SystemRandom().bytes(32), .aes, [.wrapKey, .unwrapKey])
            return (key, key)
        }
        let pair = try await fixture.registeredPair(.rsa, bits: 2_048, .unwrapKey, .wrapKey)
        return (pair.other, pair.own)
    }

    private func bytes(_ block: KeyBlock) throws -> [UInt8] {
        guard case .wrapped(let sealed)? = block.value else { throw KMIPError(.invalidField, "not wrapped") }
        return sealed.withBytes { [UInt8]($0) }
    }

    private func object(_ block: KeyBlock, _ data: KeyWrappingData, _ sealed: [UInt8]) -> ManagedObject {
        var block = block
        block.wrapping = data.ttlv
        block.value = .wrapped(SecretBytes(copying: sealed))
        return .symmetricKey(block)
    }

    @Test(
        "Import unwraps what it is, and refuses whatever was changed, cut or made longer, in one way",
        arguments: ways
    )
    func imported(_ way: Way) async throws {
        let fixture = try await ObjectsFixture()
        let (block, plain, data) = try await wrapped(way, fixture)
        let sealed = try bytes(block)
        func bring(_ object: ManagedObject, _ id: String) async throws {
            var request = ImportRequest(uniqueIdentifier: id, attributes: Attributes(), object: object)
            request.keyWrapType = .notWrapped
            _ = try await fixture.objects.import(request)
        }
        try await bring(object(block, data, sealed), "right")
        #expect(try await fixture.get("right").keyBlock?.plainBytes == plain)
        var alterer = ByteAlterer()
        var seen = Refusals()
        for alteration in alterer.walk(sealed) {
            let altered = object(block, data, alteration.bytes)
            seen.add(await refusalInWhole { try await bring(altered, "altered") }, alteration)
        }
        if let nonce = data.nonce {
            for alteration in alterer.walk(nonce) {
                var other = data
                other.nonce = alteration.bytes
                let altered = object(block, other, sealed)
                seen.add(await refusalInWhole { try await bring(altered, "altered") }, alteration)
            }
        }
        seen.areOne(.cryptographicFailure)
        #expect(await refusal { try await fixture.get("altered") } == .objectNotFound)
    }

    @Test("what is registered wrapped is kept as it comes, and is not unwrapped where it was changed", arguments: ways)
    func registered(_ way: Way) async throws {
        let fixture = try await ObjectsFixture()
        let (block, plain, data) = try await wrapped(way, fixture)
        let sealed = try bytes(block)
        func unwrapped(_ sealed: [UInt8]) async throws -> SecretBytes? {
            let id = try await fixture.register(object(block, data, sealed))
            let asked = GetRequest(uniqueIdentifier: id, keyWrapType: .notWrapped)
            return try await fixture.objects.get(asked).object.keyBlock?.plainBytes
        }
        #expect(try await unwrapped(sealed) == plain)
        var alterer = ByteAlterer()
        var seen = Refusals()
        for alteration in alterer.walk(sealed, most: 24) where !alteration.bytes.isEmpty {
            seen.add(await refusalInWhole { try await unwrapped(alteration.bytes) as Any }, alteration)
        }
        seen.areOne(.cryptographicFailure)
    }
}

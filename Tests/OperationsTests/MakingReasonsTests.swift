import KMIP
import Testing

@testable import Operations

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

/// Why keys are not made and not taken, on the wire: in the words of the standard's tables.
@Suite("Reasons of Create and Register")
struct MakingReasonsTests {
    private typealias F = AsynchronousFixture

    private static let first = ProtocolVersion(major: 1, minor: 4)
    /// Every algorithm of KMIP 2.1 (section 11.12).
    private static let algorithms = UInt32(1)...0x38
    private static let made: Set<CryptographicAlgorithm> = [
        .aes, .tripleDES, .camellia, .aria, .chaCha20, .chaCha20Poly1305, .poly1305, .hmacSHA1, .hmacSHA224,
        .hmacSHA256, .hmacSHA384, .hmacSHA512, .hmacSHA3of224, .hmacSHA3of256, .hmacSHA3of384, .hmacSHA3of512,
    ]

    private static func creation(_ attributes: [TTLV], in version: ProtocolVersion) -> TTLV {
        guard version.major < 2 else {
            return F.item(.create, [ObjectType.symmetricKey.ttlv, Attributes(attributes).ttlv()])
        }
        let named = attributes.map { attribute in
            let name = attribute.tag == .cryptographicAlgorithm ? "Cryptographic Algorithm" : "Key Format Type"
            return TTLV(
                .attribute,
                .structure([TTLV(.attributeName, .text(name)), TTLV(.attributeValue, attribute.value)])
            )
        }
        return F.item(.create, [ObjectType.symmetricKey.ttlv, TTLV(.templateAttribute, .structure(named))])
    }

    private static func registration(_ format: KeyFormatType) -> TTLV {
        let block = TTLV(
            .keyBlock,
            .structure([
                format.ttlv,
                TTLV(.keyValue, .structure([TTLV(.keyMaterial, .bytes([UInt8](repeating: 7, count: 32)))])),
                CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256)),
            ])
        )
        return F.item(
            .register,
            [ObjectType.symmetricKey.ttlv, Attributes().ttlv(), TTLV(.symmetricKey, .structure([block]))]
        )
    }

    @Test("a key of an algorithm that is not made here, or of none, is refused as the value of an attribute")
    func algorithms() async throws {
        let fixture = try await F()
        for code in Self.algorithms {
            let algorithm = TTLV(.cryptographicAlgorithm, .enumeration(code))
            let item = try #require(
                try await fixture.ask([Self.creation([algorithm], in: .latest)], by: fixture.ann).first
            )
            let isMade = CryptographicAlgorithm(rawValue: code).map { Self.made.contains($0) } ?? false
            #expect(item.reason == (isMade ? nil : .invalidAttributeValue), "\(code): \(item.message ?? "")")
        }
        // SKIPJACK, DES and RSA, in words of KMIP 1.4 (section 11.2).
        for code in [UInt32(0x18), 0x01, 0x04] {
            let algorithm = TTLV(.cryptographicAlgorithm, .enumeration(code))
            let item = try await fixture.ask([Self.creation([algorithm], in: Self.first)], by: fixture.ann) {
                $0.version = Self.first
            }
            #expect(item.first?.reason == .invalidField, "\(code)")
        }
    }

    @Test("a symmetric key comes in the forms Raw and Transparent; another one is a feature that is not offered")
    func formats() async throws {
        let fixture = try await F()
        #expect(try await fixture.ask([Self.registration(.raw)], by: fixture.ann).first?.reason == nil)
        for format in [KeyFormatType.opaque, .pkcs8, .x509] {
            let item = try await fixture.ask([Self.registration(format)], by: fixture.ann).first
            #expect(item?.reason == .featureNotSupported, "\(format)")
        }
        for (version, reason) in [(ProtocolVersion.latest, ResultReason.invalidAttributeValue), (first, .invalidField)]
        {
            let attributes = [CryptographicAlgorithm.aes.ttlv, KeyFormatType.opaque.ttlv]
            let item = try await fixture.ask([Self.creation(attributes, in: version)], by: fixture.ann) {
                $0.version = version
            }
            #expect(item.first?.reason == reason, "\(version)")
        }
    }

    private var first: ProtocolVersion { Self.first }
}

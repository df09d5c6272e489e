import KMIP
import Testing

@testable import Operations

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

@Suite("Attributes that a version cannot say")
struct AttributeListTests {
    private typealias F = AsynchronousFixture

    private static func usage(_ bits: CryptographicUsageMask) -> TTLV {
        TTLV(.cryptographicUsageMask, .integer(bits.rawValue))
    }

    /// A pair on P-256, of the algorithm EC: KMIP 1.2 has it first.
    private func pair(_ fixture: F) async throws -> String {
        let common = [CryptographicAlgorithm.ec.ttlv, DomainParameters(recommendedCurve: .p256).ttlv]
        let item = F.item(
            .createKeyPair,
            [
                TTLV(.commonAttributes, .structure(common)),
                TTLV(.privateKeyAttributes, .structure([Self.usage(.sign)])),
                TTLV(.publicKeyAttributes, .structure([Self.usage(.verify)])),
            ]
        )
        let made = try #require(try await fixture.ask([item], by: fixture.ann).first?.payload)
        return try KeyPairResponse(ttlv: made).privateKeyUniqueIdentifier
    }

    /// The names in the list, and those of the attributes that are told.
    private func names(
        _ id: String,
        _ version: ProtocolVersion,
        _ fixture: F
    ) async throws -> (listed: Set<String>, told: Set<String>) {
        let items = [F.item(.getAttributeList, F.on(id)), F.item(.getAttributes, F.on(id))]
        let answers = try await fixture.ask(items, by: fixture.ann) { $0.version = version }
        let payloads = try answers.map { try #require($0.payload) }
        let told = payloads[1].children.compactMap { $0.tag == .attribute ? $0.first(.attributeName) : nil }
        let listed = payloads[0].children.filter { $0.tag == .attributeName }
        return (Set(listed.compactMap(Self.text)), Set(told.compactMap(Self.text)))
    }

    private static func text(_ ttlv: TTLV) -> String? { if case .text(let text) = ttlv.value { text } else { nil } }

    @Test("are told by neither Get Attributes nor Get Attribute List")
    func sameNames() async throws {
        let fixture = try await F()
        let id = try await pair(fixture)
        for minor: Int32 in 0...4 {
            let (listed, told) = try await names(id, ProtocolVersion(major: 1, minor: minor), fixture)
            #expect(listed == told, "1.\(minor)")
            #expect(listed.contains("Cryptographic Algorithm") == (minor >= 2), "1.\(minor)")
        }
    }
}

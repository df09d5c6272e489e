import KMIP
import KMIPServer
import Testing

/// Ephemeral in a batch item (KMIP 2.1 section 8.3).
@Suite("Data that the client does not want back")
struct EphemeralTests {
    private static let hashing: TTLV = {
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        return parameters.ttlv
    }()

    private static func item(_ operation: Operation, _ fields: [TTLV], isEphemeral: Bool? = nil) -> TTLV {
        let wish = isEphemeral.map { [TTLV(.ephemeral, .boolean($0))] } ?? []
        return TTLV(.batchItem, .structure([operation.ttlv] + wish + [TTLV(.requestPayload, .structure(fields))]))
    }

    private func payloads(_ items: [TTLV]) async throws -> [TTLV?] {
        let header = RequestHeader(batchCount: Int32(items.count))
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv] + items)))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: 1)
        let bytes = await KMIPService().answer(request, by: FakeOperations()).bytes
        return try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items.map(\.payload)
    }

    @Test("is not told, and a later item of the batch still takes it")
    func chained() async throws {
        let payloads = try await payloads([
            Self.item(.rngRetrieve, [TTLV(.dataLength, .integer(8))], isEphemeral: true),
            // Data Enumeration: what RNG Retrieve gave.
            Self.item(.hash, [Self.hashing, TTLV(.data, .enumeration(5))]),
        ])
        #expect(payloads.count == 2)
        #expect(payloads[0] == TTLV(.responsePayload, .structure([])))
        #expect(payloads[1]?.first(.data)?.value == .bytes([UInt8](repeating: 7, count: 8)))
    }

    @Test("is told to all others", arguments: [nil, false])
    func told(_ isEphemeral: Bool?) async throws {
        let item = Self.item(.rngRetrieve, [TTLV(.dataLength, .integer(8))], isEphemeral: isEphemeral)
        #expect(try await payloads([item]).first??.first(.data) != nil)
    }

    @Test("What is no data is told")
    func others() async throws {
        let attributes = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128))]
        let create = Self.item(
            .create,
            [ObjectType.symmetricKey.ttlv, Attributes(attributes).ttlv()],
            isEphemeral: true
        )
        #expect(try await payloads([create]).first??.first(.uniqueIdentifier)?.value == .text("key-1"))
    }
}

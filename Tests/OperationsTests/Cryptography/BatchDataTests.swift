import KMIP
import KMIPServer
import Secrets
import Testing

@testable import Operations

/// Data that goes from one item of a batch to the next without leaving the server (KMIP 2.1 sections 7.9 and 11.13).
@Suite("Data of a batch")
struct BatchDataTests {
    private func ask(_ items: [(KMIP.Operation, [TTLV])], _ fixture: ObjectsFixture) async throws -> [ResponseBatchItem]
    {
        let items = items.enumerated().map { number, item in
            TTLV(
                .batchItem,
                .structure([
                    item.0.ttlv, TTLV(.uniqueBatchItemID, .bytes([UInt8(number)])),
                    TTLV(.requestPayload, .structure(item.1)),
                ])
            )
        }
        let header = RequestHeader(version: .latest, batchCount: Int32(items.count))
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv] + items)))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: 1)
        let bytes = await KMIPService().answer(request, by: fixture.objects).bytes
        return try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items
    }

    @Test("random bytes are encrypted, and decrypted again, in one batch")
    func chain() async throws {
        let fixture = try await ObjectsFixture()
        let id = TTLV(.uniqueIdentifier, .text(try await fixture.key([UInt8](repeating: 1, count: 16))))
        let ecb = CryptographicParameters.of(.ecb).ttlv
        let items = try await ask(
            [
                (.rngRetrieve, [TTLV(.dataLength, .integer(32))]),
                (.encrypt, [id, ecb, TTLV(.data, .enumeration(5))]),
                (.decrypt, [id, ecb, TTLV(.data, .integer(-1))]),
                (.hash, [Self.hashing.ttlv, TTLV(.data, .enumeration(1))]),
                (.hash, [Self.hashing.ttlv, TTLV(.data, .integer(0))]),
            ],
            fixture
        )
        #expect(items.count == 5 && items.allSatisfy { $0.status == .success })
        let data = items.map { $0.payload?.first(.data)?.value }
        #expect(data[0] == data[2] && data[0] != data[1] && data[3] == data[4])
    }

    @Test(
        "data that is not there is named in vain",
        arguments: [TTLVValue.enumeration(2), .integer(0), .integer(-1), .enumeration(99)]
    )
    func missing(value: TTLVValue) async throws {
        let fixture = try await ObjectsFixture()
        let items = try await ask([(.hash, [Self.hashing.ttlv, TTLV(.data, value)])], fixture)
        #expect(items.first?.status == .operationFailed)
        #expect([.invalidMessage, .unknownEnumeration].contains(items.first?.reason))
    }

    private static var hashing: CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        return parameters
    }
}

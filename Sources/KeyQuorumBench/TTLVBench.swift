import KMIP
import Secrets

/// KMIP in JSON: the answer to a Get of an AES key, as a whole message.
enum TTLVBench {
    private static let times = 5_000

    static func run() throws -> [Figure] {
        let message = message().ttlv
        let bytes = JSONTTLV.encode(message)
        return [
            Figure(
                "decode \(bytes.count) bytes of KMIP JSON",
                try measure { _ = try JSONTTLV.decode(bytes) },
                "µs CPU"
            ),
            Figure("encode the same", measure { _ = JSONTTLV.encode(message) }, "µs CPU"),
        ]
    }

    private static func message() -> ResponseMessage {
        let key = KeyBlock(
            format: .raw,
            value: .plain(.bytes(SystemRandom().secret(32)), nil),
            algorithm: .aes,
            length: 256
        )
        let item = ResponseBatchItem(
            operationCode: Operation.get.rawValue,
            status: .success,
            payload: GetResponse(uniqueIdentifier: "a-key", object: .symmetricKey(key)).ttlv
        )
        let header = ResponseHeader(version: .latest, timeStamp: 1_700_000_000, batchCount: 1)
        return ResponseMessage(header: header, items: [item])
    }

    private static func measure(_ body: () throws -> Void) rethrows -> Double {
        try Stopwatch.microseconds(times: times, body)
    }
}

import KMIP
import KMIPServer
import Testing

@testable import Operations

/// The standard's cases against a real server: every one, in all its steps but Interop: a production server has none (KMIP 2.1 section 6.1.26), and it
/// only marks where a case begins and ends.
struct KMIPCaseTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let file: KMIPCase
        let encoding: KMIPRequest.Encoding
        var testDescription: String { "\(file.name) as \(encoding)" }
    }

    static let lines = KMIPCase.all.flatMap { file in
        [KMIPRequest.Encoding.binary, .json, .xml].map { Line(file: file, encoding: $0) }
    }

    @Test("a case gets the answers that it names, in each encoding", arguments: lines)
    func replay(_ line: Line) async throws {
        let fixture = try await ObjectsFixture()
        var variables = CaseVariables()
        for (number, step) in line.file.steps.enumerated() {
            let request = try variables.request(step.request)
            if Self.isInterop(request) { continue }
            let answer = try await Self.answer(request, line.encoding, fixture)
            #expect(try variables.difference(step.response, answer) == nil, "step \(number)")
        }
    }

    @Test("all cases are there, and replayed")
    func complete() {
        #expect(KMIPCase.all.count == 27)
        #expect(Self.lines.count == 3 * 27)
        #expect(KMIPCase.all.allSatisfy { !$0.steps.isEmpty })
    }

    private static func isInterop(_ request: TTLV) -> Bool {
        request.first(.batchItem)?.first(.operation) == KMIP.Operation.interop.ttlv
    }

    private static func answer(
        _ request: TTLV,
        _ encoding: KMIPRequest.Encoding,
        _ fixture: ObjectsFixture
    ) async throws -> TTLV {
        let asked = KMIPRequest(
            body: encode(request, encoding),
            encoding: encoding,
            isCosmianPath: false,
            now: CaseVariables.now
        )
        return try decode(await KMIPService().answer(asked, by: fixture.objects).bytes, encoding)
    }

    static func encode(_ message: TTLV, _ encoding: KMIPRequest.Encoding) -> [UInt8] {
        switch encoding {
        case .binary: BinaryTTLV.encode(message)
        case .json: JSONTTLV.encode(message)
        case .xml: XMLTTLV.encode(message)
        }
    }

    static func decode(_ bytes: [UInt8], _ encoding: KMIPRequest.Encoding) throws -> TTLV {
        switch encoding {
        case .binary: try BinaryTTLV.decode(bytes)
        case .json: try JSONTTLV.decode(bytes).root
        case .xml: try XMLTTLV.decode(bytes)
        }
    }
}

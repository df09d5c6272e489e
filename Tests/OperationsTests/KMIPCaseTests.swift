import KMIP
import KMIPServer
import Testing

@testable import Operations

/// The standard's cases against a real server.
struct KMIPCaseTests {
    /// Those whose every step this server has the objects and operations for. A production server has no Interop (KMIP 2.1 section 6.1.26),
    /// which only marks where a case begins and ends.
    static let whole = [
        "BL-M-1-21", "BL-M-2-21", "BL-M-3-21", "BL-M-4-21", "BL-M-5-21", "OMOS-M-1-14", "OMOS-M-1-21", "OMOS-O-1-21",
        "SKLC-M-1-14",
        "SKLC-M-1-21", "SKLC-M-2-14", "SKLC-M-2-21", "SKLC-M-3-14", "SKLC-M-3-21",
    ]

    struct Line: Sendable, CustomTestStringConvertible {
        let file: KMIPCase
        let encoding: KMIPRequest.Encoding
        var testDescription: String { "\(file.name) as \(encoding)" }
    }

    static let lines = KMIPCase.all.filter { whole.contains($0.name) }.flatMap { file in
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

    @Test("every case that could be replayed is, and all cases are there")
    func complete() {
        #expect(KMIPCase.all.count == 27)
        #expect(Self.lines.count == 3 * Self.whole.count)
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
        let body =
            switch encoding {
            case .binary: BinaryTTLV.encode(request)
            case .json: JSONTTLV.encode(request)
            case .xml: XMLTTLV.encode(request)
            }
        let asked = KMIPRequest(body: body, encoding: encoding, isCosmianPath: false, now: CaseVariables.now)
        let bytes = await KMIPService().answer(asked, by: fixture.objects).bytes
        return switch encoding {
        case .binary: try BinaryTTLV.decode(bytes)
        case .json: try JSONTTLV.decode(bytes).root
        case .xml: try XMLTTLV.decode(bytes)
        }
    }
}

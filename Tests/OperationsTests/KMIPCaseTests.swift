import Foundation
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

    static let lines = lines(of: KMIPCase.all)
    static let otherLines = lines(of: KMIPCase.others)

    private static func lines(of cases: [KMIPCase]) -> [Line] {
        cases.flatMap { file in [KMIPRequest.Encoding.binary, .json, .xml].map { Line(file: file, encoding: $0) } }
    }

    @Test("a case gets the answers that it names, in each encoding", arguments: lines)
    func replay(_ line: Line) async throws { try await Self.replay(line) }

    /// `KEYQUORUM_CASES=FOLDER swift test --filter KMIPCaseTests`, with the cases of other profiles as they were published.
    @Test(
        "so does a case of the folder KEYQUORUM_CASES",
        .enabled(if: !KMIPCaseTests.otherLines.isEmpty),
        arguments: KMIPCaseTests.otherLines
    )
    func replayOther(_ line: Line) async throws { try await Self.replay(line) }

    private static func replay(_ line: Line) async throws {
        let fixture = try await ObjectsFixture()
        var variables = CaseVariables()
        for (number, step) in line.file.steps.enumerated() {
            let request = try variables.request(step.request)
            if isInterop(request) { continue }
            let answer = try await answer(request, line.encoding, fixture)
            #expect(try variables.difference(step.response, answer) == nil, "step \(number)")
        }
    }

    @Test("all cases are there, and replayed")
    func complete() {
        #expect(KMIPCase.all.count == 27)
        #expect(Self.lines.count == 3 * 27)
        #expect(KMIPCase.all.allSatisfy { !$0.steps.isEmpty })
    }

    @Test("what a case leaves open is a time, or what the server answered the first time")
    func variables() throws {
        var variables = CaseVariables()
        let request = try variables.request(
            """
            <RequestMessage><ActivationDate type="DateTime" value="$NOW-3600"/>\
            <DeactivationDate type="DateTime" value="$NOW"/></RequestMessage>
            """
        )
        let now = CaseVariables.now
        #expect(request.children.map(\.value) == [.dateTime(now - 3_600), .dateTime(now)])
        let response = """
            <ResponseMessage><UniqueIdentifier type="TextString" value="$UNIQUE_IDENTIFIER_1"/>\
            <CorrelationValue type="ByteString" value="$CORRELATION_VALUE_0"/>\
            <TimeStamp type="DateTime" value="$NOW"/></ResponseMessage>
            """
        #expect(try variables.difference(response, Self.answer("one", [1, 0xAB])) == nil)
        #expect(try variables.difference(response, Self.answer("one", [1, 0xAB])) == nil)
        #expect(try variables.difference(response, Self.answer("two", [1, 0xAB])) != nil)
        #expect(try variables.difference(response, Self.answer("one", [2])) != nil)
        let next = try variables.request(
            """
            <RequestMessage><UniqueIdentifier type="TextString" value="$UNIQUE_IDENTIFIER_1"/>\
            <CorrelationValue type="ByteString" value="$CORRELATION_VALUE_0"/></RequestMessage>
            """
        )
        #expect(next.children == Array(Self.answer("one", [1, 0xAB]).children.prefix(2)))
    }

    private static func answer(_ identifier: String, _ value: [UInt8]) -> TTLV {
        TTLV(
            .responseMessage,
            .structure([
                TTLV(.uniqueIdentifier, .text(identifier)),
                TTLV(.correlationValue, .bytes(value)),
                TTLV(.timeStamp, .dateTime(7)),
            ])
        )
    }

    @Test("a folder's cases are found in the folders in it too")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cases-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let inner = folder.appending(path: "inner")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        let text = "<RequestMessage>1</RequestMessage> <ResponseMessage>2</ResponseMessage>"
        for file in [
            folder.appending(path: "B-1.xml"), inner.appending(path: "A-1.xml"), inner.appending(path: "A.txt"),
        ] {
            try Data(text.utf8).write(to: file)
        }
        let found = KMIPCase.found(in: folder)
        #expect(found.map(\.name) == ["B-1", "A-1"])
        #expect(found.allSatisfy { $0.steps.count == 1 && $0.steps[0].request == "<RequestMessage>1</RequestMessage>" })
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

import Canonical
import Foundation
import KMIP
import Testing

@testable import Operations

@Suite("Asynchronous requests: reasons")
struct AsynchronousReasonsTests {
    private typealias F = AsynchronousFixture

    private static let operations = [KMIP.Operation.poll, .cancel, .process, .queryAsynchronousRequests]
    /// Of no table, and defined for just this (KMIP 2.1 section 11.46).
    private static let ownWords = ["duplicate-process-request", "operation-canceled-by-requester"]

    /// The standard's tables of reasons.
    private static let named: [String: Set<String>] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/reasons-2.1.txt")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.reduce(into: [:]) { tables, line in
            let words = line.split(separator: " ").map(String.init)
            tables[words[0].lowercased()] = Set(words.dropFirst())
        }
    }()

    @Test("what is refused has a reason that the standard's table names for the operation", arguments: operations)
    func reasons(_ operation: KMIP.Operation) async throws {
        let fixture = try await F()
        let values = try await fixture.submit([F.key(), F.key()], by: fixture.ann)
        #expect(try await fixture.cancel(values[1], by: fixture.ann) == .canceled)
        await fixture.servers[0].workOff()
        let wrong = TTLV(.asynchronousCorrelationValue, .text("x"))
        let payloads = [[], [wrong], F.value([1]), F.value(values[0]), F.value(values[1]), F.value([1]) + F.on("x")]
        var refusals: [ResponseBatchItem] = []
        for (payload, option) in payloads.flatMap({ [($0, nil), ($0, BatchErrorContinuationOption.undo)] }) {
            let items = [F.item(operation, payload)] + (option == nil ? [] : [F.item(.ping)])
            refusals += try await fixture.ask(items, by: fixture.ann) { $0.errorOption = option }
        }
        refusals += try await fixture.ask([F.item(operation, F.value(values[0]))], by: fixture.ann) {
            $0.version = ProtocolVersion(major: 2, minor: 0)
        }
        let named = try #require(Self.named[operation.name.lowercased()]).union(Self.ownWords)
        for refusal in refusals where refusal.operationCode == operation.rawValue {
            guard let reason = refusal.reason else { continue }
            let word = reason.words.lowercased().replacing(" ", with: "-")
            #expect(named.contains(word), "\(word): \(refusal.message ?? "")")
        }
        #expect(refusals.count { $0.reason != nil } >= 4)
    }
}

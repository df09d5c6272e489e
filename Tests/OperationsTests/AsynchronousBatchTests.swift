import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Asynchronous requests: batches")
struct AsynchronousBatchTests {
    private typealias F = AsynchronousFixture

    private static let ping = F.item(.ping)

    @Test("an item that is answered at once leaves the others one batch, wherever it stands", arguments: 0..<3)
    func answered(at place: Int) async throws {
        let fixture = try await F()
        var items = [F.key("one"), F.item(.activate), F.item(.getAttributeList)]
        items.insert(Self.ping, at: [0, 1, 3][place])
        let answers = try await fixture.ask(items, .mandatory, by: fixture.ann) { $0.errorOption = .continue }
        #expect(answers.map(\.status).filter { $0 == .operationPending }.count == 3)
        #expect(answers[[0, 1, 3][place]].reason == .featureNotSupported)
        let values = answers.compactMap(\.asynchronousCorrelationValue)
        for value in values.reversed() {
            #expect(
                try await fixture.row(value)?.previous
                    == values.firstIndex(of: value).flatMap { $0 > 0 ? values[$0 - 1] : nil }
            )
        }
        #expect(try await fixture.process(values[2], by: fixture.ann, on: 1).status == .success)
        var told: [ResponseBatchItem] = []
        for value in values { told.append(try await fixture.poll(value, by: fixture.ann)) }
        #expect(told.map(\.status) == [.success, .success, .success])
        #expect(Set(told.map { fixture.identifier($0) }).count == 1)
    }

    @Test("where the batch stops at its first error, what stands before it is one batch and nothing behind it is done")
    func stops() async throws {
        let fixture = try await F()
        let items = [F.key("one"), F.item(.activate), Self.ping, F.item(.getAttributeList)]
        let answers = try await fixture.ask(items, .mandatory, by: fixture.ann)
        #expect(answers.map(\.status) == [.operationPending, .operationPending, .operationFailed])
        await fixture.servers[0].workOff()
        for answer in answers.prefix(2) {
            #expect(
                try await fixture.poll(answer.asynchronousCorrelationValue, by: fixture.ann).status == .success
            )
        }
        let first = try await fixture.ask([Self.ping, F.key("two")], .mandatory, by: fixture.ann)
        #expect(first.map(\.status) == [.operationFailed])
        #expect(try await fixture.objects() == 1)
    }

    @Test("an operation that is not offered refuses itself alone")
    func notOffered() async throws {
        let fixture = try await F()
        let items = [F.key("one"), F.item(.reProvision), F.item(.activate)]
        let answers = try await fixture.ask(items, .mandatory, by: fixture.ann) { $0.errorOption = .continue }
        #expect(answers.map(\.status) == [.operationPending, .operationFailed, .operationPending])
        #expect(answers[1].reason == .operationNotSupported)
    }

    @Test("an item that names the many results of an earlier one is done for each of them, and Poll answers for each")
    func many() async throws {
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        var keys: Set<String> = []
        for _ in 0..<3 {
            let request = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256)
            keys.insert(try await objects.make(request).id)
        }
        let located = TTLV(.uniqueIdentifier, .enumeration(IdentifierPlaceholder.locate.rawValue))
        let all = F.item(.locate, [Attributes([CryptographicAlgorithm.aes.ttlv]).ttlv()])
        let values = try await fixture.submit(
            [all, F.item(.get, [located]), F.item(.destroy, [located])],
            by: fixture.ann
        )
        await fixture.servers[1].workOff()
        for (value, operation) in zip(values.dropFirst(), [KMIP.Operation.get, .destroy]) {
            let told = try await fixture.ask([F.item(.poll, F.value(value))], by: fixture.ann)
            #expect(told.map(\.operationCode) == Array(repeating: operation.rawValue, count: 3))
            // The keys that were read are destroyed now.
            let isTold = operation == .destroy
            #expect(told.map(\.reason) == Array(repeating: isTold ? nil : .objectDestroyed, count: 3))
            if isTold { #expect(Set(told.compactMap { fixture.identifier($0) }) == keys) }
        }
    }

    @Test("of an item that is done for many, what stands before the first error is done", arguments: [false, true])
    func some(goesOn: Bool) async throws {
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        var keys: [String] = []
        for number in 0..<3 {
            let request = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256)
            keys.append(try await objects.make(request).id)
            if number == 1 { _ = try await objects.activate(ActivateRequest(uniqueIdentifier: keys[1])) }
        }
        let located = TTLV(.uniqueIdentifier, .enumeration(IdentifierPlaceholder.locate.rawValue))
        let all = F.item(.locate, [Attributes([CryptographicAlgorithm.aes.ttlv]).ttlv()])
        let answers = try await fixture.ask([all, F.item(.activate, [located])], .mandatory, by: fixture.ann) {
            if goesOn { $0.errorOption = .continue }
        }
        await fixture.servers[1].workOff()
        let value = answers[1].asynchronousCorrelationValue
        let told = try await fixture.ask([F.item(.poll, F.value(value))], by: fixture.ann) {
            if goesOn { $0.errorOption = .continue }
        }
        let order = try await fixture.poll(answers[0].asynchronousCorrelationValue, by: fixture.ann)
        let located3 = order.payload?.children.compactMap { field in
            if case .text(let id) = field.value { id } else { String?.none }
        }
        let place = try #require(located3?.firstIndex(of: keys[1]))
        let expected = (0..<(goesOn ? 3 : place + 1)).map { $0 == place ? ResultStatus.operationFailed : .success }
        #expect(told.map(\.status) == expected)
        var active = 0
        for key in keys where try await objects.describe(key).state == "active" { active += 1 }
        #expect(active == 1 + expected.count { $0 == .success })
        #expect(try await fixture.servers.damages(seenBy: 0).isEmpty)
    }
}

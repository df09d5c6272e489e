import Foundation
import Testing

@testable import KMIP

struct VersionRulesTests {
    struct Line: CustomTestStringConvertible, Sendable {
        let isUpgrade: Bool
        let version: ProtocolVersion
        let operation: KMIP.Operation
        let request: String?
        let input: String
        let expected: String
        var testDescription: String { "\(isUpgrade ? "upgrade" : "downgrade") \(version) \(operation.name)" }

        init?(_ text: String) {
            guard let colon = text.range(of: ": <"), let arrow = text.range(of: " => ") else { return nil }
            let words = text[..<colon.lowerBound].split(separator: " ", maxSplits: 4).map(String.init)
            let numbers = words.count > 2 ? words[1].split(separator: ".").compactMap { Int32($0) } : []
            guard numbers.count == 2, let operation = KMIP.Operation(name: words[2]) else { return nil }
            isUpgrade = words[0] == "upgrade"
            version = ProtocolVersion(major: numbers[0], minor: numbers[1])
            self.operation = operation
            request = words.count == 5 ? words[4] : nil
            input = String(text[text.index(after: colon.lowerBound)..<arrow.lowerBound])
            expected = String(text[arrow.upperBound...])
        }
    }

    static let lines = VectorFile.lines("versions.txt").compactMap(Line.init)

    @Test("a payload of one version becomes one of another", arguments: lines)
    func converts(_ line: Line) throws {
        let rules = VersionRules(line.version)
        let input = try XMLTTLV.decode(Array(line.input.utf8))
        let request = try line.request.map { try XMLTTLV.decode(Array($0.utf8)) }
        do throws(KMIPError) {
            let output =
                line.isUpgrade
                ? try rules.upgrade(input, of: line.operation)
                : try rules.downgrade(input, of: line.operation, answering: request)
            #expect(String(decoding: XMLTTLV.encode(output), as: UTF8.self) == line.expected)
        } catch {
            #expect(error.reason.words == line.expected, "\(error)")
        }
    }

    @Test("the vector file has all its lines")
    func isComplete() {
        #expect(Self.lines.count == VectorFile.lines("versions.txt").count)
        #expect(Self.lines.count > 50)
    }

    @Test("a request of 1.x and the same of 2.1 are one request")
    func sameRequest() throws {
        let line = try #require(Self.lines.first)
        let payload = try VersionRules(line.version).upgrade(try XMLTTLV.decode(Array(line.input.utf8)), of: .create)
        let request = try CreateRequest(ttlv: payload)
        #expect(request.attributes.names == [ObjectName("n")])
        #expect(request.attributes.cryptographicUsageMask == [.encrypt, .decrypt])
        #expect(request.attributes.vendorAttribute("x", "team") == .text("blue"))
    }

    @Test("KMIP 1.x wants said what a new key is for, and takes no structures within a custom attribute's")
    func description() throws {
        let (first, latest) = (VersionRules(Self.first), VersionRules(.latest))
        func request(_ type: ObjectType, _ attributes: [TTLV]) -> TTLV {
            TTLV(.requestPayload, .structure([type.ttlv, TTLV(.templateAttribute, .structure(attributes))]))
        }
        func attribute(_ name: String, _ value: TTLVValue) -> TTLV {
            TTLV(.attribute, .structure([TTLV(.attributeName, .text(name)), TTLV(.attributeValue, value)]))
        }
        func reason(_ rules: VersionRules, _ operation: KMIP.Operation, _ payload: TTLV) -> ResultReason? {
            do throws(KMIPError) {
                _ = try rules.upgrade(payload, of: operation)
                return nil
            } catch {
                return error.reason
            }
        }
        let algorithm = attribute("Cryptographic Algorithm", CryptographicAlgorithm.aes.ttlv.value)
        let mask = attribute("Cryptographic Usage Mask", .integer(12))
        #expect(reason(first, .create, request(.symmetricKey, [algorithm, mask])) == nil)
        #expect(reason(first, .create, request(.symmetricKey, [algorithm])) == .invalidField)
        #expect(reason(first, .create, request(.symmetricKey, [mask])) == .invalidField)
        #expect(reason(first, .register, request(.secretData, [])) == .invalidField)
        #expect(reason(first, .register, request(.secretData, [mask])) == nil)
        #expect(reason(first, .register, request(.opaqueObject, [])) == nil)
        #expect(reason(latest, .create, request(.symmetricKey, [])) == nil)
        let flat = TTLV(.nameValue, .text("v"))
        for (fields, refusal) in [([flat], nil), ([TTLV(.name, .structure([flat]))], .invalidField)]
            as [([TTLV], ResultReason?)]
        {
            let custom = attribute("x-note", .structure(fields))
            #expect(reason(first, .create, request(.symmetricKey, [algorithm, mask, custom])) == refusal)
        }
    }

    @Test("no response has a tag or a value that its version does not define", arguments: ProtocolVersion.supported)
    func random(_ version: ProtocolVersion) throws {
        var random = SeededRandom(seed: SeededRandom.seed)
        let rules = VersionRules(version)
        for round in 0..<400 {
            let fields = (0..<6).map { _ in RandomTTLV.element(&random) }
            let payload = TTLV(.responsePayload, .structure(fields))
            guard let response = try? rules.downgrade(payload, of: .query) else { continue }
            #expect(Self.isDefined(response, rules), "seed \(SeededRandom.seed), round \(round)")
        }
    }

    /// Names and values of attributes of 1.x are written under tags of their own.
    private static func isDefined(_ ttlv: TTLV, _ rules: VersionRules) -> Bool {
        guard rules.defines(ttlv.tag) else { return false }
        // What is inside a vendor's attribute is the vendor's own.
        if ttlv.tag == .attribute || ttlv.tag == .attributeReference { return true }
        if case .enumeration(let code) = ttlv.value { return rules.defines(code, of: ttlv.tag) }
        return ttlv.children.allSatisfy { isDefined($0, rules) }
    }

    @Test("a response's header keeps what its version has")
    func header() {
        var header = ResponseHeader(version: .latest, timeStamp: 1, batchCount: 1)
        header.clientCorrelationValue = "c"
        header.serverCorrelationValue = "s"
        header.nonce = Nonce(identifier: [1], value: [2])
        header.serverHashedPassword = [3]
        header.attestationTypes = [.tpmQuote]
        for version in ProtocolVersion.supported {
            let result = VersionRules(version).downgrade(header)
            #expect(result.version == version && result.timeStamp == 1 && result.batchCount == 1)
            #expect((result.clientCorrelationValue != nil) == (version.description >= "1.4"))
            #expect((result.serverCorrelationValue != nil) == (version.description >= "1.4"))
            #expect((result.nonce != nil) == (version.description >= "1.2"))
            #expect(result.attestationTypes.isEmpty == (version.description < "1.2"))
            #expect((result.serverHashedPassword != nil) == (version.description >= "2.0"))
        }
    }

    @Test("an item that the version cannot say fails and says so")
    func item() {
        let fields = [ObjectType.certificateRequest.ttlv, TTLV(.uniqueIdentifier, .text("u"))]
        let item = ResponseBatchItem(
            operationCode: KMIP.Operation.get.rawValue,
            uniqueBatchItemID: [9],
            status: .success,
            payload: TTLV(.responsePayload, .structure(fields))
        )
        let result = VersionRules(ProtocolVersion(major: 1, minor: 4)).downgrade(item)
        #expect(result.status == .operationFailed && result.reason == .featureNotSupported && result.payload == nil)
        #expect(result.uniqueBatchItemID == [9] && result.operationCode == KMIP.Operation.get.rawValue)
        #expect(VersionRules(.latest).downgrade(item) == item)
    }

    @Test("every reason is one that the version has", arguments: ProtocolVersion.supported)
    func reasons(_ version: ProtocolVersion) {
        let rules = VersionRules(version)
        for reason in ResultReason.allCases {
            #expect(rules.defines(reason.known(in: version).rawValue, of: .resultReason), "\(reason)")
        }
        #expect(ResultReason.itemNotFound.known(in: version) == .itemNotFound)
        #expect(ResultReason.sensitive.known(in: ProtocolVersion(major: 1, minor: 3)) == .permissionDenied)
        #expect(ResultReason.constraintViolation.known(in: ProtocolVersion(major: 2, minor: 0)) == .permissionDenied)
    }

    private static let first = ProtocolVersion(major: 1, minor: 0)
    private static let named = Attributes([ObjectName("a").ttlv, ObjectName("b").ttlv, TTLV(.description, .text("c"))])

    private static func change(_ fields: [TTLV]) -> TTLV {
        TTLV(.requestPayload, .structure([TTLV(.uniqueIdentifier, .text("u"))] + fields))
    }

    @Test("the number of an instance in 1.x is the instance in 2.1, and stands in the response again")
    func instances() throws {
        let rules = VersionRules(Self.first)
        let new = TTLV(.newAttribute, .structure([ObjectName("z").ttlv]))
        let request = Self.change([TTLV(.attributeIndex, .integer(1)), new])
        let resolved = try rules.resolve(request, of: .modifyAttribute, in: Self.named)
        let current = TTLV(.currentAttribute, .structure([ObjectName("b").ttlv]))
        #expect(resolved.payload == Self.change([current, new]))
        let answer = TTLV(.responsePayload, .structure([TTLV(.uniqueIdentifier, .text("u"))]))
        let response = try rules.downgrade(answer, of: .modifyAttribute, answering: resolved.echo)
        let attribute = try #require(response.first(.attribute))
        #expect(attribute.first(.attributeIndex)?.value == .integer(1))
        #expect(attribute.first(.attributeValue)?.children == ObjectName("z").ttlv.children)
    }

    @Test("a deletion in 1.x takes the instance with its number, the first without, and says what it was")
    func deletion() throws {
        let rules = VersionRules(Self.first)
        let reference = AttributeReference.tag(.name).ttlv
        for (index, name) in [(nil, "a"), (0, "a"), (1, "b")] as [(Int32?, String)] {
            let number = index.map { [TTLV(.attributeIndex, .integer($0))] } ?? []
            let request = Self.change([reference] + number)
            let resolved = try rules.resolve(request, of: .deleteAttribute, in: Self.named)
            #expect(resolved.payload == Self.change([TTLV(.currentAttribute, .structure([ObjectName(name).ttlv]))]))
            let answer = TTLV(.responsePayload, .structure([]))
            let response = try rules.downgrade(answer, of: .deleteAttribute, answering: resolved.echo)
            #expect(response.first(.attribute)?.first(.attributeValue)?.children == ObjectName(name).ttlv.children)
        }
        let third = Self.change([reference, TTLV(.attributeIndex, .integer(2))])
        var error = #expect(throws: KMIPError.self) { try rules.resolve(third, of: .deleteAttribute, in: Self.named) }
        #expect(error?.reason == .attributeInstanceNotFound)
        let absent = Self.change([AttributeReference.tag(.state).ttlv])
        error = #expect(throws: KMIPError.self) { try rules.resolve(absent, of: .deleteAttribute, in: Self.named) }
        #expect(error?.reason == .attributeNotFound)
    }

    @Test("an added attribute of 1.x gets the next number, and 2.x knows none")
    func addition() throws {
        let new = TTLV(.newAttribute, .structure([ObjectName("z").ttlv]))
        let request = Self.change([new])
        let resolved = try VersionRules(Self.first).resolve(request, of: .addAttribute, in: Self.named)
        #expect(resolved.payload == request)
        #expect(resolved.echo.first(.attributeIndex)?.value == .integer(2))
        let all = Self.change([AttributeReference.tag(.name).ttlv])
        #expect(try VersionRules(.latest).resolve(all, of: .deleteAttribute, in: Self.named).payload == all)
    }
}

import Foundation
import KMIP
import KMIPServer
import Secrets
import Testing

@testable import Operations

/// What each operation answers in each version, word for word: one file a version, one line an operation.
///
/// `KEYQUORUM_WRITE_TRANSCRIPTS=1` writes the files anew, to be read before they are kept.
struct KMIPTranscriptTests {
    @Test("every operation answers as its version has it", arguments: ProtocolVersion.supported)
    func transcript(_ version: ProtocolVersion) async throws {
        let walk = KMIPWalk(version, try await ObjectsFixture())
        let lines = try await walk.lines().joined(separator: "\n") + "\n"
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Vectors/transcripts/kmip-\(version).txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_TRANSCRIPTS"] != nil {
            try lines.write(to: file, atomically: true, encoding: .utf8)
        }
        let agreed = try String(contentsOf: file, encoding: .utf8)
        for (line, expected) in zip(lines.split(separator: "\n"), agreed.split(separator: "\n")) {
            #expect(line == expected)
        }
        #expect(lines.count == agreed.count)
        #expect(walk.covered == Set(KMIP.Operation.allCases))
    }
}

/// One key's life, with every operation that there is, written as a version writes it.
final class KMIPWalk {
    let version: ProtocolVersion
    private let fixture: ObjectsFixture
    private(set) var identifiers: [String] = []
    private(set) var written: [String] = []
    /// The value that was given last.
    private var correlation: [UInt8] = []
    private(set) var covered: Set<KMIP.Operation> = []

    init(_ version: ProtocolVersion, _ fixture: ObjectsFixture) {
        self.version = version
        self.fixture = fixture
    }

    var isFirst: Bool { version.major < 2 }

    func lines() async throws -> [String] {
        try await make()
        try await pairs()
        try await parts()
        try await attributes()
        try await uses()
        try await ends()
        try await server()
        return written
    }

    private func make() async throws {
        let key: [TTLV] = [
            CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128)),
            TTLV(.cryptographicUsageMask, .integer(12)), ObjectName("first").ttlv, .limits(9),
        ]
        try await ask(.create, [ObjectType.symmetricKey.ttlv, template(key)])
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [1, 2])), nil))
        let secret = ManagedObject.secretData(.password, block)
        let word = [ObjectName("word").ttlv, TTLV(.cryptographicUsageMask, .integer(2))]
        try await ask(.register, [ObjectType.secretData.ttlv, template(word), secret.ttlv])
        let attributes = isFirst ? [] : [Attributes().ttlv()]
        let identifier = TTLV(.uniqueIdentifier, .text("brought"))
        try await ask(
            .import,
            [identifier, ObjectType.secretData.ttlv].dropLast(isFirst ? 1 : 0) + attributes + [secret.ttlv]
        )
    }

    private func pairs() async throws {
        let common = [CryptographicAlgorithm.rsa.ttlv, TTLV(.cryptographicLength, .integer(2_048))]
        let own = [ObjectName("own").ttlv, TTLV(.cryptographicUsageMask, .integer(1))]
        let other = [ObjectName("other").ttlv, TTLV(.cryptographicUsageMask, .integer(2))]
        let place = identifiers.count
        try await ask(
            .createKeyPair,
            [
                template(common, .commonAttributes), template(own, .privateKeyAttributes),
                template(other, .publicKeyAttributes),
            ]
        )
        let made = identifiers.dropFirst(place)
        for id in made {
            try await ask(.getAttributes, [TTLV(.uniqueIdentifier, .text(id))])
            try await ask(.get, [TTLV(.uniqueIdentifier, .text(id))])
        }
        try await ask(.reKeyKeyPair, [TTLV(.privateKeyUniqueIdentifier, .text(made.first ?? ""))])
    }

    private func parts() async throws {
        let key = [
            CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128)),
            TTLV(.cryptographicUsageMask, .integer(0x200)),
        ]
        let place = identifiers.count
        try await ask(
            .createSplitKey,
            [
                ObjectType.splitKey.ttlv, TTLV(.splitKeyParts, .integer(3)), TTLV(.splitKeyThreshold, .integer(2)),
                SplitKeyMethod.polynomialSharingGF216.ttlv, template(key),
            ]
        )
        let parts = identifiers.dropFirst(place).map { TTLV(.uniqueIdentifier, .text($0)) }
        try await ask(.get, parts.suffix(1))
        try await ask(.getAttributes, parts.suffix(1))
        try await ask(.joinSplitKey, [ObjectType.symmetricKey.ttlv] + parts.suffix(2) + [template([])])
        guard parts.count == 3, let joined = identifiers.last.map({ TTLV(.uniqueIdentifier, .text($0)) }) else {
            return
        }
        try await ask(.activate, [joined])
        let request = DeriveKeyRequest(
            objectType: .symmetricKey,
            uniqueIdentifiers: [],
            derivationMethod: .hmac,
            derivationParameters: Self.derivation
        )
        try await ask(.deriveKey, [request.fields[0], joined] + request.fields.dropFirst() + [template(key)])
        try await ask(.getAttributes, [TTLV(.uniqueIdentifier, .text(identifiers.last ?? ""))])
    }

    private static let derivation: DerivationParameters = {
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        let data = SecretBytes(copying: [1, 2])
        return DerivationParameters(parameters: parameters, derivationData: [data])
    }()

    private func attributes() async throws {
        try await ask(.getAttributeList, [first])
        try await ask(.getAttributes, [first, reference(.state), reference(.name), reference(.cryptographicUsageMask)])
        try await ask(.getAttributes, [first])
        try await ask(.addAttribute, [first, change(.newAttribute, ObjectName("second").ttlv)])
        let renamed = change(.newAttribute, ObjectName("third").ttlv, index: 1)
        let current = isFirst ? [] : [change(.currentAttribute, ObjectName("second").ttlv)]
        try await ask(.modifyAttribute, [first] + current + [renamed])
        let gone =
            isFirst
            ? [reference(.name), TTLV(.attributeIndex, .integer(1))]
            : [change(.currentAttribute, ObjectName("third").ttlv)]
        try await ask(.deleteAttribute, [first] + gone)
        try await ask(.setAttribute, [first, change(.newAttribute, TTLV(.description, .text("d")))])
        try await ask(
            .adjustAttribute,
            [first, flag, AdjustmentType.negate.ttlv]
        )
        try await ask(
            .locate,
            isFirst ? [named(ObjectName("first").ttlv)] : [Attributes([ObjectName("first").ttlv]).ttlv()]
        )
        try await ask(.locate, [TTLV(.maximumItems, .integer(1))] + (isFirst ? [named(ObjectName("word").ttlv)] : []))
    }

    private func uses() async throws {
        try await ask(.activate, [first])
        try await ask(.check, [first, TTLV(.cryptographicUsageMask, .integer(4))])
        try await ask(.check, [first, TTLV(.cryptographicUsageMask, .integer(1))])
        try await ask(.obtainLease, [first])
        try await ask(.getUsageAllocation, [first, TTLV(KMIP.Tag(rawValue: 0x42_0096), .longInteger(3))])
        try await ask(.get, [first])
        try await ask(.export, [TTLV(.uniqueIdentifier, .text("brought"))])
        try await ask(.reKey, [first])
    }

    private func ends() async throws {
        try await ask(.destroy, [first])
        try await ask(.archive, [first])
        try await ask(.get, [first])
        try await ask(.recover, [first])
        try await ask(.revoke, [first, RevocationReason(.superseded).ttlv])
        try await ask(.destroy, [first])
        try await ask(.get, [first])
        try await ask(.get, [TTLV(.uniqueIdentifier, .text("nothing"))])
    }

    private func server() async throws {
        let asked: [QueryFunction] =
            [
                .queryOperations, .queryObjects, .queryServerInformation, .queryRNGs, .queryProfiles,
                .queryCapabilities,
            ] + (version.major == 2 ? [.queryDefaultsInformation, .queryStorageProtectionMasks] : [])
        try await ask(.query, asked.map(\.ttlv))
        try await ask(.discoverVersions, [])
        try await ask(.log, [TTLV(.logMessage, .text("a line"))])
        try await ask(.ping, [])
        for operation in [KMIP.Operation.poll, .cancel, .process] {
            try await ask(operation, [TTLV(.asynchronousCorrelationValue, .bytes([1]))])
        }
        try await ask(.queryAsynchronousRequests, [])
        if !isFirst { try await later() }
        try await tickets()
        for role in EndpointRole.allCases { try await ask(.setEndpointRole, [role.ttlv]) }
        try await cryptography()
        try await rules()
        for operation in KMIP.Operation.allCases where !covered.contains(operation) { try await ask(operation, []) }
    }

    /// Asked with Mandatory, which 1.x does not have.
    private func later() async throws {
        let short = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128))]
        for isCancelled in [false, true] {
            try await ask(.create, [ObjectType.symmetricKey.ttlv, template(short)], .mandatory)
            let value = [TTLV(.asynchronousCorrelationValue, .bytes(correlation))]
            try await ask(.poll, value)
            try await ask(.queryAsynchronousRequests, [])
            try await ask(isCancelled ? .cancel : .process, value)
            for operation in [KMIP.Operation.poll, .process, .cancel] { try await ask(operation, value) }
        }
        try await ask(.query, [QueryFunction.queryObjects.ttlv], .mandatory)
    }

    /// Operations on data, by a key whose bytes are known.
    private func cryptography() async throws {
        let block = KeyBlock(
            format: .raw,
            value: .plain(.bytes(SecretBytes(copying: [UInt8](0..<16))), nil),
            algorithm: .aes,
            length: 128
        )
        let mask: CryptographicUsageMask = [.encrypt, .decrypt, .macGenerate, .macVerify]
        let known = [ObjectName("known").ttlv, TTLV(.cryptographicUsageMask, .integer(mask.rawValue))]
        try await ask(
            .register,
            [ObjectType.symmetricKey.ttlv, template(known), ManagedObject.symmetricKey(block).ttlv]
        )
        let key = TTLV(.uniqueIdentifier, .text(identifiers.last ?? ""))
        let data = TTLV(.data, .bytes(Array("sixteen bytes of".utf8)))
        try await ask(.encrypt, [key, CryptographicParameters.of(.ecb).ttlv, data])
        try await ask(.activate, [key])
        try await ask(.encrypt, [key, CryptographicParameters.of(.ecb).ttlv, data])
        try await ask(.encrypt, [key, CryptographicParameters.of(.cbc).ttlv, data])
        let gcm = [CryptographicParameters.of(.gcm).ttlv, data, TTLV(.ivCounterNonce, .bytes([UInt8](0..<12)))]
        try await ask(.encrypt, [key] + gcm)
        try await ask(.decrypt, [key] + gcm)
        try await ask(.decrypt, [key, CryptographicParameters.of(.ecb).ttlv, data])
        try await ask(.mac, [key, data])
        try await ask(.macVerify, [key, data, TTLV(.macData, .bytes([1, 2]))])
        var hashing = CryptographicParameters()
        hashing.hashingAlgorithm = .sha256
        try await ask(.hash, [hashing.ttlv, data])
        try await ask(.rngRetrieve, [TTLV(.dataLength, .integer(0))])
        try await ask(.rngSeed, [data])
        try await ask(.mac, [key, data, TTLV(.initIndicator, .boolean(true))])
        try await ask(.mac, [key, data, TTLV(.correlationValue, .bytes([1])), TTLV(.finalIndicator, .boolean(true))])
        try await ask(.sign, [key, data])
    }

    private func tickets() async throws {
        try await ask(.login, LoginRequest(TicketTerms(leaseTime: .interval(60), requestCount: 2)).fields)
        try await ask(.login, LoginRequest(TicketTerms(leaseTime: .interval(0))).fields)
        let rights = [DelegatedRight(operations: [.get], objects: ["brought"])]
        try await ask(.delegatedLogin, DelegatedLoginRequest(rights: rights).fields)
        let ticket = Ticket(value: SecretBytes(copying: Array(repeating: 0, count: 48)))
        try await ask(.logout, LogoutRequest(ticket: ticket).fields)
    }

    private func rules() async throws {
        let long = [TTLV(.cryptographicLength, .integer(256))]
        let selection = ObjectSelection(types: [.symmetricKey])
        let constraint = Constraint(selection, attributes: Attributes(long))
        let defaults = ObjectDefaults(selection, attributes: Attributes([TTLV(.sensitive, .boolean(true))]))
        try await ask(.setConstraints, SetConstraintsRequest(constraints: [constraint]).fields)
        try await ask(.getConstraints, [])
        try await ask(.setDefaults, SetDefaultsRequest(defaults: [defaults]).fields)
        let short = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128))]
        try await ask(.create, [ObjectType.symmetricKey.ttlv, template(short)])
    }

    private var first: TTLV { TTLV(.uniqueIdentifier, .text(identifiers.first ?? "")) }

    /// Quantum Safe, a flag that changes nothing else.
    private var flag: TTLV { TTLV(.attributeReference, .enumeration(0x42_0147)) }

    func template(_ items: [TTLV], _ tag: KMIP.Tag = .attributes) -> TTLV {
        isFirst ? TTLV(Self.templates[tag] ?? tag, .structure(items.map { named($0) })) : Attributes(items).ttlv(tag)
    }

    private static let templates: [KMIP.Tag: KMIP.Tag] = [
        .attributes: .templateAttribute, .commonAttributes: .commonTemplateAttribute,
        .privateKeyAttributes: .privateKeyTemplateAttribute, .publicKeyAttributes: .publicKeyTemplateAttribute,
    ]

    private func change(_ tag: KMIP.Tag, _ item: TTLV, index: Int32? = nil) -> TTLV {
        isFirst ? named(item, index) : TTLV(tag, .structure([item]))
    }

    private func reference(_ tag: KMIP.Tag) -> TTLV {
        isFirst ? TTLV(.attributeName, .text(Self.names["\(tag)"] ?? "")) : AttributeReference.tag(tag).ttlv
    }

    func named(_ item: TTLV, _ index: Int32? = nil) -> TTLV {
        let number = index.map { [TTLV(.attributeIndex, .integer($0))] } ?? []
        let name = TTLV(.attributeName, .text(Self.names["\(item.tag)"] ?? "x-unknown"))
        return TTLV(.attribute, .structure([name] + number + [TTLV(.attributeValue, item.value)]))
    }

    private static let names = [
        "Name": "Name", "State": "State", "CryptographicAlgorithm": "Cryptographic Algorithm",
        "CryptographicLength": "Cryptographic Length", "CryptographicUsageMask": "Cryptographic Usage Mask",
        "UsageLimits": "Usage Limits", "Description": "Description", "ObjectType": "Object Type",
    ]

    /// Asks, and writes the answer down without what is another one each time.
    func ask(
        _ operation: KMIP.Operation,
        _ fields: [TTLV],
        _ indicator: AsynchronousIndicator? = nil
    ) async throws {
        covered.insert(operation)
        var header = RequestHeader(version: version, batchCount: 1)
        header.asynchronousIndicator = indicator
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv, item])))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: CaseVariables.now)
        let answer = try BinaryTTLV.decode(await KMIPService().answer(request, by: fixture.objects).bytes)
        let response = try #require(answer.first(.batchItem))
        if case .bytes(let value) = response.first(.asynchronousCorrelationValue)?.value { correlation = value }
        written.append(String(decoding: XMLTTLV.encode(settled(response)), as: UTF8.self))
    }

    private func settled(_ ttlv: TTLV) -> TTLV {
        switch ttlv.value {
        case .structure(let fields): TTLV(ttlv.tag, .structure(fields.map { settled($0) }))
        case .dateTime: TTLV(ttlv.tag, .dateTime(0))
        case .dateTimeExtended: TTLV(ttlv.tag, .dateTimeExtended(0))
        case .bigInteger, .secretInteger: TTLV(ttlv.tag, .bigInteger(extending: []))
        case .text(let text) where Self.isIdentifier(text): TTLV(ttlv.tag, .text(variable(text)))
        case .text(let text) where text.hasPrefix("Keyquorum "): TTLV(ttlv.tag, .text("Keyquorum"))
        case .bytes, .secret:
            "\(ttlv.tag)".contains("Value") || "\(ttlv.tag)" == "QString"
                || [.keyMaterial, .shortUniqueIdentifier].contains(ttlv.tag)
                ? TTLV(ttlv.tag, .bytes([])) : ttlv
        default: ttlv
        }
    }

    /// A UUID, alone or with what tells a public key or a part by.
    private static func isIdentifier(_ text: String) -> Bool {
        (36...39).contains(text.utf8.count) && text.filter { $0 == "-" }.count == 4
    }

    private func variable(_ identifier: String) -> String {
        if !identifiers.contains(identifier) { identifiers.append(identifier) }
        return "u\(identifiers.firstIndex(of: identifier) ?? 0)"
    }
}

import Testing

@testable import KMIP

/// Elliptic keys in the versions that have no Transparent EC.
@Suite("Transparent elliptic keys by version")
struct EllipticFormatTests {
    private static let earlier = (0...2).map { VersionRules(ProtocolVersion(major: 1, minor: $0)) }
    private static let later = [(1, 3), (1, 4), (2, 0), (2, 1)].map {
        VersionRules(ProtocolVersion(major: $0.0, minor: $0.1))
    }

    private static func key(_ isPrivate: Bool, _ format: UInt32, _ algorithm: CryptographicAlgorithm) -> TTLV {
        let number =
            isPrivate
            ? TTLV(Tag(rawValue: 0x42_002E), .bigInteger(extending: [5]))
            : TTLV(Tag(rawValue: 0x42_0072), .bytes([4, 1, 2]))
        let material = TTLV(.keyMaterial, .structure([TTLV(.recommendedCurve, .enumeration(6)), number]))
        let block = [
            TTLV(.keyFormatType, .enumeration(format)), TTLV(.keyValue, .structure([material])), algorithm.ttlv,
            TTLV(.cryptographicLength, .integer(256)),
        ]
        return TTLV(isPrivate ? .privateKey : .publicKey, .structure([TTLV(.keyBlock, .structure(block))]))
    }

    private static func answer(_ isPrivate: Bool, _ format: UInt32, _ algorithm: CryptographicAlgorithm) -> TTLV {
        let type = isPrivate ? ObjectType.privateKey : .publicKey
        let fields = [type.ttlv, TTLV(.uniqueIdentifier, .text("u")), key(isPrivate, format, algorithm)]
        return TTLV(.responsePayload, .structure(fields))
    }

    @Test(
        "a Get of 1.0 to 1.2 has the form of the key's algorithm, and later ones Transparent EC",
        arguments: [true, false]
    )
    func given(isPrivate: Bool) throws {
        let forms: [(CryptographicAlgorithm, UInt32)] = [(.ecdsa, 0x0E), (.ecdh, 0x10), (.ecmqv, 0x12)]
        let inside: UInt32 = isPrivate ? 0x14 : 0x15
        for (algorithm, form) in forms {
            let kept = Self.answer(isPrivate, inside, algorithm)
            let expected = Self.answer(isPrivate, isPrivate ? form : form + 1, algorithm)
            for rules in Self.earlier { #expect(try rules.downgrade(kept, of: .get) == expected) }
            for rules in Self.later { #expect(try rules.downgrade(kept, of: .get) == kept) }
        }
    }

    @Test("a key of which no more is known than that it is elliptic is given as one of ECDSA")
    func general() throws {
        let kept = Self.answer(true, 0x14, .ec)
        #expect(try Self.earlier[0].downgrade(kept, of: .get) == Self.answer(true, 0x0E, .ecdsa))
        // 1.2 has the algorithm and not the format.
        #expect(try Self.earlier[2].downgrade(kept, of: .get) == Self.answer(true, 0x0E, .ec))
        #expect(throws: KMIPError.self) { try Self.earlier[2].downgrade(Self.answer(true, 0x14, .aes), of: .get) }
    }

    @Test(
        "who asks for the form of one algorithm has it, in every version that has such forms",
        arguments: [true, false]
    )
    func asked(isPrivate: Bool) throws {
        let inside: UInt32 = isPrivate ? 0x14 : 0x15
        for code in UInt32(0x0E)...0x13 {
            let get = TTLV(.requestPayload, .structure([TTLV(.keyFormatType, .enumeration(code))]))
            let goesWithIt = (code % 2 == 0) == isPrivate
            for rules in Self.earlier + Self.later.prefix(2) {
                let given = try rules.downgrade(Self.answer(isPrivate, inside, .ec), of: .get, answering: get)
                let isEarlier = Self.earlier.contains { $0.version == rules.version }
                // 1.2 has the word EC, and the versions before it only those of the algorithms.
                let knowsEC = rules.version.minor >= 2
                let own: CryptographicAlgorithm = code < 0x10 ? .ecdsa : code < 0x12 ? .ecdh : .ecmqv
                let algorithm = knowsEC ? .ec : goesWithIt ? own : .ecdsa
                let otherwise: UInt32 = isEarlier ? (isPrivate ? 0x0E : 0x0F) : inside
                #expect(given == Self.answer(isPrivate, goesWithIt ? code : otherwise, algorithm))
            }
            // Where there is no such form, nobody can have asked for it.
            let given = try Self.later[3].downgrade(Self.answer(isPrivate, inside, .ec), of: .get, answering: get)
            #expect(given == Self.answer(isPrivate, inside, .ec))
        }
    }

    @Test(
        "all three pairs of forms are taken as Transparent EC in an object, and stay what they are where one is asked for"
    )
    func taken() throws {
        for code in UInt32(0x0E)...0x13 {
            let isPrivate = code % 2 == 0
            let inside: UInt32 = isPrivate ? 0x14 : 0x15
            let asked = TTLV(.keyFormatType, .enumeration(code))
            let object = Self.key(isPrivate, code, .ecdsa)
            for rules in Self.earlier + Self.later.prefix(2) {
                let get = TTLV(.requestPayload, .structure([TTLV(.uniqueIdentifier, .text("u")), asked]))
                let format = try rules.upgrade(get, of: .get).first(.keyFormatType)
                #expect(format?.value == .enumeration(code))
                let type = isPrivate ? ObjectType.privateKey : .publicKey
                let mask = TTLV(.cryptographicUsageMask, .integer(1))
                let attribute = try #require(FirstGeneration.attribute(mask, index: nil))
                let said = TTLV(.templateAttribute, .structure([attribute]))
                let register = TTLV(.requestPayload, .structure([type.ttlv, said, object]))
                let upgraded = try rules.upgrade(register, of: .register)
                #expect(upgraded.children.last == Self.key(isPrivate, inside, .ecdsa))
            }
        }
    }
}

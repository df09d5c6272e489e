import KMIP
import Testing

/// Constraints and defaults of new objects (KMIP 2.1 sections 7.6, 7.7, 7.11, 7.22).
struct CreationRulesTests {
    private static func length(_ bits: Int32) -> TTLV { TTLV(.cryptographicLength, .integer(bits)) }
    private static let aes = CryptographicAlgorithm.aes.ttlv
    private static let keys = ObjectSelection(types: [.symmetricKey])

    private static func violation(_ constraint: Constraint, _ items: [TTLV], _ type: ObjectType = .symmetricKey)
        -> ResultReason?
    {
        do throws(KMIPError) {
            try CreationRules(constraints: [constraint]).require(Attributes(items), of: type)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("of an attribute that a constraint names several times, one value is enough, and none is not")
    func alternatives() {
        let constraint = Constraint(Self.keys, attributes: Attributes([Self.length(192), Self.length(256)]))
        #expect(Self.violation(constraint, [Self.length(256)]) == nil)
        #expect(Self.violation(constraint, [Self.length(128)]) == .constraintViolation)
        #expect(Self.violation(constraint, []) == .constraintViolation)
        #expect(Self.violation(constraint, [Self.length(128)], .secretData) == nil)
    }

    @Test("every attribute that is named must be met")
    func every() {
        let constraint = Constraint(attributes: Attributes([Self.aes, Self.length(256)]))
        #expect(Self.violation(constraint, [Self.aes, Self.length(256)]) == nil)
        #expect(
            Self.violation(constraint, [CryptographicAlgorithm.camellia.ttlv, Self.length(256)]) == .constraintViolation
        )
        #expect(Self.violation(constraint, [Self.aes]) == .constraintViolation)
    }

    @Test("a usage mask is the most that an object may be for")
    func mask() {
        func mask(_ bits: Int32) -> TTLV { TTLV(.cryptographicUsageMask, .integer(bits)) }
        let constraint = Constraint(attributes: Attributes([mask(0x0C)]))
        #expect(Self.violation(constraint, [mask(0x0C)]) == nil)
        #expect(Self.violation(constraint, [mask(0x04)]) == nil)
        #expect(Self.violation(constraint, [mask(0x1C)]) == .constraintViolation)
        #expect(Self.violation(constraint, []) == .constraintViolation)
    }

    @Test("a constraint for groups is for objects in one of them, compared byte by byte")
    func groups() {
        let group = TTLV(.objectGroup, .text("caf\u{e9}"))
        let constraint = Constraint(ObjectSelection(groups: ["caf\u{e9}"]), attributes: Attributes([Self.aes]))
        #expect(Self.violation(constraint, [group]) == .constraintViolation)
        #expect(Self.violation(constraint, [group, Self.aes]) == nil)
        #expect(Self.violation(constraint, [TTLV(.objectGroup, .text("cafe\u{301}"))]) == nil)
        #expect(Self.violation(constraint, []) == nil)
    }

    @Test("a default fills what is missing, that of a group before that of all, and a length only beside its algorithm")
    func filling() {
        let all = ObjectDefaults(Self.keys, attributes: Attributes([Self.aes, Self.length(256)]))
        let some = ObjectDefaults(
            ObjectSelection(types: [.symmetricKey], groups: ["g"]),
            attributes: Attributes([Self.length(128)])
        )
        let rules = CreationRules(defaults: [all, some])
        #expect(rules.filling(Attributes(), of: .symmetricKey).cryptographicLength == 256)
        #expect(rules.filling(Attributes([Self.length(192)]), of: .symmetricKey).cryptographicLength == 192)
        let grouped = rules.filling(Attributes([TTLV(.objectGroup, .text("g"))]), of: .symmetricKey)
        #expect(grouped.cryptographicLength == 128 && grouped.cryptographicAlgorithm == .aes)
        let other = rules.filling(Attributes([CryptographicAlgorithm.tripleDES.ttlv]), of: .symmetricKey)
        #expect(other.cryptographicAlgorithm == .tripleDES && other.cryptographicLength == nil)
        #expect(rules.filling(Attributes(), of: .secretData).isEmpty)
        let kept = rules.filling(Attributes(), of: .symmetricKey, except: [.cryptographicLength])
        #expect(kept.cryptographicLength == nil && kept.cryptographicAlgorithm == .aes)
    }

    @Test("both are read as they are written, in each encoding")
    func roundTrip() throws {
        let selection = ObjectSelection(types: [.symmetricKey, .secretData], groups: ["one", "two"])
        let constraints = [Constraint(selection, attributes: Attributes([Self.aes]))]
        let defaults = [ObjectDefaults(selection, attributes: Attributes([TTLV(.sensitive, .boolean(true))]))]
        let set = SetConstraintsRequest(constraints: constraints)
        let given = SetDefaultsRequest(defaults: defaults)
        for coded: (TTLV) throws -> TTLV in [
            { try BinaryTTLV.decode(BinaryTTLV.encode($0)) }, { try JSONTTLV.decode(JSONTTLV.encode($0)).root },
            { try XMLTTLV.decode(XMLTTLV.encode($0)) },
        ] {
            #expect(try SetConstraintsRequest(ttlv: coded(set.ttlv)) == set)
            #expect(try SetDefaultsRequest(ttlv: coded(given.ttlv)) == given)
        }
        #expect(try SetDefaultsRequest(ttlv: TTLV(.requestPayload, .structure([]))).defaults.isEmpty)
    }

    @Test("what nobody could fulfil, or only one object, is refused")
    func refused() {
        func reason(_ read: () throws(KMIPError) -> Any) -> ResultReason? {
            do throws(KMIPError) {
                _ = try read()
                return nil
            } catch {
                return error.reason
            }
        }
        func constraint(_ items: [TTLV]) -> ResultReason? {
            reason { () throws(KMIPError) in
                try Constraint(ttlv: TTLV(.constraint, .structure([TTLV(.attributes, .structure(items))])))
            }
        }
        func defaults(_ items: [TTLV], _ types: [TTLV] = [ObjectType.symmetricKey.ttlv]) -> ResultReason? {
            reason { () throws(KMIPError) in
                try ObjectDefaults(
                    ttlv: TTLV(.objectDefaults, .structure(types + [TTLV(.attributes, .structure(items))]))
                )
            }
        }
        #expect(constraint([]) == .invalidField)
        #expect(constraint([State.active.ttlv]) == .invalidField)
        #expect(constraint([TTLV(.maximumItems, .integer(1))]) == .invalidAttribute)
        #expect(constraint([Self.aes]) == nil)
        #expect(defaults([ObjectName("n").ttlv]) == .invalidField)
        #expect(defaults([State.active.ttlv]) == .invalidField)
        #expect(defaults([Self.aes], []) == .invalidMessage)
        #expect(defaults([Self.aes]) == nil)
        let many = TTLV(
            .constraints,
            .structure(Array(repeating: Constraint(attributes: Attributes([Self.aes])).ttlv, count: 101))
        )
        #expect(
            reason { () throws(KMIPError) in
                try SetConstraintsRequest(ttlv: TTLV(.requestPayload, .structure([many])))
            } == .serverLimitExceeded
        )
    }

    @Test("a whole list of attributes begins with what identifies the object, and goes on by name")
    func order() {
        let items = [
            State.active.ttlv, TTLV(.sensitive, .boolean(false)), TTLV(.keyFormatType, .enumeration(1)),
            VendorAttribute(vendor: "x", name: "a", value: .integer(1)).ttlv, ObjectName("2").ttlv,
            ObjectName("1").ttlv,
            TTLV(.digest, .structure([])), TTLV(.extractable, .boolean(true)), Self.length(1), Self.aes,
            TTLV(.uniqueIdentifier, .text("i")),
        ]
        let shown = Attributes(items).inShownOrder.items
        #expect(
            shown.map { "\($0.tag)" } == [
                "UniqueIdentifier", "CryptographicAlgorithm", "CryptographicLength", "Digest", "KeyFormatType",
                "Extractable", "Name", "Name", "Sensitive", "State", "Attribute",
            ]
        )
        #expect(Attributes(shown).names.map(\.value) == ["2", "1"])
    }
}

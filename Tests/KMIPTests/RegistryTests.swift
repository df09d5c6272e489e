import Testing

@testable import KMIP

struct RegistryTests {
    @Test(
        "the tables hold every tag and value that the standard has, six algorithms of KMIP 3.0 and two of this server's"
    )
    func counts() {
        #expect(Tag.all.count == 371)
        #expect(Registry.names.codes(in: Tag.operation.rawValue).count == 59)
        #expect(Registry.names.codes(in: Tag.resultReason.rawValue).count == 73)
        #expect(Registry.names.codes(in: Tag.cryptographicAlgorithm.rawValue).count == 56 + 6 + 2)
    }

    @Test("every name leads to its code and back")
    func bothWays() {
        for tag in Tag.all { #expect(tag.name.flatMap(Tag.init(name:)) == tag) }
        for scope in Tag.all {
            for code in Registry.names.codes(in: scope.rawValue) {
                let name = Registry.names.name(of: code, in: scope.rawValue)
                #expect(name.flatMap { Registry.names.code(of: $0, in: scope.rawValue) } == code)
            }
        }
    }

    @Test("every case of an enumeration is one of the standard's values")
    func cases() {
        Self.check(Operation.self)
        Self.check(ObjectType.self)
        Self.check(State.self)
        Self.check(ResultStatus.self)
        Self.check(ResultReason.self)
        Self.check(RevocationReasonCode.self)
        Self.check(QueryFunction.self)
        Self.check(IdentifierPlaceholder.self)
        Self.check(BatchErrorContinuationOption.self)
        Self.check(AsynchronousIndicator.self)
        Self.check(AttestationType.self)
        Self.check(CredentialType.self)
    }

    @Test(
        "spot checks against the standard's text",
        arguments: [
            ("ObjectType", "SymmetricKey", 2), ("State", "PreActive", 1), ("State", "Destroyed_Compromised", 6),
            ("CryptographicAlgorithm", "DES3", 2), ("KeyFormatType", "TransparentSymmetricKey", 7),
            ("Operation", "Ping", 0x3B),
            ("ResultReason", "GeneralFailure", 0x100), ("RecommendedCurve", "P_256", 7),
            ("LinkType", "WrappingKeyLink", 0x10E),
            ("BlockCipherMode", "GCM", 9), ("HashingAlgorithm", "SHA_256", 6),
            ("ResultReason", "IndexOutOfBounds", 0x0E), ("SplitKeyMethod", "PolynomialSharingGF2_16", 2),
            ("SplitKeyMethod", "PolynomialSharingGF2_8", 4),
        ] as [(String, String, UInt32)]
    )
    func spots(_ enumeration: String, _ name: String, _ code: UInt32) throws {
        let tag = try #require(Tag(name: enumeration))
        #expect(Registry.names.code(of: name, in: tag.rawValue) == code)
    }

    @Test("names are written as words where a sentence or a plain answer needs them")
    func words() {
        #expect(ResultReason.objectNotFound.underscored == "Object_Not_Found")
        #expect(ResultReason.wrongKeyLifecycleState.underscored == "Wrong_Key_Lifecycle_State")
        #expect(ResultReason.invalidCSR.words == "Invalid CSR")
        #expect(KMIPError(.permissionDenied, "no").description == "Permission_Denied: no")
        #expect(KMIPError(.permissionDenied, "no").code == "permission-denied")
    }

    @Test("every attribute of the table is a tag, and its letters are known")
    func attributes() {
        #expect(AttributeRule.all.count == 90)
        #expect(AttributeRule.of(.state)?.clientMaySet == false)
        #expect(AttributeRule.of(.name)?.isMultiple == true)
        #expect(AttributeRule.of(.keyBlock) == nil)
        #expect(AttributeRule.of(Tag(0x54_0001)) != nil)
    }

    private static func check<Value: KMIPEnumeration & CaseIterable>(_: Value.Type) {
        let known = Registry.names.codes(in: Value.tag.rawValue)
        #expect(Set(Value.allCases.map(\.rawValue)) == Set(known), "\(Value.self)")
    }
}

import KMIP
import Testing

@Suite("A change of an object's attributes")
struct AttributeChangeTests {
    private static let first = ObjectName("first").ttlv
    private static let second = ObjectName("second").ttlv
    private static let comment = TTLV(tag("Comment"), .text("old"))
    private static let generation = TTLV(tag("RotateGeneration"), .integer(7))
    private static let start = Attributes([first, comment, generation])

    private static func tag(_ name: String) -> Tag { Tag(name: name) ?? Tag(rawValue: 0) }

    private static func changed(
        _ change: AttributeChange,
        _ attributes: Attributes = start,
        state: State = .active,
        now: Int64 = 1_000
    ) throws -> [TTLV] {
        try change.applied(to: attributes, .init(state: state, now: now)).withoutHidden.items
    }

    private func refuses(_ reason: ResultReason, _ body: () throws -> [TTLV]) {
        let error = #expect(throws: KMIPError.self) { _ = try body() }
        #expect(error?.reason == reason)
    }

    @Test("Add puts one more instance behind the others")
    func add() throws {
        #expect(try Self.changed(.add(Self.second)) == Self.start.items + [Self.second])
    }

    @Test("Add leaves what is there alone")
    func addSingle() {
        refuses(.attributeSingleValued) { try Self.changed(.add(TTLV(Self.comment.tag, .text("new")))) }
        // A name is not unique twice on one object either (BL-M-8-21).
        refuses(.nonUniqueNameAttribute) { try Self.changed(.add(Self.first)) }
        let group = TTLV(.objectGroup, .text("group"))
        refuses(.illegalOperation) { try Self.changed(.add(group), Attributes([group])) }
    }

    @Test("Set changes the only value, or makes the first")
    func set() throws {
        let new = TTLV(Self.comment.tag, .text("new"))
        #expect(try Self.changed(.set(new)) == [Self.first, new, Self.generation])
        let description = TTLV(Self.tag("Description"), .text("a key"))
        #expect(try Self.changed(.set(description)) == Self.start.items + [description])
        let two = Attributes([Self.first, Self.second])
        refuses(.multiValuedAttribute) { try Self.changed(.set(ObjectName("third").ttlv), two) }
    }

    @Test("Modify changes the instance that is named, or the only one")
    func modify() throws {
        let third = ObjectName("third").ttlv
        let two = Attributes([Self.first, Self.second])
        #expect(try Self.changed(.modify(third, current: Self.second), two) == [Self.first, third])
        #expect(try Self.changed(.modify(third, current: nil)) == [third, Self.comment, Self.generation])
        refuses(.attributeInstanceNotFound) { try Self.changed(.modify(third, current: nil), two) }
        refuses(.attributeInstanceNotFound) { try Self.changed(.modify(third, current: third)) }
        refuses(.attributeNotFound) { try Self.changed(.modify(third, current: nil), Attributes()) }
        refuses(.invalidField) { try Self.changed(.modify(third, current: Self.comment)) }
    }

    @Test("Modify makes no name twice of two, and lets a name be what it is")
    func modifyToOwnName() throws {
        let two = Attributes([Self.first, Self.second])
        refuses(.nonUniqueNameAttribute) { try Self.changed(.modify(Self.first, current: Self.second), two) }
        #expect(try Self.changed(.modify(Self.second, current: Self.second), two) == [Self.first, Self.second])
        let other = ObjectName("first", type: .uri).ttlv
        #expect(try Self.changed(.modify(other, current: Self.second), two) == [Self.first, other])
    }

    @Test("Delete takes one instance, or all")
    func delete() throws {
        let two = Attributes([Self.first, Self.comment, Self.second])
        #expect(try Self.changed(.delete(Self.first), two) == [Self.comment, Self.second])
        #expect(try Self.changed(.deleteAll(.tag(.name)), two) == [Self.comment])
        refuses(.attributeInstanceNotFound) { try Self.changed(.delete(Self.second)) }
        refuses(.attributeNotFound) { try Self.changed(.deleteAll(.tag(Self.tag("Description")))) }
    }

    @Test("what is the server's is read only, under the word that each operation has for it")
    func readOnly() {
        refuses(.readOnlyAttribute) { try Self.changed(.add(TTLV(.state, .enumeration(2)))) }
        refuses(.readOnlyAttribute) { try Self.changed(.set(Self.generation)) }
        refuses(.readOnlyAttribute) { try Self.changed(.adjust(.tag(Self.generation.tag), .increment, by: nil)) }
        refuses(.attributeReadOnly) { try Self.changed(.modify(Self.generation, current: nil)) }
        refuses(.attributeReadOnly) { try Self.changed(.delete(Self.generation)) }
        refuses(.readOnlyAttribute) {
            try Self.changed(.add(VendorAttribute(vendor: "y", name: "a", value: .integer(1)).ttlv))
        }
        refuses(.invalidAttribute) { try Self.changed(.set(TTLV(.keyMaterial, .bytes([1])))) }
        refuses(.unsupportedAttribute) { try Self.changed(.adjust(.tag(.keyMaterial), .increment, by: nil)) }
    }

    @Test("a vendor's attribute may have many values, the list of tags one, and a vendor's name has no blanks")
    func vendors() throws {
        func note(_ vendor: String, _ name: String, _ text: String) -> TTLV {
            VendorAttribute(vendor: vendor, name: name, value: .text(text)).ttlv
        }
        let one = note("acme", "note", "1")
        #expect(try Self.changed(.add(note("acme", "note", "2")), Attributes([one])).count == 2)
        let tags = note(VendorAttribute.cosmianVendor, VendorAttribute.tagName, "[]")
        refuses(.attributeSingleValued) {
            try Self.changed(
                .add(note(VendorAttribute.cosmianVendor, VendorAttribute.tagName, "[1]")),
                Attributes([tags])
            )
        }
        refuses(.invalidAttribute) { try Self.changed(.add(note("ac me!", "note", "2")), Attributes([one])) }
    }

    @Test("what a registered object's client tells once is not told otherwise")
    func setOnce() throws {
        let (date, other) = (TTLV(.originalCreationDate, .dateTime(1)), TTLV(.originalCreationDate, .dateTime(2)))
        #expect(try Self.changed(.add(date), Attributes()) == [date])
        #expect(try Self.changed(.set(date), Attributes()) == [date])
        refuses(.readOnlyAttribute) { try Self.changed(.set(other), Attributes([date])) }
        refuses(.attributeReadOnly) { try Self.changed(.modify(other, current: nil), Attributes([date])) }
        refuses(.attributeReadOnly) { try Self.changed(.delete(date), Attributes([date])) }
    }

    @Test("Adjust counts up and down, from nothing as well, and turns flags")
    func adjust() throws {
        let interval = Self.tag("ProtectionPeriod")
        let some = try Self.changed(.adjust(.tag(interval), .increment, by: .interval(60)), Attributes())
        #expect(some == [TTLV(interval, .interval(60))])
        #expect(
            try Self.changed(.adjust(.tag(interval), .decrement, by: nil), Attributes(some)) == [
                TTLV(interval, .interval(59))
            ]
        )
        let flag = Self.tag("QuantumSafe")
        #expect(try Self.changed(.adjust(.tag(flag), .negate, by: nil), Attributes()) == [TTLV(flag, .boolean(true))])
        let end = TTLV(.deactivationDate, .dateTime(5_000))
        let later = try Self.changed(.adjust(.tag(.deactivationDate), .increment, by: .interval(10)), Attributes([end]))
        #expect(later == [TTLV(.deactivationDate, .dateTime(5_010))])
    }

    @Test("Adjust counts inside a vendor's attribute, and begins one at 0 of the type that is added")
    func adjustVendor() throws {
        func count(_ value: TTLVValue?) -> TTLV { VendorAttribute(vendor: "acme", name: "n", value: value).ttlv }
        func adjust(_ type: AdjustmentType, by amount: TTLVValue? = nil) -> AttributeChange {
            .adjust(.vendor("acme", name: "n"), type, by: amount)
        }
        let other = VendorAttribute(vendor: "acme", name: "m", value: .integer(5)).ttlv
        let one = Attributes([other, count(.integer(1))])
        #expect(try Self.changed(adjust(.increment), one) == [other, count(.integer(2))])
        #expect(try Self.changed(adjust(.decrement, by: .integer(3)), one) == [other, count(.integer(-2))])
        let flag = Attributes([count(.boolean(true))])
        #expect(try Self.changed(adjust(.negate), flag) == [count(.boolean(false))])
        let none = Attributes([other])
        #expect(try Self.changed(adjust(.increment, by: .longInteger(7)), none) == [other, count(.longInteger(7))])
        // What is not there and not named has no type.
        refuses(.attributeNotFound) { try Self.changed(adjust(.increment), none) }
        refuses(.invalidDataType) { try Self.changed(adjust(.increment), Attributes([count(.text("1"))])) }
        refuses(.invalidDataType) { try Self.changed(adjust(.increment, by: .longInteger(1)), one) }
        refuses(.multiValuedAttribute) {
            try Self.changed(adjust(.increment), Attributes([count(.integer(1)), count(.integer(2))]))
        }
    }

    @Test("Adjust refuses what is no number and what does not fit")
    func adjustRefused() {
        let interval = Self.tag("ProtectionPeriod")
        refuses(.numericRange) { try Self.changed(.adjust(.tag(interval), .decrement, by: nil), Attributes()) }
        refuses(.invalidDataType) { try Self.changed(.adjust(.tag(Self.comment.tag), .increment, by: nil)) }
        refuses(.invalidDataType) { try Self.changed(.adjust(.tag(interval), .negate, by: nil), Attributes()) }
        refuses(.attributeNotFound) {
            try Self.changed(.adjust(.tag(.activationDate), .increment, by: nil), Attributes(), state: .preActive)
        }
    }

    @Test("a date that has come stays")
    func dates() throws {
        let activation = TTLV(.activationDate, .dateTime(2_000))
        #expect(try Self.changed(.add(activation), Attributes(), state: .preActive) == [activation])
        refuses(.wrongKeyLifecycleState) { try Self.changed(.set(activation), Attributes(), state: .active) }
        refuses(.wrongKeyLifecycleState) {
            try Self.changed(.set(TTLV(.deactivationDate, .dateTime(2_000))), Attributes(), state: .deactivated)
        }
        let start = TTLV(Self.tag("ProcessStartDate"), .dateTime(1_500))
        let later = TTLV(Self.tag("ProcessStartDate"), .dateTime(9_000))
        #expect(try Self.changed(.set(later), Attributes([start])) == [later])
        refuses(.wrongKeyLifecycleState) { try Self.changed(.set(later), Attributes([start]), now: 1_500) }
    }

    @Test("what was once not sensitive is never again always sensitive, and what could once be extracted not never")
    func protections() throws {
        let guarded = Attributes([
            TTLV(.sensitive, .boolean(true)), TTLV(.alwaysSensitive, .boolean(true)),
            TTLV(.extractable, .boolean(false)),
            TTLV(.neverExtractable, .boolean(true)),
        ])
        let open = Attributes(try Self.changed(.set(TTLV(.sensitive, .boolean(false))), guarded))
        #expect(open.alwaysSensitive == false)
        let closed = Attributes(try Self.changed(.set(TTLV(.sensitive, .boolean(true))), open))
        #expect(closed.alwaysSensitive == false)
        #expect(
            Attributes(try Self.changed(.set(TTLV(.extractable, .boolean(true))), guarded)).neverExtractable == false
        )
    }

    @Test("limits of use stay once they were drawn on, and a client does not set what is left")
    func usageLimits() throws {
        func limits(_ total: Int64, _ count: Int64) -> TTLV {
            TTLV(
                Self.tag("UsageLimits"),
                .structure([
                    TTLV(Self.tag("UsageLimitsTotal"), .longInteger(total)),
                    TTLV(Self.tag("UsageLimitsCount"), .longInteger(count)),
                    TTLV(Self.tag("UsageLimitsUnit"), .enumeration(2)),
                ])
            )
        }
        #expect(try Self.changed(.add(limits(10, 3)), Attributes()) == [limits(10, 10)])
        #expect(try Self.changed(.set(limits(20, 20)), Attributes([limits(10, 10)])) == [limits(20, 20)])
        refuses(.wrongKeyLifecycleState) { try Self.changed(.set(limits(20, 20)), Attributes([limits(10, 9)])) }
        refuses(.wrongKeyLifecycleState) { try Self.changed(.delete(limits(10, 9)), Attributes([limits(10, 9)])) }
    }
}

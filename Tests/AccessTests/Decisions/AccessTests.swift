import Access
import Canonical
import KMIP
import Testing

@Suite("Decisions about an object")
struct AccessTests {
    let cast: Cast

    init() throws {
        cast = try Cast()
    }

    private func decide(_ caller: Caller, _ operation: Operation, _ object: ObjectFacts, _ grants: [Grant] = [])
        -> String
    {
        word(Access.decide(caller, operation, on: object, grants: grants, at: Cast.now))
    }

    @Test("a grant on another object counts for nothing")
    func otherObject() {
        let grant = Cast.grant(cast.granted.subject, [.get], on: "another")
        #expect(decide(cast.granted, .get, cast.object(), [grant]) == "not-found")
    }

    @Test("a grant ends at its instant")
    func end() {
        let object = cast.object()
        for (seconds, expected) in [(Int64(-1), "not-found"), (0, "not-found"), (1, "yes")] {
            let grant = Cast.grant(cast.granted.subject, [.get], until: Cast.now.adding(seconds: seconds))
            #expect(decide(cast.granted, .get, object, [grant]) == expected)
        }
    }

    @Test("several grants add up")
    func sum() {
        let grants = [Cast.grant(cast.granted.subject, [.get]), Cast.grant(.everyone, [.decrypt])]
        #expect(decide(cast.granted, .get, cast.object(), grants) == "yes")
        #expect(decide(cast.granted, .decrypt, cast.object(), grants) == "yes")
        #expect(decide(cast.granted, .encrypt, cast.object(), grants) == "not-granted")
    }

    @Test("an object of a group belongs to its members")
    func groupOwner() throws {
        let group = try Subject.group("ops")
        let member = try Caller(.token("t"), memberships: [group], at: Cast.now)
        #expect(decide(member, .destroy, cast.object(owner: group)) == "yes")
        #expect(decide(cast.stranger, .destroy, cast.object(owner: group)) == "not-found")
    }

    @Test("a sensitive object's material leaves wrapped, that of one not extractable not even then")
    func material() {
        func get(_ object: ObjectFacts, wrapped: Bool) -> String {
            word(Access.decide(cast.owner, .get, on: object, isWrapped: wrapped, grants: [], at: Cast.now))
        }
        #expect(get(cast.object(isSensitive: true), wrapped: false) == "sensitive")
        #expect(get(cast.object(isSensitive: true), wrapped: true) == "yes")
        #expect(get(cast.object(isExtractable: false), wrapped: true) == "not-extractable")
    }

    @Test("a refusal that hides an object is the same as that for an object that does not exist")
    func hiding() {
        let decision = Access.decide(cast.stranger, .get, on: cast.object(), grants: [], at: Cast.now)
        guard case .refused(let error) = decision else {
            Issue.record("a stranger was let in")
            return
        }
        #expect(error.code == .notFound)
        #expect(!error.description.contains(Cast.id))
        #expect(!error.description.contains(error.rule.rawValue))
    }

    @Test("a permit names its caller, operation and object, and covers no other")
    func permit() throws {
        let permit = try Access.decide(cast.owner, .get, on: cast.object(), grants: [], at: Cast.now).permit
        #expect(permit.subject == cast.owner.subject)
        #expect(permit.operation == .get)
        #expect(permit.objectID == Cast.id)
        #expect(permit.duty == nil)
        #expect(permit.covers(cast.object()))
        let other = ObjectFacts(
            id: "other",
            owner: cast.owner.subject,
            state: .active,
            isSensitive: false,
            isExtractable: true
        )
        #expect(!permit.covers(other))
        #expect(!permit.covers(cast.object(owner: .vault)))
        let sight = try Access.decide(
            cast.administrator,
            .getAttributes,
            on: cast.object(owner: .vault),
            grants: [],
            at: Cast.now
        ).permit
        #expect(sight.covers(cast.object(owner: .vault)))
    }

    @Test("a permit to make an object covers none that exists")
    func creation() throws {
        let permit = try Access.decide(cast.stranger, .create).permit
        #expect(permit.objectID == nil)
        #expect(!permit.covers(cast.object()))
    }

    @Test("only an administrator is admitted to an administrator's duties")
    func duties() throws {
        for duty in AdminDuty.allCases {
            #expect(try Access.admit(cast.administrator, to: duty).purpose == .duty(duty))
            let error = #expect(throws: AccessError.self) { try Access.admit(cast.owner, to: duty) }
            #expect(error?.rule == .administratorOnly)
        }
        #expect(Access.admitToInitialize(cast.owner.subject, .loopback).purpose == .initialize)
        #expect(Access.admitToOperate(.token).purpose == .operate)
    }

    @Test(
        "ids that only the server gives are known",
        arguments: [
            ("vault", true), ("vault-root-ca", true), ("manifest-00", true), ("policy-ff", true), ("Vault", false),
            ("vaults", false), ("0b7b7b0e", false), ("", false),
        ]
    )
    func reserved(_ id: String, _ expected: Bool) {
        #expect(ObjectFacts.isReserved(id) == expected)
    }
}

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

    @Test("a grant on a scope is one on each object of that owner in it, and on no other")
    func scopes() throws {
        let object = cast.object()
        for scope in [try Scope.prefix("web/"), try .prefix("other"), try .tag("production"), try .group("web")] {
            #expect(decide(try cast.scoped([.get], scope), .get, object) == "yes")
            #expect(decide(try cast.scoped([.get], scope), .decrypt, object) == "not-granted")
        }
        for scope in [try Scope.prefix("server"), try .tag("web"), try .group("blue"), try .tag("Blue")] {
            #expect(decide(try cast.scoped([.get], scope), .get, object) == "not-found")
        }
        #expect(decide(try cast.scoped([.get], of: cast.stranger.subject), .get, object) == "not-found")
        #expect(decide(try cast.scoped([.get], of: .vault), .get, cast.object(owner: .vault)) == "not-found")
    }

    @Test("grants on scopes and on the object add up, and end by themselves")
    func mixture() throws {
        let end = Cast.now.adding(seconds: 1)
        let caller = try cast.scoped([.get], until: end)
        let grants = [Cast.grant(cast.granted.subject, [.decrypt])]
        #expect(decide(caller, .get, cast.object(), grants) == "yes")
        #expect(decide(caller, .decrypt, cast.object(), grants) == "yes")
        let later = Access.decide(caller, .get, on: cast.object(), grants: [], at: end)
        #expect(word(later) == "not-found")
    }

    @Test("names, tags and groups are changed by the owner alone, since grants on scopes go by them")
    func labels() {
        func change(_ caller: Caller, _ grants: [Grant]) -> String {
            word(
                Access.decide(
                    caller,
                    .modifyAttribute,
                    on: cast.object(),
                    changesLabels: true,
                    grants: grants,
                    at: Cast.now
                )
            )
        }
        let grants = [Cast.grant(cast.granted.subject, [.modifyAttribute])]
        #expect(change(cast.owner, []) == "yes")
        #expect(decide(cast.granted, .modifyAttribute, cast.object(), grants) == "yes")
        #expect(change(cast.granted, grants) == "owner-only")
        #expect(change(cast.granted, [Cast.grant(cast.granted.subject, [.get])]) == "not-granted")
        #expect(change(cast.stranger, grants) == "not-found")
    }

    @Test("an auditor's grants count as anyone's")
    func auditor() {
        let grants = [Cast.grant(cast.auditor.subject, [.get])]
        #expect(decide(cast.auditor, .get, cast.object(), grants) == "yes")
        #expect(decide(cast.auditor, .getAttributes, cast.object(), grants) == "yes")
        #expect(decide(cast.auditor, .decrypt, cast.object(), grants) == "not-granted")
    }

    @Test("a token's scope cuts whatever its subject may, and says so only of objects that he may know")
    func limits() throws {
        let limited = try cast.owner(limitedTo: [.get])
        #expect(decide(limited, .get, cast.object()) == "yes")
        #expect(decide(limited, .destroy, cast.object()) == "limited")
        #expect(decide(limited, .locate, cast.object()) == "yes")
        #expect(decide(try cast.owner(limitedTo: []), .get, cast.object()) == "limited")
        let granted = try Cast.limited(cast.granted, to: [.get])
        let grants = [Cast.grant(granted.subject, [.decrypt])]
        #expect(decide(granted, .decrypt, cast.object(), grants) == "limited")
        #expect(decide(granted, .get, cast.object(), grants) == "not-granted")
        #expect(decide(granted, .get, cast.object()) == "not-found")
    }

    @Test("what Get implies for Cosmian's clients does not widen a token's scope")
    func limitedImplication() throws {
        let grants = [Cast.grant(cast.granted.subject, [.get])]
        func decrypt(_ caller: Caller) -> String {
            word(
                Access.decide(
                    caller,
                    .decrypt,
                    on: cast.object(),
                    implication: .cosmian,
                    grants: grants,
                    at: Cast.now
                )
            )
        }
        #expect(decrypt(cast.granted) == "yes")
        #expect(decrypt(try Cast.limited(cast.granted, to: [.get])) == "limited")
        #expect(decrypt(try Cast.limited(cast.granted, to: [.decrypt])) == "yes")
    }

    @Test("a token that may not make objects by its scope is told so")
    func limitedCreation() throws {
        let maker = try Caller(.admin, vaultGrants: [.founding(.admin)], limit: Rights([.get]), at: Cast.now)
        #expect(word(Access.decide(maker, .create)) == "limited")
        #expect(word(Access.decide(cast.owner, .create)) == "may-not-create")
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

import Access
import Canonical
import KMIP
import Testing

struct DelegationTests {
    private let cast: Cast

    init() throws { cast = try Cast() }

    private func object(_ id: String = Cast.id, owner: Caller? = nil, groups: [String] = []) -> ObjectFacts {
        ObjectFacts(
            id: id,
            owner: (owner ?? cast.owner).subject,
            state: .active,
            isSensitive: false,
            isExtractable: true,
            groups: groups
        )
    }

    private func decide(_ rights: [DelegatedRight], _ operation: KMIP.Operation, _ object: ObjectFacts) -> AccessError?
    {
        let caller = cast.owner.delegating(Delegation(rights))
        guard case .refused(let error) = Access.decide(caller, operation, on: object, grants: [], at: Cast.now) else {
            return nil
        }
        return error
    }

    @Test("a right allows what it names, and what it leaves out it does not restrict")
    func fields() {
        #expect(decide([DelegatedRight()], .get, object()) == nil)
        #expect(decide([DelegatedRight(operations: [.get])], .get, object()) == nil)
        #expect(decide([DelegatedRight(operations: [.get])], .destroy, object())?.rule == .notDelegated)
        #expect(decide([DelegatedRight(objects: [Cast.id])], .get, object()) == nil)
        #expect(decide([DelegatedRight(objects: ["other"])], .get, object())?.rule == .notDelegated)
        #expect(decide([DelegatedRight(objectGroups: ["g"])], .get, object(groups: ["f", "g"])) == nil)
        #expect(decide([DelegatedRight(objectGroups: ["g"])], .get, object(groups: ["f"]))?.rule == .notDelegated)
        for empty in [DelegatedRight(operations: []), DelegatedRight(objects: []), DelegatedRight(objectGroups: [])] {
            #expect(decide([empty], .get, object(groups: ["g"]))?.rule == .notDelegated)
        }
    }

    @Test("one right must allow all of it: two are not added up")
    func notAdded() {
        let rights = [DelegatedRight(operations: [.get], objects: ["other"]), DelegatedRight(operations: [.locate])]
        #expect(decide(rights, .get, object())?.rule == .notDelegated)
        #expect(decide(rights, .locate, object()) == nil)
    }

    @Test("groups are compared by their bytes")
    func bytes() {
        let right = DelegatedRight(objectGroups: ["caf\u{e9}"])
        #expect(decide([right], .get, object(groups: ["cafe\u{301}"]))?.rule == .notDelegated)
    }

    @Test("what was granted to the one who delegates is not his to pass on, nor is the vault's own")
    func ownedOnly() throws {
        let grant = Grant(
            objectID: Cast.id,
            grantee: cast.granted.subject,
            rights: Rights([.get]),
            grantedBy: cast.owner.subject
        )
        let holder = cast.granted.delegating(Delegation([DelegatedRight()]))
        let itself = Access.decide(cast.granted, .get, on: object(), grants: [grant], at: Cast.now)
        #expect((try? itself.permit) != nil)
        for operation in [KMIP.Operation.get, .locate] {
            let decision = Access.decide(holder, operation, on: object(), grants: [grant], at: Cast.now)
            #expect(throws: AccessError.notFound) { _ = try decision.permit }
        }
        let vault = ObjectFacts(id: "vault-x", owner: .vault, state: .active, isSensitive: true, isExtractable: false)
        let admin = cast.administrator.delegating(Delegation([DelegatedRight()]))
        #expect(throws: AccessError.notFound) {
            _ = try Access.decide(admin, .getAttributes, on: vault, grants: [], at: Cast.now).permit
        }
    }

    @Test("objects are made only by a right that names no objects; Locate looks among them; Logout is always allowed")
    func withoutObject() throws {
        let maker = try Caller(cast.owner.subject, memberships: [Role.owner.subject], at: Cast.now)
        func allows(_ right: DelegatedRight, _ operation: KMIP.Operation) -> Bool {
            (try? Access.decide(maker.delegating(Delegation([right])), operation).permit) != nil
        }
        #expect(allows(DelegatedRight(operations: [.create]), .create))
        #expect(!allows(DelegatedRight(operations: [.get]), .create))
        #expect(!allows(DelegatedRight(objects: [Cast.id]), .create))
        #expect(!allows(DelegatedRight(objectGroups: ["g"]), .register))
        #expect(allows(DelegatedRight(objects: [Cast.id]), .locate))
        #expect(allows(DelegatedRight(operations: [.get]), .logout))
        #expect(!allows(DelegatedRight(operations: [.get]), .log))
    }

    @Test("the holder of a ticket has none of the duties")
    func duties() {
        let admin = cast.administrator.delegating(Delegation([DelegatedRight()]))
        #expect(!admin.isAdministrator)
        for duty in AdminDuty.allCases {
            #expect(throws: AccessError.self) { _ = try Access.admit(admin, to: duty) }
        }
    }

    @Test("who calls by a token with a scope logs in, and delegates nothing")
    func scopes() throws {
        let limited = try cast.owner(limitedTo: [.get])
        #expect((try? Access.decide(limited, .login).permit) != nil)
        #expect((try? Access.decide(limited, .delegatedLogin).permit) == nil)
        #expect((try? Access.decide(cast.owner, .delegatedLogin).permit) != nil)
    }

    @Test("the operations of all rights are told together; one without a list has all")
    func operations() {
        #expect(
            Delegation([DelegatedRight(operations: [.get]), DelegatedRight(operations: [.locate])]).operations == [
                .get, .locate,
            ]
        )
        #expect(Delegation([DelegatedRight(operations: [.get]), DelegatedRight()]).operations == nil)
    }
}

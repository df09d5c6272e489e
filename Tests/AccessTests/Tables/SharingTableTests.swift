import Access
import Canonical
import KMIP
import Testing

/// Grants and ownership: who gives, passes on, takes back, offers and accepts.
@Suite("The table of sharing")
struct SharingTableTests {
    private let cast: Cast
    private let heir: Subject

    init() throws {
        cast = try Cast()
        heir = try Subject.mail("heir@example.com")
    }

    @Test("the table is the one that was agreed")
    func table() throws {
        var text = "# Grants and ownership, by relation\n"
        let objects: [(String, ObjectFacts)] = [
            ("an active object", cast.object()), ("a destroyed object", cast.object(state: .destroyed)),
            ("a compromised, destroyed object", cast.object(state: .destroyedCompromised)),
            ("a manifest", cast.object(id: "manifest-00")), ("the vault's own key", cast.object(owner: .vault)),
        ]
        let people = try people()
        for (name, object) in objects {
            text += "\n## \(name)\n\n" + GoldenFile.row("", people.map(\.0))
            for (act, decide) in acts(object) {
                text += GoldenFile.row(act, people.map { _, caller, grants in word(decide(caller, grants)) })
            }
        }
        try GoldenFile.check("sharing", text + scopeTable(people))
    }

    private typealias Act = (Caller, [Grant]) -> Decision

    private func people() throws -> [(String, Caller, [Grant])] {
        let granted = cast.granted.subject
        let heir = try Caller(self.heir, at: Cast.now)
        return [
            ("owner", cast.owner, []),
            ("granted", cast.granted, [Cast.grant(granted, [.get])]),
            ("grantable", cast.granted, [Cast.grant(granted, [.get], isGrantable: true)]),
            ("scoped", try cast.scoped([.get]), []),
            ("scoped grantable", try cast.scoped([.get], isGrantable: true), []),
            ("owner, limited", try cast.owner(limitedTo: Set(Right.allCases)), []),
            ("auditor", cast.auditor, []),
            ("offered", heir, []),
            ("offered, granted", heir, [Cast.grant(self.heir, [.check])]),
            ("stranger", cast.stranger, []),
            ("administrator", cast.administrator, []),
        ]
    }

    private func acts(_ object: ObjectFacts) -> [(String, Act)] {
        let friend = try? Subject.mail("friend@example.com")
        let now = Cast.now
        let given = Cast.grant(friend ?? .everyone, [.get], on: object.id, by: cast.owner.subject)
        let offer = TransferOffer(objectID: object.id, from: object.owner, to: heir)
        func grant(_ caller: Caller, _ rights: Set<Right>, _ grants: [Grant]) -> Decision {
            let grant = Cast.grant(friend ?? .everyone, rights, on: object.id, by: caller.subject)
            return Access.decide(caller, toGrant: grant, on: object, grants: moved(grants, to: object), at: now)
        }
        func step(_ step: TransferStep, _ offer: TransferOffer?) -> Act {
            { caller, grants in
                Access.decide(caller, step, of: object, offer: offer, grants: moved(grants, to: object), at: now)
            }
        }
        return [
            ("grant get", { grant($0, [.get], $1) }),
            ("grant get and decrypt", { grant($0, [.get, .decrypt], $1) }),
            (
                "revoke another's grant",
                { Access.decide($0, toRevoke: given, on: object, grants: moved($1, to: object), at: now) }
            ),
            (
                "read the grants",
                { Access.decide($0, toManage: .readGrants, of: object, grants: moved($1, to: object), at: now) }
            ),
            ("offer", step(.offer(to: heir), nil)), ("accept", step(.accept, offer)),
            ("accept without an offer", step(.accept, nil)), ("decline", step(.decline, offer)),
            ("withdraw", step(.withdraw, offer)), ("withdraw what is not", step(.withdraw, nil)),
        ]
    }

    private func moved(_ grants: [Grant], to object: ObjectFacts) -> [Grant] {
        grants.map { Cast.grant($0.grantee, $0.rights.elements, on: object.id, isGrantable: $0.isGrantable) }
    }

    private func scopeTable(_ people: [(String, Caller, [Grant])]) throws -> String {
        let friend = try Subject.mail("friend@example.com")
        let scopes: [(String, Scope)] = [("its tag", try .tag("blue")), ("another tag", try .tag("red"))]
        var text = "\n# Grants on a scope of the owner's objects\n\n" + GoldenFile.row("", people.map(\.0))
        for (name, scope) in scopes {
            func grant(by granter: Subject) -> ScopedGrant {
                ScopedGrant(
                    owner: cast.owner.subject,
                    scope: scope,
                    grantee: friend,
                    rights: Rights([.get]),
                    grantedBy: granter
                )
            }
            let grants = people.map { _, caller, _ in
                word(Access.decide(caller, toGrant: grant(by: caller.subject), at: Cast.now))
            }
            let revokes = people.map { _, caller, _ in
                word(Access.decide(caller, toRevoke: grant(by: cast.owner.subject), at: Cast.now))
            }
            text += GoldenFile.row("grant on \(name)", grants) + GoldenFile.row("revoke on \(name)", revokes)
        }
        return text
    }
}

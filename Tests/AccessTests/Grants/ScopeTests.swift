import Access
import Canonical
import KMIP
import Testing

@Suite("Scopes: sets of an owner's objects")
struct ScopeTests {
    private func object(names: [String] = [], tags: [String] = [], groups: [String] = []) -> ObjectFacts {
        ObjectFacts(
            id: "o",
            owner: .admin,
            state: .active,
            isSensitive: false,
            isExtractable: true,
            names: names,
            tags: tags,
            groups: groups
        )
    }

    @Test("the prefix is that of any name, the tag and the group are whole")
    func covering() throws {
        #expect(try Scope.prefix("web").covers(object(names: ["db", "web"])))
        #expect(try Scope.prefix("web").covers(object(names: ["webserver"])))
        #expect(try !Scope.prefix("web").covers(object(names: ["we", "my web"], tags: ["web"], groups: ["web"])))
        #expect(try Scope.tag("web").covers(object(tags: ["db", "web"])))
        #expect(try !Scope.tag("web").covers(object(names: ["web"], tags: ["webserver"], groups: ["web"])))
        #expect(try Scope.group("web").covers(object(groups: ["web"])))
        #expect(try !Scope.group("web").covers(object(names: ["web"], tags: ["web"], groups: ["webs"])))
        for scope in [try Scope.prefix("a"), try .tag("a"), try .group("a")] { #expect(!scope.covers(object())) }
    }

    @Test("texts that only look alike are different")
    func exactness() throws {
        let composed = "\u{e1}"
        let decomposed = "a\u{301}"
        #expect(try Scope.tag(composed) != Scope.tag(decomposed))
        #expect(try !Scope.tag(composed).covers(object(tags: [decomposed])))
        #expect(try !Scope.group(composed).covers(object(groups: [decomposed])))
        #expect(try !Scope.prefix(composed).covers(object(names: [decomposed])))
        // Half of what is shown as one letter is a prefix of it all the same: bytes are compared.
        #expect(try Scope.prefix("a").covers(object(names: [decomposed])))
        #expect(try !Scope.tag("Web").covers(object(tags: ["web", "Web "])))
    }

    @Test("a longer prefix is narrower; tags and groups are narrower than themselves alone")
    func containment() throws {
        let web = try Scope.prefix("web")
        #expect(web.contains(web))
        #expect(try web.contains(.prefix("web/server")))
        #expect(try !web.contains(.prefix("we")))
        #expect(try !web.contains(.tag("web")))
        #expect(try Scope.tag("web").contains(.tag("web")))
        #expect(try !Scope.tag("web").contains(.tag("web/server")))
        #expect(try !Scope.group("web").contains(.tag("web")))
    }

    @Test("a scope has 1 to 255 bytes and no control character", arguments: Scope.Kind.allCases)
    func bounds(_ kind: Scope.Kind) throws {
        let longest = String(repeating: "\u{e1}", count: 127) + "n"
        let scope = try Scope(kind: kind, value: longest)
        #expect(scope.value == longest)
        #expect(try Scope(stored: scope.stored) == scope)
        for text in ["", longest + "n", "a\u{0}", "a\u{1f}b", "\n", "\u{85}"] {
            let error = #expect(throws: AccessError.self) { try Scope(kind: kind, value: text) }
            #expect(error?.code == .scopeInvalid)
        }
    }

    @Test("the stored form is that of its kind, and bytes of another form are refused")
    func stored() throws {
        #expect(try Scope.prefix("web/").stored == Bytes("prefix\u{1f}web/".utf8))
        #expect(try Scope.tag("t").stored == Bytes("tag\u{1f}t".utf8))
        #expect(try Scope.group("g").stored == Bytes("group\u{1f}g".utf8))
        for text in ["", "tag", "tagt", "tag\u{1f}", "Tag\u{1f}t", "name\u{1f}t", "tag\u{1f}a\u{1f}b"] {
            #expect(throws: AccessError.self) { try Scope(stored: Bytes(text.utf8)) }
        }
        #expect(throws: AccessError.self) { try Scope(stored: Bytes("tag\u{1f}".utf8) + [0xff]) }
    }

    @Test("a grant on a scope is on that owner's objects alone, and never on the vault's own")
    func grants() throws {
        func grant(of owner: Subject) throws -> ScopedGrant {
            ScopedGrant(
                owner: owner,
                scope: try .tag("t"),
                grantee: .everyone,
                rights: Rights([.get]),
                until: Cast.now,
                grantedBy: owner
            )
        }
        let mine = try grant(of: .admin)
        #expect(mine.covers(object(tags: ["t"])))
        #expect(!mine.covers(object(tags: ["u"])))
        #expect(try !grant(of: .token("t")).covers(object(tags: ["t"])))
        let own = ObjectFacts(
            id: "vault-root-ca",
            owner: .vault,
            state: .active,
            isSensitive: true,
            isExtractable: false,
            tags: ["t"]
        )
        #expect(try !grant(of: .vault).covers(own))
        #expect(!mine.isCurrent(at: Cast.now))
        #expect(mine.isCurrent(at: Cast.now.adding(seconds: -1)))
    }
}

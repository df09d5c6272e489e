import Access
import Canonical
import Testing

@Suite("Subjects: who calls, and whom a grant names")
struct SubjectTests {
    @Test(
        "the API's text is read as what it means, and written back the shortest way",
        arguments: [
            ("*", Subject.Kind.everyone, "*"), ("admin", .user, "admin"), ("user:admin", .user, "admin"),
            ("vault", .vault, "vault"), ("token:ci", .token, "token:ci"), ("role:auditor", .role, "role:auditor"),
            ("group:ops", .group, "group:ops"), ("Ann@Example.COM", .mail, "ann@example.com"),
            ("mail:ann@example.com", .mail, "ann@example.com"), ("web-1.example.com", .dn, "web-1.example.com"),
            ("dn:web-1", .dn, "web-1"), ("dn:admin", .dn, "dn:admin"), ("dn:token:ci", .dn, "dn:token:ci"),
            ("dn:Ann@Example.com", .dn, "dn:Ann@Example.com"), ("dn:vault", .dn, "dn:vault"),
            ("ann smith", .dn, "ann smith"),
            ("dn:dn:x", .dn, "dn:dn:x"), ("a@b c", .dn, "a@b c"), ("a@b@c", .dn, "a@b@c"),
        ]
    )
    func text(_ text: String, _ kind: Subject.Kind, _ short: String) throws {
        let subject = try Subject(text: text)
        #expect(subject.kind == kind)
        #expect(subject.text == short)
        #expect(try Subject(text: subject.text) == subject)
        #expect(try Subject(stored: subject.stored) == subject)
    }

    @Test(
        "what could mislead is refused",
        arguments: [
            "", "token:", "role:", "group:", "a*", "role:*", "a\u{1f}b", "a\n", "\u{0}", "a\u{85}", "user:bob",
            "mail:ann", "mail:a @b",
        ]
    )
    func refusals(_ text: String) {
        let error = #expect(throws: AccessError.self) { try Subject(text: text) }
        #expect(error?.code == .subjectInvalid)
    }

    @Test("a subject has at most 255 bytes with its kind")
    func limit() throws {
        let longest = String(repeating: "n", count: 255 - "token".utf8.count - 1)
        #expect(try Subject.token(longest).stored.count == 255)
        #expect(throws: AccessError.self) { try Subject.token(longest + "n") }
    }

    @Test("names that only look alike are different subjects")
    func exactness() throws {
        let names = ["a", "A", "a ", " a", "\u{e1}", "a\u{301}", "K", "\u{212a}"]
        let subjects = try names.map { try Subject.commonName($0) }
        #expect(Set(subjects).count == names.count)
        #expect(Set(subjects.map(\.stored)).count == names.count)
        #expect(try Subject.mail("K@x") == Subject.mail("k@x"))
        #expect(try Subject.mail("\u{212a}@x") != Subject.mail("k@x"))
    }

    @Test("the same value under different kinds is different subjects")
    func kinds() throws {
        let subjects = [
            try Subject.commonName("x"), try .token("x"), try .role("x"), try .group("x"), .admin, .vault, .everyone,
            try .commonName("admin"), try .commonName("vault"),
        ]
        #expect(Set(subjects).count == subjects.count)
        #expect(Set(subjects.map(\.text)).count == subjects.count)
    }

    @Test(
        "stored bytes of another form are refused",
        arguments: [
            "", "mail", "mailann@x", "mail\u{1f}", "mail\u{1f}Ann@x", "mail\u{1f}ann", "dn\u{1f}", "dn\u{1f}a\u{1f}b",
            "vault\u{1f}x", "everyone\u{1f}*", "user\u{1f}bob", "nobody\u{1f}x", "dn\u{1f}a*",
        ]
    )
    func stored(_ text: String) {
        #expect(throws: AccessError.self) { try Subject(stored: Bytes(text.utf8)) }
    }

    @Test("stored bytes that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: AccessError.self) { try Subject(stored: Bytes("dn\u{1f}".utf8) + [0xff]) }
        #expect(throws: AccessError.self) { try Subject(stored: [0xff, 0x1f, 0x61]) }
    }
}

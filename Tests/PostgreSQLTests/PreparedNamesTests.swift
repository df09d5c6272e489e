import Testing

@testable import PostgreSQL

@Suite struct PreparedNamesTests {
    private func add(
        _ text: String,
        _ names: inout PreparedNames
    ) throws -> (new: PreparedName, old: PreparedName?) {
        let added = names.add(text)
        return try #require(added)
    }

    @Test("a statement is known by its text, and a name is never used again")
    func reuse() throws {
        var names = PreparedNames()
        let one = try add("SELECT 1", &names).new
        let two = try add("SELECT 2", &names).new
        #expect(String(cString: one.name) != String(cString: two.name))
        #expect(names.find("SELECT 1") === one)
        #expect(names.find("SELECT 3") == nil)
        names.forget(one)
        #expect(names.find("SELECT 1") == nil)
        let again = try add("SELECT 1", &names).new
        #expect(String(cString: again.name) != String(cString: one.name))
        // Late news about the first of that text are not about the second.
        names.forget(one)
        #expect(names.find("SELECT 1") === again)
    }

    @Test("the one that was not used for longest makes room")
    func room() throws {
        var names = PreparedNames()
        for number in 0..<PostgreSQLLimits.preparedStatements {
            let old = try add("SELECT \(number)", &names).old
            #expect(old == nil)
        }
        _ = names.find("SELECT 0")
        let old = try add("SELECT more", &names).old
        #expect(old?.text == "SELECT 1")
        #expect(names.find("SELECT 1") == nil)
        #expect(names.find("SELECT 0") != nil)
    }

    @Test(
        "a limit is seen where it is the last word",
        arguments: [
            ("SELECT a FROM b WHERE c = $1 LIMIT $2", true), ("SELECT a FROM b LIMIT $123", true),
            ("SELECT a FROM b WHERE c = $1", false), ("SELECT a FROM (SELECT 1 LIMIT $1) AS b", false),
            ("SELECT $1", false), ("", false),
        ]
    )
    func limit(_ text: String, _ endsWithLimit: Bool) {
        #expect(PreparedName(number: 1, text: text)?.endsWithLimit == endsWithLimit)
    }
}

import Client
import FoundationEssentials
import Testing

@testable import KeyQuorum

@Suite("What people see")
struct PrintingTests {
    private func status(_ json: String) throws -> StatusText {
        StatusText(try JSONDecoder().decode(SealStatus.self, from: Data(json.utf8)))
    }

    @Test("a table has aligned columns, and no control character of a server reaches the terminal")
    func table() {
        var table = TextTable("NAME", "WHAT")
        table.add("longer name", "a\u{1B}[31mb")
        table.add(nil, "x")
        #expect(table.text == "NAME         WHAT\nlonger name  a\u{FFFD}[31mb\n-            x")
    }

    @Test("the status names who is missing and the next thing to type")
    func sealed() throws {
        let text = try status(
            """
            {"state":"unsealing","vault":"v","epoch":1,"groups":[
              {"name":"owners","threshold":2,"shares":3,"submitted":["alice"],"missing":1}],"unconfirmed":["bob"]}
            """
        )
        #expect(text.missing == "1 share")
        #expect(text.text.contains("owners  2 of 3  1        alice"))
        #expect(text.text.contains("Not yet confirmed that their share can be read: bob"))
        #expect(text.text.hasSuffix("Next: keyquorum recover --encrypted-share FILE --key KEY.pem"))
    }

    @Test("an open ceremony is shown with what it waits for")
    func ceremony() throws {
        let text = try status(
            """
            {"state":"unsealed","groups":[],"unconfirmed":[],"ceremony":{"id":"c-1","kind":"rekey","nonce":"","state":"open",
              "groups":[{"name":"owners","threshold":2,"shares":3,"submitted":["bob"],"missing":1}]}}
            """
        ).text
        #expect(text.contains("Open ceremony: rekey c-1, still 1 share missing"))
        #expect(text.contains("Next: keyquorum share submit --ceremony c-1"))
    }

    @Test("two groups are told apart")
    func groups() throws {
        let text = try status(
            """
            {"state":"sealed","groups":[{"name":"workload","threshold":2,"shares":3,"submitted":[],"missing":2},
              {"name":"data","threshold":1,"shares":2,"submitted":[],"missing":1}]}
            """
        )
        #expect(text.missing == "2 shares of workload and 1 share of data")
    }

    @Test("an empty server is told what to do")
    func uninitialized() throws {
        #expect(try status(#"{"state":"uninitialized"}"#).text.contains("keyquorum init"))
    }

    @Test("two names never share a file, and no name leaves the folder")
    func fileNames() {
        let names = ["operations", "a/b", "a_2fb", "../x", ".", "ä", "a b", "bob@example.org"]
        let files = names.map(FileName.safe)
        #expect(Set(files).count == names.count)
        #expect(files.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") && !$0.isEmpty })
        #expect(files[0] == "operations" && files[7] == "bob@example.org")
    }

    @Test("any JSON can be shown")
    func anyJSON() throws {
        let json = #"{"id":"x","n":3,"f":1.5,"b":true,"z":null,"l":["a","b"],"o":{"k":"v"}}"#
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
        #expect(value.lines == "b   yes\nf   1.5\nid  x\nl   a, b\nn   3\no   k=v\nz   -")
    }
}

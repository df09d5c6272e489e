import Client
import FoundationEssentials
import Testing

@testable import KeyQuorum

@Suite("Ceremonies for people")
struct CeremonyTextTests {
    private func text(_ members: String) throws -> CeremonyText {
        let json = #"{"id":"c-1","nonce":"","# + members + "}"
        return CeremonyText(try JSONDecoder().decode(Client.Ceremony.self, from: Data(json.utf8)))
    }

    @Test("the next thing to type follows kind and state")
    func next() throws {
        let cases = [
            (
                #""kind":"rekey","state":"open""#,
                "keyquorum share submit --ceremony c-1 --encrypted-share FILE --key KEY.pem"
            ),
            (
                #""kind":"drill","state":"open""#,
                "keyquorum share drill --ceremony c-1 --encrypted-share FILE --key KEY.pem"
            ),
            (
                #""kind":"rekey","state":"staged","unconfirmed":["bob"]"#,
                "keyquorum shareholders confirm --ceremony c-1 --key KEY.pem, then keyquorum shareholders commit --ceremony c-1"
            ),
            (#""kind":"destroy","state":"staged","unconfirmed":[]"#, "keyquorum shareholders commit --ceremony c-1"),
        ]
        for (members, next) in cases { #expect(try text(members).next == next) }
        #expect(try text(#""kind":"rekey","state":"finished""#).next == nil)
    }

    @Test("who has submitted, who is missing and how far the re-wrapping is")
    func status() throws {
        let shown = try text(
            """
            "kind":"rotate","state":"open","proposal":"ab","groups":[
              {"name":"work","threshold":2,"shares":3,"submitted":["bob"],"missing":1},
              {"name":"data","threshold":1,"shares":2,"submitted":[],"missing":1}],
              "progress":{"done":50,"total":200,"rate":12.5,"secondsLeft":12}
            """
        )
        #expect(shown.missing == "1 share of work and 1 share of data")
        #expect(shown.text.contains("work   2 of 3  1        bob"))
        #expect(shown.text.contains("Re-wrapped 50 of 200 rows (25 %), 12 a second, 12 s left"))
    }
}

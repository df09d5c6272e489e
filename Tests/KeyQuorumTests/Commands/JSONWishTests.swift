import Testing

@testable import KeyQuorum

@Suite("Whether JSON is asked for")
struct JSONWishTests {
    @Test("the option asks for it wherever it stands, and behind -- it is none")
    func arguments() {
        #expect(JSONWish(arguments: ["status", "--json"]).isAsked)
        #expect(JSONWish(arguments: ["--json", "bogus"]).isAsked)
        #expect(!JSONWish(arguments: ["object", "get", "--", "--json"]).isAsked)
        #expect(!JSONWish(arguments: ["status", "--json-file"]).isAsked)
        #expect(!JSONWish(arguments: []).isAsked)
    }

    @Test("so does a setting of the surroundings")
    func setting() {
        #expect(JSONWish(arguments: ["status"], isSet: true).isAsked)
    }
}

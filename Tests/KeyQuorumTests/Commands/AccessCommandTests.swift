import ArgumentParser
import Canonical
import Client
import FoundationEssentials
import Testing

@testable import KeyQuorum

@Suite("The commands of who may do what")
struct AccessCommandTests {
    private func parse(_ line: String) throws -> any ParsableCommand {
        try Keyquorum.parseAsRoot(line.split(separator: " ").map(String.init))
    }

    private func answer<Value: Decodable>(_ json: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(json.utf8))
    }

    @Test(
        "each is there",
        arguments: [
            "whoami", "access grant i --to bob@example.com --operations get,decrypt --until 90d --grantable",
            "access grant --prefix prod/ --to * --operation get --operation sign",
            "access grant --tag web --owner ann@example.com --to role:auditor --operations get",
            "access grant --group g --to group:ops --operations get", "access grant --create --to token:ci",
            "access revoke i --from *", "access revoke --tag web --from role:auditor",
            "access revoke --create --from x",
            "access list", "access list i", "access list --owned", "access list --obtained", "access list --create",
            "access list --to group:ops",
            "token create ci --operations get --until 2030-01-31 --out ci.token", "token create ci --expires 30d",
            "token list", "token revoke ci", "role give ann@example.com auditor", "role take token:ci admin",
            "role list",
            "role list token:ci", "group create ops --member a@b.c --member token:ci", "group list", "group list ops",
            "group add ops a@b.c", "group remove ops a@b.c", "group delete ops", "object transfer i --to a@b.c",
            "object accept i", "object refuse i", "object offers", "log list --actor admin --kind grant --since 2h",
            "log list --limit 5 --after 00 --json", "log verify", "log verify --root r --anchor a --root-dir d",
            "status --token-file t",
        ]
    )
    func present(line: String) throws { #expect(throws: Never.self, "\(line)") { try parse(line) } }

    @Test(
        "wrong usage is refused",
        arguments: [
            "access grant --to bob --operations get", "access grant i --to bob", "access grant i --operations get",
            "access grant i --prefix p --to bob --operations get", "access grant --create --to bob --operations get",
            "access grant i --owner ann --to bob --operations get", "access grant i --to bob --operations ,",
            "access grant i --to bob --operations get --until soon", "access revoke i", "access list i --owned",
            "access list --owned --obtained", "access list --owned --to *", "token create",
            "token create ci --until 0d", "role give ann",
            "group add ops", "object transfer i", "log list --limit 0", "log list --since x",
        ]
    )
    func usage(line: String) { #expect(throws: (any Error).self, "\(line)") { _ = try parse(line) } }

    @Test("a grant says who may do what until when")
    func grant() throws {
        let grant: Answers.Grant = try answer(
            #"{"subject":"*","operations":["get","sign"],"until":"2030-01-31T00:00:00Z","grantable":true,"grantedBy":"ann"}"#
        )
        #expect(
            AccessCommands.Grant.text(grant, .object("i"))
                == "* may get, sign on i until 2030-01-31T00:00:00Z, and grant it on."
        )
        #expect(AccessTarget.Place.scope(["prefix": "prod/"]).text == "every object with prefix prod/")
    }

    @Test("a list has grants on objects and on scopes side by side")
    func list() throws {
        let grants: [Answers.Grant] = try answer(
            """
            [{"id":"i","subject":"bob","operations":["get"],"grantable":false,"grantedBy":"ann"},
             {"scope":{"prefix":"prod/"},"owner":"ann","subject":"*","operations":["get","sign"],"grantable":true,"grantedBy":"ann"}]
            """
        )
        #expect(
            AccessCommands.List.text(grants) == """
                ON                   SUBJECT  OPERATIONS  UNTIL  GRANTABLE  GRANTED BY
                i                    bob      get         -      no         ann
                prefix prod/ of ann  *        get,sign    -      yes        ann
                """
        )
        #expect(AccessCommands.List.text([]) == "No grants.")
    }

    @Test("whoami says subject, method, roles, groups, rights, and a token's limit")
    func whoami() throws {
        let me: Answers.Me = try answer(
            #"{"subject":"token:ci","method":"token","roles":[],"groups":["ops"],"rights":["create"],"operations":["get"]}"#
        )
        #expect(
            WhoAmI.text(me) == """
                Subject    token:ci
                Known by   an API token
                Roles      none
                Groups     ops
                Rights     create
                Token may  get
                """
        )
    }

    @Test("a token's words never hold its text")
    func token() throws {
        let token: Answers.Token = try answer(
            """
            {"id":"ab","subject":"token:ci","operations":["get"],"createdBy":"admin","created":"2026-01-01T00:00:00Z",
             "expires":"2030-01-31T00:00:00Z","token":"kqt1.ab.secret"}
            """
        )
        #expect(
            TokenCommands.Create.text(token)
                == "Made the token ab: it calls as token:ci, for get at most, until 2030-01-31T00:00:00Z."
        )
    }

    @Test("operations are split at commas, in one option or several")
    func operations() {
        #expect(OperationNames.split(["get,decrypt", " sign"]) == ["get", "decrypt", "sign"])
        #expect(OperationNames.split([",", ""]).isEmpty)
    }

    @Test("the log's filters go into the call, percent-encoded")
    func logPath() throws {
        let list = try #require(
            try parse("log list --actor a@b.c --target x/y --written-by 00 --since 1h --until 2030-01-31")
                as? LogCommands.List
        )
        let now = try #require(Instant(rfc3339: "2026-01-01T12:00:00Z"))
        #expect(
            list.path(10, "ff", now: now)
                == "/v1/log?limit=10&actor=a%40b.c&target=x%2Fy&server=00&since=2026-01-01T11%3A00%3A00Z"
                + "&until=2030-01-31T00%3A00%3A00Z&after=ff"
        )
    }

    @Test("JSON is printed as it came")
    func json() throws {
        let value: JSONValue = try answer(#"{"b":[1,2.5,true,null],"a":{"c":"d/e"},"n":9007199254740991}"#)
        #expect(value.json == #"{"a":{"c":"d/e"},"b":[1,2.5,true,null],"n":9007199254740991}"#)
    }

    @Test("refusals of who may do what lead on")
    func advice() {
        for code in ["not-authenticated", "setup-token-required", "permission-denied"] {
            #expect(Advice.next(after: code)?.isEmpty == false, "\(code)")
        }
    }
}

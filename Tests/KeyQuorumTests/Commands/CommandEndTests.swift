import ArgumentParser
import Client
import FoundationEssentials
import Testing

@testable import KeyQuorum

@Suite("How the program ends over an error")
struct CommandEndTests {
    private struct Shape: Decodable {
        let error: [String: String]
    }

    private func failure(of line: String, json: Bool) throws -> CommandEnd {
        let arguments = line.split(separator: " ").map(String.init)
        return CommandEnd(
            try #require(throws: (any Error).self) { _ = try Keyquorum.parseAsRoot(arguments) },
            json: json
        )
    }

    /// Every command with a wrong option, and each way in which the parser complains.
    @Test(
        "with --json a wrong command line is told in the one shape of failures",
        arguments: [
            "init", "init --policy p --shareholder a", "recover --encrypted-share b", "status --bogus",
            "seal --scope x",
            "object get", "object create --bogus", "share decrypt", "share bogus", "key generate --out", "token create",
            "role give a", "group add", "access grant", "access list --owned --create", "cert revoke", "manifest set",
            "shareholders rekey --threshold x", "db restore", "db backup", "log list --limit 0", "verify extra",
        ]
    )
    func usage(line: String) throws {
        let end = try failure(of: line, json: true)
        #expect(end.isFailure && end.exitCode == 1 && !end.text.contains("\n"), "\(end.text)")
        let shape = try JSONDecoder().decode(Shape.self, from: Data(end.text.utf8))
        #expect(Set(shape.error.keys) == ["code", "detail"] && shape.error["code"] == "usage")
        #expect(shape.error["detail"]?.isEmpty == false)
        #expect(try failure(of: line, json: false).text.contains("Usage:"))
    }

    @Test("a failure of a command is a sentence for people, and one object for programs")
    func failures() {
        let sealed = ClientError.sealed(Refusal(code: "sealed", detail: "The server is sealed.", status: 503))
        let people = CommandEnd(sealed, json: false)
        #expect(people.text.hasPrefix("keyquorum: The server is sealed.") && people.exitCode == 3 && people.isFailure)
        let programs = CommandEnd(sealed, json: true)
        #expect(programs.text == #"{"error":{"code":"sealed","detail":"The server is sealed."}}"#)
        #expect(programs.exitCode == 3)
    }

    @Test("help and the version are no failure, in JSON or not", arguments: [true, false])
    func help(json: Bool) {
        for asked in [CleanExit.helpRequest(), .helpRequest(Status.self), .message("keyquorum 1")] {
            let end = CommandEnd(asked, json: json)
            #expect(!end.isFailure && end.exitCode == 0 && !end.text.isEmpty && !end.text.hasPrefix("{"))
        }
    }
}

import ArgumentParser
import Client
import Testing

@testable import KeyQuorum

@Suite("The command line")
struct CommandLineTests {
    private func parse(_ line: String) throws -> any ParsableCommand {
        try Keyquorum.parseAsRoot(line.split(separator: " ").map(String.init))
    }

    @Test("nothing means serve, and so do bare options")
    func serve() throws {
        #expect(try parse("") is Serve)
        let bare = try #require(try parse("--port 1 --new-vault") as? Serve)
        #expect(bare.arguments == ["--port", "1", "--new-vault"])
        let named = try #require(try parse("serve --port=1") as? Serve)
        #expect(named.arguments == ["--port=1"])
    }

    @Test("init takes holders with and without a file, groups and a folder")
    func initialize() throws {
        let line = "init --threshold 2 --shareholder a=a.pem --shareholder b --group owners=2 --out shares --json"
        let command = try #require(try parse(line) as? Init)
        #expect(command.roster.threshold == 2 && command.out == "shares")
        #expect(command.roster.shareholders.map(\.name) == ["a", "b"])
        #expect(command.roster.shareholders.map(\.file) == ["a.pem", nil])
        #expect(command.roster.groups.map(\.name) == ["owners"] && command.roster.groups.map(\.threshold) == [2])
        #expect(command.connection.commandLine.map(\.option) == ["--json"])
    }

    @Test("how a key is used can be said on the command line in all the words of the API")
    func dataParameters() throws {
        let words = [
            ("mode", "GCM"), ("padding", "OAEP"), ("hash", "SHA_256"), ("algorithm", "AES"),
            ("signatureAlgorithm", "ECDSAWithSHA256"), ("tagLength", "8"), ("saltLength", "20"), ("maskHash", "SHA_1"),
            ("pSource", "AQI"), ("ivLength", "128"), ("counterLength", "32"), ("initialCounterValue", "7"),
        ]
        let options = words.map { name, value in
            "--" + name.flatMap { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" } + " " + value
        }
        let line = options.joined(separator: " ")
        let encrypt = try #require(try parse("object encrypt id " + line) as? ObjectCommands.Encrypt)
        let query = words.map { "\($0)=\($1)" }.joined(separator: "&")
        #expect(encrypt.id == "id" && encrypt.data.path("/x") == "/x?" + query)
        let verify = try #require(try parse("object verify id --signature AA " + line) as? ObjectCommands.Verify)
        #expect(verify.signature == "AA" && verify.data.path("/x") == "/x?" + query)
        #expect(try #require(try parse("object sign id") as? ObjectCommands.Sign).data.path("/x") == "/x")
    }

    @Test("in recover --key is the holder's and --client-key the client's; elsewhere --key is the client's")
    func keys() throws {
        let recover = try #require(
            try parse("recover --encrypted-share f --key holder.pem --cert c --client-key client.pem") as? Recover
        )
        #expect(recover.share.key == "holder.pem")
        #expect(recover.connection.commandLine.map(\.value) == ["c", "client.pem"])
        let status = try #require(try parse("status --cert c --key client.pem") as? Status)
        #expect(status.connection.commandLine.map(\.value) == ["c", "client.pem"])
    }

    @Test(
        "wrong usage is refused",
        arguments: [
            "init", "init --policy p --shareholder a", "init --shareholder =x", "init --shareholder a=",
            "init --group owners",
            "recover --share a --encrypted-share b --key c", "recover --encrypted-share b", "recover --share a --key b",
            "status --bogus", "seal --scope world", "object get", "share decrypt", "key generate",
            "object hash f --mode CBC",
        ]
    )
    func usage(line: String) throws {
        let error = try #require(throws: (any Error).self) { _ = try parse(line) }
        #expect(CommandFailure(judging: error) == nil)
        let end = CommandEnd(error, json: false)
        #expect(end.isFailure && end.exitCode == 1 && end.text.contains("Usage:"))
    }

    @Test("every command of the contract that this version has is there")
    func commands() throws {
        let lines = [
            "status", "init --shareholder a", "recover --share -", "seal", "verify --out d", "key generate --out k",
            "share fetch --holder a", "share decrypt --encrypted-share a --key b", "share inspect --share a",
            "share submit --ceremony x --share a", "shareholders list", "shareholders confirm --share a",
            "manifest set m",
            "manifest get", "manifest history", "cert issue --csr c --policy p", "object create", "object import f",
            "object list", "object get i", "object attributes i", "object activate i", "object rekey i",
            "object revoke i",
            "object destroy i",
            "object export i --out f", "db migrate --check", "db verify",
        ]
        for line in lines { #expect(throws: Never.self, "\(line)") { try parse(line) } }
    }

    @Test("a mistyped command is refused with the nearest one")
    func mistyped() async throws {
        let serve = try #require(try parse("stauts") as? Serve)
        let error = await #expect(throws: SettingsError.self) { try await serve.run() }
        #expect(error?.sentence == "There is no command \"stauts\": did you mean `keyquorum status`?")
    }
}

import ArgumentParser
import Client
import Testing

@testable import KeyQuorum

@Suite("The commands of ceremonies")
struct CeremonyCommandTests {
    private func parse(_ line: String) throws -> any ParsableCommand {
        try Keyquorum.parseAsRoot(line.split(separator: " ").map(String.init))
    }

    @Test("rekey and rotate take a roster with groups, a factor, servers, a rule of confirmations")
    func roster() throws {
        let line = """
            shareholders rotate --shareholder a@work=a.pem --shareholder b@data --group work:2 --group data=1 \
            --group-threshold 2 --signing-key a=s.pem --for-server AB --for-server cd --server http://x --server-factor set \
            --sealed-shares-only --confirmations floor --force
            """
        let command = try #require(try parse(line) as? ShareholderCommands.Rotate)
        let roster = command.options.roster
        #expect(roster.groups.map(\.name) == ["work", "data"] && roster.groups.map(\.threshold) == [2, 1])
        #expect(roster.groupThreshold == 2 && roster.signingKeys.map(\.file) == ["s.pem"])
        #expect(command.servers == ["AB", "cd"] && command.connection.base.server == "http://x")
        #expect(command.options.serverFactor == .set && command.options.confirmations == .floor)
        #expect(command.options.sealedSharesOnly && command.options.force)
    }

    @Test("a group stands behind the last @ or before the first slash; an e-mail address has none")
    func groupAndName() throws {
        func split(_ text: String, _ groups: [String] = ["work", "data"]) throws -> [String?] {
            let argument = try #require(ShareholderArgument(argument: text))
            let parts = argument.groupAndName(among: groups)
            return [parts.group, parts.name]
        }
        #expect(try split("bob@work=f@x") == ["work", "bob"])
        #expect(try split("bob@example.org@data") == ["data", "bob@example.org"])
        #expect(try split("bob@example.org") == [nil, "bob@example.org"])
        #expect(try split("work/bob=f") == ["work", "bob"])
        #expect(try split("other/bob") == ["other", "bob"])
        #expect(try split("bob@work", []) == [nil, "bob@work"])
    }

    @Test("every command of the contract is there")
    func commands() throws {
        let lines = [
            "shareholders rekey", "shareholders rekey --threshold 2 --group a:1",
            "shareholders rekey --threshold 2 --group-threshold 1",
            "shareholders rekey --shareholder a --threshold 1",
            "shareholders rotate --all-servers",
            "shareholders replace --holder a --holder-key k", "shareholders enrol --holder a --group g",
            "shareholders confirm --ceremony c --key k", "shareholders commit",
            "shareholders commit --ceremony c --vault v",
            "shareholders abort --ceremony c", "shareholders destroy --vault v", "shareholders reset-admin --admin a",
            "shareholders drill", "shareholders status", "shareholders status --ceremony c --watch",
            "share drill --share s",
            "share drill --ceremony c --encrypted-share s --key k",
            "share submit --ceremony c --share s --yes --signing-key k",
            "share print --share s --out s.svg", "share print --encrypted-share s --key k --out s.txt",
            "db purge-masters",
        ]
        for line in lines { #expect(throws: Never.self, "\(line)") { try parse(line) } }
    }

    @Test(
        "wrong usage is refused",
        arguments: [
            "shareholders rekey --signing-key a=b", "shareholders rekey --group a",
            "shareholders rekey --server-factor burn",
            "shareholders rotate --all-servers --for-server a", "shareholders replace",
            "shareholders rekey --shareholder a --group x",
            "share print --share s --out s.pdf", "share submit --share s", "shareholders rekey --confirmations none",
        ]
    )
    func usage(line: String) throws {
        let error = try #require(throws: (any Error).self) { _ = try parse(line) }
        #expect(!Keyquorum.exitCode(for: error).isSuccess)
    }

    @Test("on a pipe nothing is destroyed without the vault's id, and never with another one")
    func destroy() throws {
        #expect(throws: Never.self) { try VaultConfirmation(given: "AB-c").require("ab-C") }
        for (given, vault) in [("x", "v"), ("", "v"), ("v", nil)] as [(String, String?)] {
            #expect(throws: CommandFailure.self) { try VaultConfirmation(given: given).require(vault) }
        }
    }
}

import ArgumentParser
import Operations

/// The root of the command line.
struct Keyquorum: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyquorum",
        abstract: "A key server on SQL whose keys nobody can open alone.",
        discussion: """
            With nothing it serves. The commands talk to the server at --server (KEYQUORUM_SERVER), else to the one that \
            the same folder's settings would start.

            Exit codes: 0 done, 1 wrong usage or a local error, 2 refused by the server, 3 sealed, 4 unreachable.
            With --json a failure is one line on the standard error: {"error":{"code":"…","detail":"…"}}.
            """,
        version: ProductVersion.text,
        subcommands: [
            Serve.self, Status.self, Init.self, Recover.self, Seal.self, Verify.self, KeyCommands.self,
            ShareCommands.self, ShareholderCommands.self, ManifestCommands.self, CertCommands.self,
            ObjectCommands.self, RandomCommand.self, WhoAmI.self, AccessCommands.self, TokenCommands.self,
            LoginCommands.self,
            RoleCommands.self, GroupCommands.self, DatabaseCommands.self, LogCommands.self,
        ],
        defaultSubcommand: Serve.self
    )
}

import ArgumentParser
import Client
import HolderKeys

/// One holder and the key that the share is encrypted to.
struct OneHolderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whose share.", valueName: "name"))
    var holder: String

    @Option(
        help: ArgumentHelp(
            "The holder's key: public, a certificate or private; without it a known holder's key stays, and one is made for a new one.",
            valueName: "file"
        )
    )
    var holderKey: String?

    @Option(help: ArgumentHelp("A key that the holder signs with, where it is not his RSA key.", valueName: "file"))
    var signingKey: String?

    @Option(help: ArgumentHelp("The holder's group, where there are several.", valueName: "name"))
    var group: String?

    /// - Parameter isNew: the holder has no key yet, so one is made where no file is named.
    func body(_ kind: String, isNew: Bool) throws -> (Requests.Ceremony, [HolderKeyring.Entry]) {
        let file = holderKey.map { "=\($0)" } ?? ""
        guard !holder.contains("="), let argument = ShareholderArgument(argument: holder + file) else {
            throw CommandFailure("A holder's name has no =.")
        }
        let keys = isNew || holderKey != nil ? try HolderKeyring.gather([argument], groups: []) : []
        var body = Requests.Ceremony(kind: kind)
        body.holder = holder
        body.publicKey = keys.first?.holder.publicKey
        body.signingKey = try signingKey.map { try HolderFiles.publicKey($0).pem }
        body.group = group
        return (body, keys)
    }
}

extension ShareholderCommands {
    /// `shareholders replace`: the same share once more.
    struct Replace: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose to make a holder's lost share again; the others keep theirs.",
            discussion: "The lost share still works. If somebody may have found it, rekey instead."
        )

        @OptionGroup var options: OneHolderOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let (body, keys) = try options.body("replaceShare", isNew: false)
                try await CeremonyOpening(context: context).open(body, keys: keys)
            }
        }
    }

    /// `shareholders enrol`: one more holder.
    struct Enrol: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose a further holder; the others keep their shares, and the threshold stays."
        )

        @OptionGroup var options: OneHolderOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let (body, keys) = try options.body("enrol", isNew: true)
                try await CeremonyOpening(context: context).open(body, keys: keys)
            }
        }
    }
}

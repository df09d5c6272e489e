import ArgumentParser
import Canonical
import Client
import Secrets

extension ObjectCommands {
    /// `object encrypt`.
    struct Encrypt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Encrypt data with a key: the nonce, the data and the tag come out, one after another.",
            discussion: "keyquorum object encrypt ID < file > file.enc"
        )

        @Argument var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var beside: BesideOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await ObjectCommands.turn("encrypt", id, data, beside, connection) }
    }

    /// `object decrypt`.
    struct Decrypt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decrypt what object encrypt wrote.",
            discussion: "keyquorum object decrypt ID < file.enc > file"
        )

        @Argument var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var beside: BesideOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await ObjectCommands.turn("decrypt", id, data, beside, connection) }
    }

    /// `object sign`.
    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sign data with a private key; base64 comes out.")

        @Argument var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await ObjectCommands.tell("signature", "sign", id, data, connection) }
    }

    /// `object mac`.
    struct MAC: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mac",
            abstract: "Make a code of data with a key; base64 comes out."
        )

        @Argument var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await ObjectCommands.tell("mac", "mac", id, data, connection) }
    }

    /// `object verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a signature or a code of data; the exit code says it too."
        )

        @Argument var id: String

        @Option(help: ArgumentHelp("The signature.", valueName: "base64"))
        var signature: String?

        @Option(help: ArgumentHelp("The code.", valueName: "base64"))
        var mac: String?

        @OptionGroup var data: DataOptions
        @OptionGroup var connection: ConnectionOptions

        private struct Verdict: Decodable {
            let valid: Bool
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let path = data.path(ObjectCommands.path(id) + "/verify", [("signature", signature), ("mac", mac)])
                let progress = DataProgress()
                defer { progress.end() }
                let answer = try await context.client.call(path, octets: try data.argument.pieces(progress))
                progress.end()
                let isValid = try answer.json(Verdict.self).valid
                context.output.show(answer) { isValid ? "valid" : "not valid" }
                if !isValid { throw CommandFailure("The data is not what was signed, or not by this key.") }
            }
        }
    }

    /// `object hash`.
    struct Hash: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hash data on the server, by SHA_256 or what --hash names; base64 comes out."
        )

        @OptionGroup var argument: DataArgument

        @Option(help: ArgumentHelp("The hash, by KMIP's name.", valueName: "hash"))
        var hash = "SHA_256"

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await ObjectCommands.tell(
                "digest",
                path: "/v1/hash?hash=" + URLText.encoded(hash),
                argument,
                connection
            )
        }
    }

    /// Bytes in, bytes out.
    fileprivate static func turn(
        _ verb: String,
        _ id: String,
        _ data: DataOptions,
        _ beside: BesideOptions,
        _ connection: ConnectionOptions
    ) async throws {
        try await CommandContext.run(connection) { context in
            let path = data.path(ObjectCommands.path(id) + "/" + verb, beside.query)
            let progress = DataProgress(printsMeanwhile: true)
            defer { progress.end() }
            try await context.client.call(path, octets: try data.argument.pieces(progress)) { piece in
                var bytes = [UInt8](piece)
                defer { bytes.wipe() }
                Output.write(raw: bytes)
            }
        }
    }

    fileprivate static func tell(
        _ member: String,
        _ verb: String,
        _ id: String,
        _ data: DataOptions,
        _ connection: ConnectionOptions
    ) async throws {
        try await tell(member, path: data.path(path(id) + "/" + verb), data.argument, connection)
    }

    fileprivate static func tell(
        _ member: String,
        path: String,
        _ argument: DataArgument,
        _ connection: ConnectionOptions
    ) async throws {
        try await CommandContext.run(connection) { context in
            let progress = DataProgress()
            defer { progress.end() }
            let answer = try await context.client.call(path, octets: try argument.pieces(progress))
            progress.end()
            try context.output.show(answer) { try answer.json(JSONValue.self)[member]?.line ?? "-" }
        }
    }
}

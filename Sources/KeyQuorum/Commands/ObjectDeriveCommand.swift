import ArgumentParser
import Client

extension ObjectCommands {
    /// `object derive`.
    struct Derive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Derive a key or a secret from another: it stays on the server.",
            discussion: "keyquorum object derive ID --method HKDF --data BASE64 --algorithm AES --length 256"
        )

        @Argument var id: String

        @Option(
            help: ArgumentHelp("KMIP's derivation method, such as HKDF, PBKDF2 or NIST800_108_C.", valueName: "name")
        )
        var method: String

        @Option(help: ArgumentHelp("A second object: the data, or the other's public key.", valueName: "id"))
        var with: String?

        @Option(help: ArgumentHelp("The derivation data, such as HKDF's info; may be repeated.", valueName: "base64"))
        var data: [String] = []

        @Option(help: ArgumentHelp("The salt.", valueName: "base64"))
        var salt: String?

        @Option(help: ArgumentHelp("Rounds of PBKDF2.", valueName: "number"))
        var iterations: Int?

        @Option(help: ArgumentHelp("The initialization vector.", valueName: "base64"))
        var iv: String?

        @Option(help: ArgumentHelp("The hash, such as SHA_256.", valueName: "hash"))
        var hash: String?

        @Option(help: ArgumentHelp("How blocks are chained, for ENCRYPT.", valueName: "mode"))
        var mode: String?

        @Option(help: ArgumentHelp("The padding, for ENCRYPT.", valueName: "padding"))
        var padding: String?

        @Option(help: ArgumentHelp("symmetric-key or secret-data.", valueName: "type"))
        var type = "symmetric-key"

        @Option(help: ArgumentHelp("The new key's algorithm; a secret has none.", valueName: "algorithm"))
        var algorithm: String?

        @Option(help: ArgumentHelp("Its length in bits.", valueName: "bits"))
        var length = 256

        @Option(help: ArgumentHelp("A name to find it by.", valueName: "name"))
        var name: String?

        @Option(help: ArgumentHelp("A tag, by which access may be granted; may be repeated.", valueName: "tag"))
        var tag: [String] = []

        @Option(help: ArgumentHelp("An object group of KMIP; may be repeated.", valueName: "group"))
        var group: [String] = []

        @Flag(help: "Activate it at once.")
        var activate = false

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            guard type == "symmetric-key" || type == "secret-data" else {
                throw ValidationError("--type is symmetric-key or secret-data.")
            }
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let path = ObjectCommands.path(id) + "/derive"
                try ObjectCommands.show(try await context.client.send(.post, path, body), context)
            }
        }

        private var body: Body {
            let isKey = type == "symmetric-key"
            let object = Body.Object(
                type: isKey ? "symmetricKey" : "secretData",
                algorithm: isKey ? algorithm ?? "AES" : algorithm,
                length: length,
                names: name.map { [$0] },
                tags: tag,
                groups: group,
                activate: activate ? true : nil
            )
            let named = hash != nil || mode != nil || padding != nil
            return Body(
                method: method,
                with: with,
                data: data.isEmpty ? nil : data,
                salt: salt,
                iterations: iterations,
                iv: iv,
                parameters: named ? Body.Parameters(hash: hash, mode: mode, padding: padding) : nil,
                object: object
            )
        }

        private struct Body: Encodable {
            let method: String
            let with: String?
            let data: [String]?
            let salt: String?
            let iterations: Int?
            let iv: String?
            let parameters: Parameters?
            let object: Object

            struct Parameters: Encodable {
                let hash: String?
                let mode: String?
                let padding: String?
            }

            struct Object: Encodable {
                let type: String
                let algorithm: String?
                let length: Int
                let names: [String]?
                let tags: [String]
                let groups: [String]
                let activate: Bool?
            }
        }
    }
}

import ArgumentParser
import Canonical
import Client
import HolderKeys
import Secrets

/// `key`: keys of shareholders and clients.
struct KeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make keys.",
        subcommands: [Generate.self]
    )

    /// `key generate`.
    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a shareholder's key, or a server factor.",
            discussion: """
                With --server-factor a file of 32 random bytes is made, as hex, for server-factor-file. Copy it to every server of the \
                vault and to a safe place: losing it is as bad as losing as many shares as the threshold asks for.
                """
        )

        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case rsa, x25519, ed25519
        }

        @Option(help: "rsa and x25519 hold shares; ed25519 signs only.")
        var type: Kind = .rsa

        @Option(help: ArgumentHelp("Bits of an RSA key.", valueName: "bits"))
        var bits = 3072

        @Option(help: ArgumentHelp("File for the private key; it must not exist.", valueName: "file"))
        var out: String?

        @Option(help: ArgumentHelp("File for the public key.", valueName: "file"))
        var publicOut: String?

        @Option(help: ArgumentHelp("File for a new server factor; it must not exist.", valueName: "file"))
        var serverFactor: String?

        func validate() throws {
            guard (out == nil) != (serverFactor == nil) else {
                throw ValidationError("Name one file: --out for a key, or --server-factor.")
            }
            if serverFactor != nil, publicOut != nil { throw ValidationError("A server factor has no public key.") }
        }

        func run() async throws {
            if let serverFactor { return try makeServerFactor(serverFactor) }
            guard let out else { return }
            if type == .rsa, !(2048...8192).contains(bits) {
                throw ValidationError("An RSA key has 2048 to 8192 bits.")
            }
            let key = try generate()
            try PrivateFile.create(out, with: key.pem)
            if let publicOut { try PrivateFile.replace(publicOut, with: Array(key.publicKey.pem.utf8)) }
            Output.say("Private key  \(out)\nFingerprint  \(key.publicKey.fingerprint.hex)")
            if publicOut == nil { Output.say(key.publicKey.pem, terminator: "") }
        }

        private func makeServerFactor(_ path: String) throws {
            try PrivateFile.create(path, with: Self.hexLine(SystemRandom().secret(32)))
            Output.say(
                """
                Server factor  \(path)
                A vault that is made with it, or rekeyed to it, opens nowhere without this file: give every server of the vault the same one, and \
                keep a copy apart from the database and its backups.
                """
            )
        }

        private static func hexLine(_ secret: SecretBytes) -> SecretBytes {
            let digits = Array("0123456789abcdef".utf8)
            return SecretBytes(count: 2 * secret.count + 1) { line in
                secret.withBytes { bytes in
                    for (index, byte) in bytes.enumerated() {
                        line[2 * index] = digits[Int(byte >> 4)]
                        line[2 * index + 1] = digits[Int(byte & 15)]
                    }
                }
                line[2 * secret.count] = UInt8(ascii: "\n")
            }
        }

        private func generate() throws -> HolderPrivateKey {
            switch type {
            case .rsa: try HolderPrivateKey.generate(.rsa(bits: bits))
            case .x25519: try HolderPrivateKey.generate(.x25519)
            case .ed25519: try HolderPrivateKey.generate(.ed25519)
            }
        }
    }
}

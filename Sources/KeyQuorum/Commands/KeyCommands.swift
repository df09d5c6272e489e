import ArgumentParser
import Canonical
import Client
import HolderKeys

/// `key`: keys of shareholders and clients.
struct KeyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make keys.",
        subcommands: [Generate.self]
    )

    /// `key generate`.
    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a shareholder's key.")

        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case rsa, x25519, ed25519
        }

        @Option(help: "rsa and x25519 hold shares; ed25519 signs only.")
        var type: Kind = .rsa

        @Option(help: ArgumentHelp("Bits of an RSA key.", valueName: "bits"))
        var bits = 3072

        @Option(help: ArgumentHelp("File for the private key; it must not exist.", valueName: "file"))
        var out: String

        @Option(help: ArgumentHelp("File for the public key.", valueName: "file"))
        var publicOut: String?

        func run() async throws {
            if type == .rsa, !(2048...8192).contains(bits) {
                throw ValidationError("An RSA key has 2048 to 8192 bits.")
            }
            let key = try generate()
            try PrivateFile.create(out, with: key.pem)
            if let publicOut { try PrivateFile.replace(publicOut, with: Array(key.publicKey.pem.utf8)) }
            Output.say("Private key  \(out)\nFingerprint  \(key.publicKey.fingerprint.hex)")
            if publicOut == nil { Output.say(key.publicKey.pem, terminator: "") }
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

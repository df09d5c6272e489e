import ArgumentParser
import Canonical
import Client

/// `cert`: certificates of workloads and servers.
struct CertCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert",
        abstract: "Certificates of workloads and servers.",
        subcommands: [Issue.self, List.self, Revoke.self]
    )

    /// `cert issue`.
    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a certificate for a request, under a policy of the manifest."
        )

        @Option(help: ArgumentHelp("The request, PEM (openssl req -new).", valueName: "file"))
        var csr: String

        @Option(help: ArgumentHelp("The policy: its SHA-256 in hex, or its file.", valueName: "hex|file"))
        var policy: String

        @Option(help: ArgumentHelp("Evidence that the policy asks for.", valueName: "file"))
        var evidence: String?

        @Option(
            help: ArgumentHelp("File for the chain, leaf first; without it the chain is printed.", valueName: "file")
        )
        var out: String?

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let request = try PrivateFile.read(csr, limit: ClientLimits.keyFileBytes)
                let proof = try evidence.map { try PrivateFile.read($0, limit: ClientLimits.contentFileBytes).base64 }
                let body = Requests.Certificate(
                    csr: String(decoding: request, as: UTF8.self),
                    policy: try policyDigest(),
                    evidence: proof
                )
                let answer = try await context.client.send(.post, "/v1/certificates", body)
                let issued = try answer.json(Answers.Certificate.self)
                if let out { try PrivateFile.replace(out, with: Bytes(issued.chain.utf8)) }
                context.output.show(answer) {
                    out.map { "Wrote \($0) (serial \(issued.serial ?? "unknown"))." } ?? issued.chain
                }
            }
        }

        private func policyDigest() throws -> String {
            if let digest = Digest(hex: policy) { return digest.hex }
            return Digest(of: try PrivateFile.read(policy, limit: ClientLimits.contentFileBytes)).hex
        }
    }
}

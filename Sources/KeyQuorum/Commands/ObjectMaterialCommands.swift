import ArgumentParser
import Canonical
import Client
import Secrets

extension ObjectCommands {
    /// `object import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Register material of your own.")

        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case secretData = "secret-data"
            case symmetricKey = "symmetric-key"
            case opaque

            var objectType: String {
                switch self {
                case .secretData: "secretData"
                case .symmetricKey: "symmetricKey"
                case .opaque: "opaqueObject"
                }
            }
        }

        @Argument(help: ArgumentHelp("The material; - reads the standard input.", valueName: "file"))
        var file: String

        @Option(help: "What it is.")
        var type: Kind = .secretData

        @Option(help: ArgumentHelp("A name to find it by.", valueName: "name"))
        var name: String?

        @Option(help: ArgumentHelp("The algorithm of a symmetric key.", valueName: "algorithm"))
        var algorithm = "AES"

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let material = try PrivateFile.readSecret(file, limit: ClientLimits.contentFileBytes)
                var body = requestBody(material)
                defer { body.wipe() }
                try ObjectCommands.show(try await context.client.call(.post, "/v1/objects", body: body), context)
            }
        }

        /// Written by hand so that the material is never a text that nobody can wipe.
        private func requestBody(_ material: SecretBytes) -> Bytes {
            var members = ["\"type\":\(JSONText.quoted(type.objectType))"]
            if let name { members.append("\"names\":[\(JSONText.quoted(name))]") }
            if type == .symmetricKey { members.append("\"algorithm\":\(JSONText.quoted(algorithm))") }
            let head = Bytes("{\(members.joined(separator: ",")),\"material\":\"".utf8)
            let tail = Bytes("\"}".utf8)
            let count = Base64.encodedCount(material.count)
            var body = head + Bytes(repeating: 0, count: count) + tail
            body.withUnsafeMutableBytes { buffer in
                let place = UnsafeMutableRawBufferPointer(rebasing: buffer[head.count..<head.count + count])
                material.withBytes { Base64.encode($0, into: place) }
            }
            return body
        }
    }

    /// `object get`: the material, as the server answers it.
    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print an object's material as base64.")

        @Argument var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.get(ObjectCommands.path(id) + "/material")
                try context.output.show(answer) { try Material.text(answer) }
            }
        }
    }

    /// `object export`: the material into a file of one's own.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write an object's material into a file that only you can read."
        )

        @Argument var id: String

        @Option(help: ArgumentHelp("File to write; it must not exist.", valueName: "file"))
        var out: String

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let answer = try await context.client.get(ObjectCommands.path(id) + "/material")
                guard var bytes = Bytes(base64: try Material.text(answer)) else {
                    throw ClientError.unexpectedAnswer("The server's material is not base64.")
                }
                defer { bytes.wipe() }
                try PrivateFile.create(out, with: SecretBytes(copying: bytes))
                context.output.tell("Wrote \(out).")
            }
        }
    }

    /// What `/v1/objects/{id}/material` answers.
    private struct Material: Decodable {
        let material: String

        static func text(_ answer: Answer) throws -> String { try answer.json(Material.self).material }
    }
}

import ArgumentParser
import Client
import Estate
import KMIP
import Secrets

extension EstateFormat: ExpressibleByArgument {}

extension ObjectCommands {
    /// `object import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register keys, certificates and secrets of your own: files, or folders of them.",
            discussion: """
                A file's form is recognised: PEM, DER, JSON Web Keys, PKCS#12, KMIP's JSON and XML (what Cosmian's ckms \
                exports as json-ttlv), and what Vault or OpenBao say of an exportable transit key. --type takes the bytes \
                as they are. Objects are named as their file says, else by the file's name.
                """
        )

        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case secretData = "secret-data"
            case symmetricKey = "symmetric-key"
            case opaque
        }

        @Argument(help: ArgumentHelp("Files and folders; - reads the standard input.", valueName: "file"))
        var files: [String]

        @Option(help: "The files' form, where it is not to be recognised.")
        var format: EstateFormat?

        @Option(help: "Take the bytes as they are, and as this.")
        var type: Kind?

        @Option(help: ArgumentHelp("The algorithm of a symmetric key.", valueName: "algorithm"))
        var algorithm = "AES"

        @Option(help: ArgumentHelp("A name to find it by, for one object.", valueName: "name"))
        var name: String?

        @Option(help: ArgumentHelp("What every name shall begin with.", valueName: "text"))
        var prefix = ""

        @Option(help: ArgumentHelp("A tag, by which access may be granted; may be repeated.", valueName: "tag"))
        var tag: [String] = []

        @Option(help: ArgumentHelp("An object group of KMIP; may be repeated.", valueName: "group"))
        var group: [String] = []

        @Flag(help: "Activate them at once.")
        var activate = false

        @Flag(help: "Keep the identifiers that KMIP's files say.")
        var keepIds = false

        @Flag(help: "With --keep-ids: an object of the same identifier is replaced.")
        var replace = false

        @Flag(help: "Read everything, say what would be imported, and send nothing.")
        var dryRun = false

        @OptionGroup(title: "Protected files")
        var password: FilePassword

        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            if files.isEmpty { throw ValidationError("Name a file or a folder.") }
            if replace && !keepIds { throw ValidationError("--replace goes with --keep-ids.") }
            if name != nil && files.count > 1 { throw ValidationError("--name is for one object; take --prefix.") }
            if type != nil, format.map({ $0 != .raw }) ?? false {
                throw ValidationError("--type takes the bytes as they are: leave --format out.")
            }
            if CryptographicAlgorithm(name: algorithm) == nil {
                throw ValidationError(
                    "KMIP has no algorithm \(algorithm); say AES, ChaCha20 or HMAC_SHA256, for example."
                )
            }
        }

        func run() async throws {
            try await CommandContext.run(connection) { context in
                let work = ImportRun(
                    reading: EstateReading(
                        format: type == nil ? format : .raw,
                        rawType: rawType,
                        isAlone: files.count == 1 && !FileWalk.isFolder(files[0]),
                        password: password
                    ),
                    labels: ImportLabels(name: name, prefix: prefix, tags: tag, groups: group, isActive: activate),
                    keepsIdentifiers: keepIds,
                    replaces: replace,
                    isDry: dryRun,
                    context: context
                )
                try await work.run(try FileWalk.files(files))
            }
        }

        private var rawType: EstateFile.RawType {
            switch type ?? .secretData {
            case .secretData: .secretData
            case .symmetricKey: .symmetricKey(CryptographicAlgorithm(name: algorithm) ?? .aes)
            case .opaque: .opaque
            }
        }
    }
}

import ArgumentParser
import Canonical
import Client

/// The data of a command.
struct DataArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The data; - reads the standard input.", valueName: "file"))
    var file = "-"

    /// The data of the call, whose reading `progress` tells.
    func pieces(_ progress: DataProgress) throws -> DataPieces {
        let pieces = try DataPieces(file) { progress.show($0) }
        progress.begin(total: pieces.count, isTyped: pieces.isTyped)
        return pieces
    }
}

/// How a key is used, for the commands that use one; what is left out is the key's own, or the usual.
struct DataOptions: ParsableArguments {
    @OptionGroup var argument: DataArgument

    @Option(help: ArgumentHelp("How blocks are chained, by KMIP's name, such as GCM, CBC or CTR.", valueName: "mode"))
    var mode: String?

    @Option(help: ArgumentHelp("The padding, such as PKCS5, OAEP, PKCS1v1_5 or PSS.", valueName: "padding"))
    var padding: String?

    @Option(help: ArgumentHelp("The hash, such as SHA_256.", valueName: "hash"))
    var hash: String?

    @Option(help: ArgumentHelp("The algorithm, where the key serves several, such as HMAC_SHA256.", valueName: "name"))
    var algorithm: String?

    @Option(help: ArgumentHelp("How it is signed, such as ECDSAWithSHA256.", valueName: "name"))
    var signatureAlgorithm: String?

    @Option(help: ArgumentHelp("Bytes of the tag.", valueName: "bytes"))
    var tagLength: Int32?

    @Option(help: ArgumentHelp("Bytes of the salt of PSS.", valueName: "bytes"))
    var saltLength: Int32?

    @Option(help: ArgumentHelp("The hash of the mask of PSS or OAEP, where it is another one.", valueName: "hash"))
    var maskHash: String?

    @Option(help: ArgumentHelp("The label of OAEP.", valueName: "base64"))
    var pSource: String?

    @Option(help: ArgumentHelp("Bits of the nonce that the server chooses.", valueName: "bits"))
    var ivLength: Int32?

    @Option(help: ArgumentHelp("Bits of the counter behind the nonce, in CTR.", valueName: "bits"))
    var counterLength: Int32?

    @Option(help: ArgumentHelp("What the counter begins with.", valueName: "number"))
    var initialCounterValue: Int32?

    /// The path of a call with the parameters in its query.
    func path(_ path: String, _ further: [(String, String?)] = []) -> String {
        let query = (parameters + further).compactMap { name, value in
            value.map { "\(name)=\(URLText.encoded($0))" }
        }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }

    /// Under the names that the API has for them.
    private var parameters: [(String, String?)] {
        [
            ("mode", mode), ("padding", padding), ("hash", hash), ("algorithm", algorithm),
            ("signatureAlgorithm", signatureAlgorithm), ("tagLength", tagLength.map { "\($0)" }),
            ("saltLength", saltLength.map { "\($0)" }), ("maskHash", maskHash), ("pSource", pSource),
            ("ivLength", ivLength.map { "\($0)" }), ("counterLength", counterLength.map { "\($0)" }),
            ("initialCounterValue", initialCounterValue.map { "\($0)" }),
        ]
    }
}

/// What stands beside data that is encrypted or decrypted.
struct BesideOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The nonce; it then does not stand before the data.", valueName: "base64"))
    var nonce: String?

    @Option(help: ArgumentHelp("What is authenticated and not encrypted.", valueName: "base64"))
    var additionalData: String?

    var query: [(String, String?)] { [("nonce", nonce), ("additionalData", additionalData)] }
}

import ArgumentParser
import Canonical
import Client

/// How a key is used, for the commands that use one; what is left out is the key's own, or the usual.
struct DataOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The data; - reads the standard input.", valueName: "file"))
    var file = "-"

    @Option(help: ArgumentHelp("How blocks are chained, by KMIP's name, such as GCM, CBC or CTR.", valueName: "mode"))
    var mode: String?

    @Option(help: ArgumentHelp("The padding, such as PKCS5, OAEP, PKCS1v1_5 or PSS.", valueName: "padding"))
    var padding: String?

    @Option(help: ArgumentHelp("The hash, such as SHA_256.", valueName: "hash"))
    var hash: String?

    @Option(help: ArgumentHelp("The algorithm, where the key serves several, such as HMAC_SHA256.", valueName: "name"))
    var algorithm: String?

    /// The data of the call, whose reading `progress` tells.
    func data(_ progress: DataProgress) throws -> DataPieces {
        let pieces = try DataPieces(file) { progress.show($0) }
        progress.begin(total: pieces.count, isTyped: pieces.isTyped)
        return pieces
    }

    /// The path of a call with the parameters in its query.
    func path(_ path: String, _ further: [(String, String?)] = []) -> String {
        let all = [("mode", mode), ("padding", padding), ("hash", hash), ("algorithm", algorithm)] + further
        let query = all.compactMap { name, value in value.map { "\(name)=\(URLText.encoded($0))" } }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
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

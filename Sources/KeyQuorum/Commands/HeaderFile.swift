import Canonical
import Client

/// The vault header in the working folder: with the shares it opens any backup of the vault's data, without them nothing.
struct HeaderFile {
    static let name = "keyquorum-header"

    var path = Self.name

    /// - Parameter text: base64, as the server answers it.
    func write(_ text: String) throws {
        guard let bytes = Bytes(base64: text) else {
            throw ClientError.unexpectedAnswer(
                "The server's vault header is not base64. Fetch it: keyquorum db backup --header."
            )
        }
        try PrivateFile.replace(path, with: bytes)
    }
}

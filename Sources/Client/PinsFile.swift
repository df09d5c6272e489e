import Canonical
import FoundationEssentials

/// `keyquorum-pins.json` in the working folder, readable by its owner only.
public struct PinsFile: Sendable {
    public static let name = "keyquorum-pins.json"
    public let path: String

    public init(folder: String = ".") {
        path = folder == "." ? Self.name : folder + "/" + Self.name
    }

    /// The pins, or nil where there is no file.
    ///
    /// - Throws: `ClientError.local` if there is one that cannot be read: it is never silently passed over.
    public func read() throws(ClientError) -> Pins? {
        guard let bytes = try PrivateFile.readIfPresent(path, limit: ClientLimits.pinsBytes) else { return nil }
        guard let pins = try? JSONDecoder().decode(Pins.self, from: Data(bytes)), pins.version == 1,
            VaultID(text: pins.vault) != nil
        else {
            throw .local("\(path) is damaged or of another version: restore it, or move it away and give --root FILE.")
        }
        return pins
    }

    /// Replaces the file as a whole.
    public func write(_ pins: Pins) throws(ClientError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(pins) else { throw .local("The pins cannot be written as JSON.") }
        try PrivateFile.replace(path, with: Bytes(data) + [0x0A])
    }
}

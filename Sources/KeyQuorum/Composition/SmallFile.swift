import Canonical
import Dispatch
import Glibc

/// A public file that a setting names, read whole.
enum SmallFile {
    private static let queue = DispatchQueue(label: "keyquorum.files")

    /// Throws `SettingsError` that names the setting and the file.
    static func read(_ path: String, _ setting: String) async throws(SettingsError) -> Bytes {
        let read = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: content(path)) }
        }
        guard let read else {
            throw SettingsError(
                .badValue,
                "\(setting): \(path) cannot be read, or is larger than \(ConfigurationLimits.file) bytes; name a PEM file."
            )
        }
        return read
    }

    /// Blocks. Nil where it cannot be read or is too large.
    private static func content(_ path: String) -> Bytes? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes = Bytes(repeating: 0, count: ConfigurationLimits.file + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard count <= ConfigurationLimits.file, ferror(file) == 0 else { return nil }
        return Bytes(bytes[..<count])
    }
}

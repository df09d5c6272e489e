import Canonical
import FoundationEssentials

/// Reads the first manifest and its policies from files.
enum ManifestFiles {
    /// The manifest's bytes, and those of every file in the folder of policies.
    ///
    /// Throws `SettingsError` naming the file that cannot be read.
    static func read(_ files: ServerSettings.ManifestFiles) throws -> (manifest: Bytes, policies: [Bytes]) {
        let policies = try files.policies.map(names(in:))?.map(content) ?? []
        return (try content(files.manifest), policies)
    }

    private static func names(in folder: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw SettingsError(.badValue, "policies-path: the folder \(folder) cannot be read.")
        }
        return names.filter { !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
    }

    private static func content(_ path: String) throws -> Bytes {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError(.badValue, "manifest-path: the file \(path) cannot be read.")
        }
        return Bytes(data)
    }
}

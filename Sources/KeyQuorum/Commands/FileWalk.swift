import FoundationEssentials

/// The files that a command line names, folders with all that is in them.
enum FileWalk {
    /// Sorted by name within their folder; names that begin with a dot are left out, and links inside a folder are not followed.
    ///
    /// - Throws: `CommandFailure` for a folder that cannot be read, and beyond 100,000 files or 16 folders inside each other.
    static func files(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths { try gather(path, depth: 0, into: &files) }
        return files
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return path != "-" && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    private static func gather(_ path: String, depth: Int, into files: inout [String]) throws {
        guard isFolder(path) else {
            guard files.count < ConfigurationLimits.walkedFiles else {
                throw CommandFailure(
                    "These are more than \(ConfigurationLimits.walkedFiles) files; import them in parts."
                )
            }
            return files.append(path)
        }
        guard depth < ConfigurationLimits.walkedFolders else {
            throw CommandFailure("\(path) lies too many folders deep.")
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw CommandFailure("The folder \(path) cannot be read.")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let inner = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: inner)) != nil { continue }
            try gather(inner, depth: depth + 1, into: &files)
        }
    }
}

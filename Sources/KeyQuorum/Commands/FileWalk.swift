import FoundationEssentials
import Glibc

/// The files that a command line names, folders with all that is in them.
enum FileWalk {
    /// Sorted by name within their folder; names that begin with a dot are left out, and of what is inside a folder everything that is neither file nor
    /// folder: a link is not followed, and a pipe would keep its reader waiting. What is named itself is taken whatever it is.
    ///
    /// - Throws: `CommandFailure` for a folder that cannot be read, and beyond 100,000 files or 16 folders inside each other.
    static func files(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths {
            if isFolder(path) { try gather(path, depth: 0, into: &files) } else { try add(path, to: &files) }
        }
        return files
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return path != "-" && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    private static func add(_ path: String, to files: inout [String]) throws {
        guard files.count < ConfigurationLimits.walkedFiles else {
            throw CommandFailure("These are more than \(ConfigurationLimits.walkedFiles) files; import them in parts.")
        }
        files.append(path)
    }

    private static func gather(_ path: String, depth: Int, into files: inout [String]) throws {
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
            switch type(of: inner) {
            case S_IFDIR: try gather(inner, depth: depth + 1, into: &files)
            // What cannot be looked at is named when it is read.
            case S_IFREG, nil: try add(inner, to: &files)
            default: break
            }
        }
    }

    private static func type(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }
}

import Foundation

/// The files of the repository, as git sees them.
enum SourceTree {
    struct File {
        /// From the top of the repository.
        let path: String
        let text: String

        /// `Sources/ROOM/…` gives ROOM.
        var room: String? {
            let parts = path.split(separator: "/")
            return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every text file that git tracks or would track.
    static func files() throws -> [File] {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        git.currentDirectoryURL = root
        let pipe = Pipe()
        git.standardOutput = pipe
        try git.run()
        let listing = pipe.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        let paths = listing.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return paths.compactMap { path in
            guard let data = try? Data(contentsOf: root.appending(path: path)), !data.contains(0) else { return nil }
            return String(data: data, encoding: .utf8).map { File(path: path, text: $0) }
        }
    }

    static func swiftSources() throws -> [File] {
        try files().filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") }
    }
}

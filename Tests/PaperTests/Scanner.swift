import Foundation

/// A code as `zbarimg` reads it from a picture.
enum Scanner {
    struct Failure: Error {
        let status: Int32
        let what: String
    }

    /// Draws dark modules as a grey picture (PGM), `scale` pixels a module with `zone` light modules around, and reads it.
    static func read(side: Int, zone: Int, scale: Int = 4, isDark: (Int, Int) -> Bool) throws -> String {
        let whole = (side + 2 * zone) * scale
        var picture = Data("P5\n\(whole) \(whole)\n255\n".utf8)
        for y in 0..<whole {
            for x in 0..<whole {
                picture.append(isDark(y / scale - zone, x / scale - zone) ? 0 : 255)
            }
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "code-\(UUID().uuidString).pgm")
        try picture.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try run(file.path)
    }

    private static func run(_ picture: String) throws -> String {
        let process = Process()
        let output = Pipe()
        let complaints = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["zbarimg", "--quiet", "--raw", "--oneshot", "--nodbus", picture]
        process.standardOutput = output
        process.standardError = complaints
        try process.run()
        let read = output.fileHandleForReading.readDataToEndOfFile()
        let said = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus, what: String(decoding: said, as: UTF8.self))
        }
        return String(decoding: read, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

import Dispatch
import FoundationEssentials
import Glibc

/// A folder of certificates that the tests' own authority has made, readable for the server that uses them.
final class CertificateFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "keyquorum-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path(percentEncoded: false)
        chmod(path, 0o755)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// A self-signed certificate and its key, as a server makes them that was told nothing.
    func selfSigned(_ name: String, subject: String) async throws {
        try await shell(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '\(subject)' \
                -keyout \(name).key -out \(name).pem
            """
        )
    }

    /// Runs a script in the folder; all that it makes may be read by everybody.
    func shell(_ script: String) async throws {
        let whole = "set -e; cd '\(path)'; exec >log 2>&1; \(script)\nchmod 644 *"
        let code = await withCheckedContinuation { answer in
            DispatchQueue(label: "script").async { answer.resume(returning: Self.run(whole)) }
        }
        guard code == 0 else {
            throw ScriptFailure(log: (try? String(contentsOfFile: file("log"), encoding: .utf8)) ?? "")
        }
    }

    private static func run(_ script: String) -> Int32 {
        var process: pid_t = 0
        let words = (["/bin/bash", "-c", script] as [String]).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        guard posix_spawn(&process, "/bin/bash", nil, nil, words, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }

    struct ScriptFailure: Error {
        let log: String
    }
}

import Canonical
import Dispatch
import Glibc

/// Answers HTTP-01 challenges by files in a folder that a web server shows at port 80.
struct ChallengeFolder: ChallengeResponder {
    let root: String
    private static let queue = DispatchQueue(label: "keyquorum.acme.challenges")

    /// - Throws: `acme-folder` where the folder is not there.
    func open() async throws(ACMEError) {
        let folder = folder
        let root = root
        try await run { () throws(ACMEError) in
            guard access(root, W_OK | X_OK) == 0 else { throw Self.failure("use", root) }
            for path in [root + "/.well-known", folder] {
                guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Self.failure("make", path) }
            }
        }
    }

    /// Written beside and renamed, so that nobody reads half of it; mode 0644, since the web server must read it.
    func place(token: String, text: String) async throws(ACMEError) {
        let path = folder + "/" + token
        try await run { () throws(ACMEError) in
            let beside = path + ".new"
            let file = Glibc.open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
            guard file >= 0 else { throw Self.failure("create", beside) }
            defer { Glibc.close(file) }
            let bytes = Bytes(text.utf8)
            guard fchmod(file, 0o644) == 0, write(file, bytes, bytes.count) == bytes.count else {
                throw Self.failure("write", beside)
            }
            guard rename(beside, path) == 0 else { throw Self.failure("replace", path) }
        }
    }

    func withdraw(token: String) async {
        let path = folder + "/" + token
        try? await run { () throws(ACMEError) in _ = unlink(path) }
    }

    func close() async {}

    private var folder: String { root + "/.well-known/acme-challenge" }

    private static func failure(_ act: String, _ path: String) -> ACMEError {
        ACMEError(.folder, "Cannot \(act) \(path): \(String(cString: strerror(errno))). Mend http-root-path.")
    }

    private func run(_ body: @escaping @Sendable () throws(ACMEError) -> Void) async throws(ACMEError) {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, ACMEError>, Never>) in
            Self.queue.async { continuation.resume(returning: Result { () throws(ACMEError) in try body() }) }
        }
        try result.get()
    }
}

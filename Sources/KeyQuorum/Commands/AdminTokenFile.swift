import Client

/// Where the administrator's token is kept that a server makes for somebody who showed no credential.
struct AdminTokenFile {
    let path: String
    /// Made where it is missing.
    private let folder: String?

    /// - Parameter path: nil for `admin.token` in the folder.
    init(path: String?, folder: String) {
        self.path = path ?? "\(folder)/admin.token"
        self.folder = path == nil ? folder : nil
    }

    /// Asked before there is a token, since it is never shown again.
    func requireFree() throws {
        guard PrivateFile.exists(path) else { return }
        throw CommandFailure(
            code: "file-exists",
            "\(path) exists already: move it away, or name another file with --admin-token FILE."
        )
    }

    func keep(_ token: String, _ output: Output) {
        do throws(ClientError) {
            if let folder { try PrivateFile.makeFolder(folder) }
            try TokenFile.create(path, token)
        } catch {
            output.warn("\(error) The administrator's token is shown here instead: \(token)")
        }
    }

    /// What to do with it.
    var advice: [String] {
        ["Wrote the token to \(path). The commands take it from there by", "  export KEYQUORUM_TOKEN_FILE=\(path)"]
    }
}

import Access
import KMIPServer
import Logging
import Operations

/// Reads what a server holds outside its database besides its root folder: the server factor and the seal key.
enum KeyFiles {
    /// The server's options with both.
    ///
    /// Throws `SettingsError` naming the file that cannot be used.
    static func options(_ settings: ServerSettings, _ log: Logger) async throws -> KeyServerOptions {
        var options = KeyServerOptions(acceptNewVault: settings.newVault, isRosterPublic: settings.publicRoster)
        options.rewrapRate = settings.rewrapRate
        options.isAuthenticating = settings.isAuthenticating
        options.takesLogins = settings.takesLogins
        options.performer = KMIPService()
        options.takesInterop = settings.takesInterop
        options.implication = settings.impliesUse ? .cosmian : .exact
        options.cryptography = settings.cryptography
        options.recordsSignatures = settings.recordsSignatures
        if let path = settings.serverFactorFile {
            let source = try await named("server-factor-file") { try await ServerFactorSource(path: path) }
            warnIfOpen(source.isPrivate, path, log)
            options.serverFactor = source
        }
        if let path = settings.sealKeyFile {
            let read = try await named("seal-key-file") { try await SealKeyFile.read(path) }
            if read.isNew { log.notice("a seal key was made", metadata: ["file": "\(path)"]) }
            warnIfOpen(read.isPrivate, path, log)
            log.warning("\(KeyServer.autoUnsealWarning)", metadata: ["file": "\(path)"])
            options.sealKey = read.key
        }
        return options
    }

    private static func named<Answer>(_ setting: String, _ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let error as KeyFileError {
            throw SettingsError(.badValue, "\(setting): \(error.sentence)")
        }
    }

    private static func warnIfOpen(_ isPrivate: Bool, _ path: String, _ log: Logger) {
        if !isPrivate { log.warning("others can read this secret file; run chmod 600", metadata: ["file": "\(path)"]) }
    }
}

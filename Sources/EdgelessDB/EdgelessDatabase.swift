import Canonical
import ClientCertificates
import HolderKeys
import Secrets

/// An EdgelessDB that is this server's own: set up with a manifest at the first start, given its key back when it was replaced.
///
/// Its HTTP side has three states: without a manifest; set up; and waiting for its key, when it stands on another machine than its disk was
/// written on. Only the second has a manifest's signature, so the other two are told apart by what is in the folder here.
public struct EdgelessDatabase: Sendable {
    public let settings: EdgelessSettings
    let folder: EdgelessFolder
    let pause: Duration

    /// How the database stands after `prepare`.
    public enum Readiness: Sendable, Hashable {
        /// Its SQL side takes this server's certificate, or will in a moment.
        case ready
        /// It waits for the key that the vault's header has.
        case needsKey
    }

    /// - Parameter pause: between two looks at its state while it starts anew.
    public init(_ settings: EdgelessSettings, pause: Duration = .milliseconds(500)) {
        self.settings = settings
        self.pause = pause
        folder = EdgelessFolder(path: settings.folder)
    }

    /// PEM files by which this server logs in.
    public var certificate: String { folder.path(of: .certificate) }
    public var key: String { folder.path(of: .key) }
    /// The PEM file of the certificates that the SQL side may show as well.
    public var authority: String { settings.authority ?? folder.path(of: .server) }

    /// Sets it up if nobody has, gives it its key if that lies here, and says how it stands. Safe to repeat after an end at any point.
    ///
    /// - Parameter vaultExists: whether the root folder has a vault's header, so that the key may be in there.
    /// - Throws: `EdgelessError`, with any of its codes.
    public func prepare(vaultExists: Bool, now: Instant) async throws(EdgelessError) -> Readiness {
        let client = try await client()
        let signature = try await signature(client)
        guard let manifest = try await folder.read(.manifest) else {
            guard signature.isEmpty, !vaultExists else { throw foreign(vaultExists) }
            return try await setUp(client, try await makeFiles(now))
        }
        guard signature.isEmpty else { return try await check(signature, manifest, vaultExists) }
        if var key = try await folder.read(.recoveryKey) {
            defer { key.wipe() }
            try await hand(SecretBytes(copying: key), to: client)
            return .ready
        }
        // Never a manifest again where there is a vault: what looks empty is a disk that cannot be read yet.
        return vaultExists ? .needsKey : try await setUp(client, manifest)
    }

    /// Gives it the key if it waits for it; returns once it has taken it, or did not need it.
    ///
    /// - Throws: `edgeless-not-recovered`, `edgeless-unreachable`, `edgeless-untrusted`, `edgeless-foreign`, `edgeless-folder`.
    public func recover(with key: SecretBytes) async throws(EdgelessError) {
        let client = try await client()
        let signature = try await signature(client)
        guard signature.isEmpty else {
            guard let manifest = try await folder.read(.manifest) else { return }
            _ = try await check(signature, manifest, true)
            return
        }
        try await hand(key, to: client)
    }

    private func client() async throws(EdgelessError) -> EdgelessClient {
        let pinned = try await EdgelessTrust(settings: settings, folder: folder).pinned()
        return EdgelessClient(url: settings.url, trust: .pinned(pinned))
    }

    private func check(_ signature: String, _ manifest: Bytes, _ vaultExists: Bool) async throws(EdgelessError)
        -> Readiness
    {
        guard signature == Digest(of: manifest).hex else { throw foreign(vaultExists) }
        // Without a vault nobody else has the key.
        guard try await folder.read(.recoveryKey) != nil || vaultExists else { throw answerLost }
        try await folder.remove(.recoveryPrivateKey)
        return .ready
    }

    private func foreign(_ vaultExists: Bool) -> EdgelessError {
        let advice =
            vaultExists
            ? "Bring the folder \(settings.folder) of the server that set it up, or restore it from a backup."
            : "Give this server an EdgelessDB of its own, or bring the folder \(settings.folder) of the server that set it up; where you set "
                + "it up yourself, leave edgeless-url away and name your client certificate."
        return EdgelessError(
            .foreign,
            "EdgelessDB at \(settings.url) was not set up with this folder's manifest. \(advice)"
        )
    }

    var answerLost: EdgelessError {
        EdgelessError(
            .answerLost,
            "EdgelessDB at \(settings.url) took the manifest, but its answer with the recovery key was lost. Nothing is in it yet: stop it, "
                + "empty its data folder, remove the folder \(settings.folder), and start both again."
        )
    }
}

import Canonical
import Client
import HolderKeys
import SecretSharing

/// A holder's share, opened.
struct OwnShare {
    let share: Share
    let holder: String
    /// Where the fetched, encrypted share was put.
    let file: String?
}

/// Fetches a holder's encrypted share, keeps it, and opens it here.
struct ShareFetch {
    let context: CommandContext
    let ceremony: Ceremony
    let pins: Pins?

    /// - Parameter out: the file for the encrypted share; nil makes a name.
    func own(_ options: ShareOptions, out: String?) async throws -> OwnShare {
        guard let keyPath = options.key else { throw CommandFailure("--key FILE opens the fetched share.") }
        let key = try HolderFiles.privateKey(keyPath)
        let holder: String
        if let named = options.holder { holder = named } else { holder = try await self.holder(of: key.publicKey) }
        let path = KeyquorumClient.path(ceremony.id, "shares", holder)
        let fetched = try await context.client.get(path).json(Answers.Share.self)
        let file = try keep(fetched, holder, out)
        let share = try HolderFiles.share(encrypted: file, key: keyPath)
        try require(share, fetched, holder)
        return OwnShare(share: share, holder: holder, file: file)
    }

    /// The holder whose share is encrypted to this key.
    private func holder(of key: HolderPublicKey) async throws -> String {
        let proposed = ceremony.proposed?.holders ?? []
        let named = proposed.first { (try? HolderPublicKey(pem: $0.publicKey)) == key }?.name
        if let named { return named }
        let listed = try? await context.client.all(Answers.Shareholder.self, "/v1/shareholders")
        if ceremony.kind == "initialize", let known = listed?.first(where: { $0.keyFingerprint == key.fingerprint.hex })
        {
            return known.name
        }
        throw CommandFailure(code: "holder-unknown", "No holder of this ceremony has this key. Add --holder NAME.")
    }

    /// Before the proof leaves, the share lies in a file: after the commit nobody can fetch it any more.
    private func keep(_ fetched: Answers.Share, _ holder: String, _ out: String?) throws -> String {
        let folder = "keyquorum-shares"
        if out == nil { try PrivateFile.makeFolder(folder) }
        let path = out ?? "\(folder)/\(FileName.safe(holder)).\(ceremony.id.prefix(8)).share"
        let content = Bytes((fetched.encryptedShare + "\n").utf8)
        if let there = try PrivateFile.readIfPresent(path, limit: ClientLimits.shareFileBytes) {
            guard there == content else {
                throw CommandFailure("\(path) holds something else: move it away, or name another file with --out.")
            }
            return path
        }
        try PrivateFile.replace(path, with: content)
        return path
    }

    /// The share is of the pinned vault, and the one whose digest the server has.
    private func require(_ share: Share, _ fetched: Answers.Share, _ holder: String) throws {
        if let pins, VaultID(text: pins.vault) != share.vault {
            throw CommandFailure(
                code: "share-of-other-vault",
                "The fetched share is of the vault \(share.vault.text), pinned is \(pins.vault)."
            )
        }
        guard share.digest(holder: holder).hex == fetched.digest else {
            throw CommandFailure(
                code: "share-wrong",
                "The fetched share is not the one that the server lists for \(holder). Nothing was confirmed."
            )
        }
    }
}

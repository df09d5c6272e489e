import ArgumentParser
import Canonical
import Client
import HolderKeys
import SecretSharing

/// Where a holder's share comes from.
struct ShareOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A decrypted share, its text or raw bytes; - reads the standard input.", valueName: "file")
    )
    var share: String?

    @Option(help: ArgumentHelp("A share as init wrote it; --key opens it here.", valueName: "file"))
    var encryptedShare: String?

    @Option(help: ArgumentHelp("The holder's private key, PEM.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "The key that signs what is handed in: the roster's signing key of the holder. An RSA --key signs by itself.",
            valueName: "file"
        )
    )
    var signingKey: String?

    @Option(help: ArgumentHelp("Whose share it is; known by itself where the folder has pins.", valueName: "name"))
    var holder: String?

    func validate() throws {
        if share != nil, encryptedShare != nil { throw ValidationError("Give --share or --encrypted-share, not both.") }
        if encryptedShare != nil, key == nil {
            throw ValidationError("--encrypted-share needs the holder's --key FILE.")
        }
        if share != nil, encryptedShare == nil, key != nil {
            throw ValidationError("--key opens an --encrypted-share; --share needs none.")
        }
    }

    /// Whether only a key was named: the share is to be fetched.
    var needsFetch: Bool { share == nil && encryptedShare == nil && key != nil }

    /// The share. At a terminal it may be typed; on a pipe it must be named.
    func load() throws -> Share {
        if let encryptedShare, let key { return try HolderFiles.share(encrypted: encryptedShare, key: key) }
        if let share { return try HolderFiles.share(share) }
        if key != nil { throw CommandFailure("--key opens an --encrypted-share FILE; name it.") }
        guard Terminal.isInteractive else {
            throw CommandFailure("No share was named: give --share FILE (or -), or --encrypted-share FILE --key FILE.")
        }
        return try Terminal.askShare()
    }

    /// The key that signs a submission: the one that was named, or the RSA key that opened the share; nil where there is
    /// none at hand.
    func signer() throws -> HolderPrivateKey? {
        if let signingKey { return try HolderFiles.privateKey(signingKey) }
        guard encryptedShare != nil, let key else { return nil }
        let holderKey = try HolderFiles.privateKey(key)
        return holderKey.publicKey.canSign ? holderKey : nil
    }

    /// The holder's name: as given, or the one whose share the pins know this to be.
    func holderName(of share: Share, pins: Pins?) throws -> String {
        if let holder { return holder }
        if let known = pins?.holder(of: share) { return known }
        throw CommandFailure(
            code: "holder-unknown",
            "Whose share is this? Add --holder NAME (share \(share.index) of group \(share.group), epoch \(share.epoch.number))."
        )
    }
}

extension ShareOptions {
    /// As ``holderName(of:pins:)``; where the pins do not know it, the server's roster is asked.
    func holderName(of share: Share, pins: Pins?, asking context: CommandContext) async throws -> String {
        if holder == nil, pins?.holder(of: share) == nil {
            let listed = try? await context.client.all(Answers.Shareholder.self, "/v1/shareholders")
            if let known = listed?.first(where: { share.digest(holder: $0.name).hex == $0.digest }) {
                return known.name
            }
        }
        return try holderName(of: share, pins: pins)
    }
}

/// By what a server is recognized where the folder's pins do not know it.
struct TrustOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The fingerprint that the server shows on its own console.", valueName: "fingerprint"))
    var trustServer: String?

    @Option(help: ArgumentHelp("The vault's root certificate, got by another way.", valueName: "file"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "A revocation list of the root CA, got by another way: a server in it is refused.",
            valueName: "file"
        )
    )
    var revocations: String?

    /// - Parameter shown: the revocation list that the server shows, if it has one.
    func trust(pins: Pins?, shown: Bytes? = nil) throws -> ServerTrust {
        let pem = try root.map {
            String(decoding: try PrivateFile.read($0, limit: ClientLimits.keyFileBytes), as: UTF8.self)
        }
        if let pem, PEMBlock.der(pem) == nil { throw CommandFailure("\(root ?? "") is no certificate in PEM.") }
        let given = try revocations.map { try PrivateFile.read($0, limit: ClientLimits.revocationBytes) }
        return ServerTrust(
            pins: pins,
            root: pem,
            fingerprint: trustServer?.lowercased(),
            revocations: [pins?.pinnedRevocations, shown, given].compactMap { $0 }
        )
    }
}

import ArgumentParser
import Canonical
import Client
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

    @Option(help: ArgumentHelp("Whose share it is; known by itself where the folder has pins.", valueName: "name"))
    var holder: String?

    func validate() throws {
        if share != nil, encryptedShare != nil { throw ValidationError("Give --share or --encrypted-share, not both.") }
        if encryptedShare != nil, key == nil {
            throw ValidationError("--encrypted-share needs the holder's --key FILE.")
        }
        if share != nil, key != nil { throw ValidationError("--key opens an --encrypted-share; --share needs none.") }
    }

    /// The share. At a terminal it may be typed; on a pipe it must be named.
    func load() throws -> Share {
        if let encryptedShare, let key { return try HolderFiles.share(encrypted: encryptedShare, key: key) }
        if let share { return try HolderFiles.share(share) }
        guard Terminal.isInteractive else {
            throw CommandFailure("No share was named: give --share FILE (or -), or --encrypted-share FILE --key FILE.")
        }
        let typed = try Terminal.askSecret("Share (kq1-…), not shown while you type:")
        return try HolderFiles.share(reading: typed, from: "What was typed")
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

/// By what a server is recognized where the folder's pins do not know it.
struct TrustOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The fingerprint that the server shows on its own console.", valueName: "fingerprint"))
    var trustServer: String?

    @Option(help: ArgumentHelp("The vault's root certificate, got by another way.", valueName: "file"))
    var root: String?

    func trust(pins: Pins?) throws -> ServerTrust {
        let pem = try root.map {
            String(decoding: try PrivateFile.read($0, limit: ClientLimits.keyFileBytes), as: UTF8.self)
        }
        if let pem, PEMBlock.der(pem) == nil { throw CommandFailure("\(root ?? "") is no certificate in PEM.") }
        return ServerTrust(pins: pins, root: pem, fingerprint: trustServer?.lowercased())
    }
}

import ArgumentParser
import Canonical
import Client

/// `init`: create the vault and hand each holder an encrypted share.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create the vault: split its recovery secret among shareholders.",
        discussion: """
            Each holder's share is encrypted to the holder's key and written into --out. A holder without a key file gets \
            one made in this folder. The root certificate is pinned in this folder, so that recover knows the server again. \
            Whoever makes the vault becomes its administrator: the subject of the certificate or token that is given, else \
            a new API token, which is kept in a file. From another machine give the server's set-up token by --token-file.
            """
    )

    @OptionGroup(title: "Who holds the shares") var roster: RosterOptions

    @Flag(help: "Let the server refuse shares that come unsealed.")
    var sealedSharesOnly = false

    @Option(
        help: ArgumentHelp(
            "The first manifest, set at once; its shareholders serve when none is named.",
            valueName: "file"
        )
    )
    var manifest: String?

    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp("A policy that the manifest names. Repeat it.", valueName: "file")
    )
    var policies: [String] = []

    @Option(help: ArgumentHelp("Folder for the encrypted shares.", valueName: "folder"))
    var out = "keyquorum-shares"

    @Option(
        help: ArgumentHelp(
            "New file for the administrator's token, where the server makes one; admin.token in --out without it.",
            valueName: "file"
        )
    )
    var adminToken: String?

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if roster.shareholders.isEmpty, manifest == nil {
            throw ValidationError(
                "Name the holders, such as --shareholder operations=operations.pem, or give --manifest FILE."
            )
        }
        if manifest == nil, !policies.isEmpty { throw ValidationError("--policy belongs to --manifest FILE.") }
    }

    func run() async throws {
        try await CommandContext.run(connection) { context in
            try requireNothingPinned(context)
            let status = try await context.client.get("/v1/seal-status").json(SealStatus.self)
            guard status.state == "uninitialized" else {
                throw CommandFailure(
                    CommandFailure.refused,
                    code: "already-initialized",
                    "The server holds the vault \(status.vault ?? "") already."
                )
            }
            let token = AdminTokenFile(path: adminToken, folder: out)
            try token.requireFree()
            let keys = try roster.gatherKeys()
            let answer = try await call(context, keys)
            let outcome = InitOutcome(context: context, out: out, keys: keys, token: token)
            try outcome.finish(answer)
        }
    }

    private func requireNothingPinned(_ context: CommandContext) throws {
        guard let pins = try context.pinsFile.read() else { return }
        throw CommandFailure(
            code: "already-pinned",
            "This folder pins the vault \(pins.vault) in \(PinsFile.name): use another folder, or move that file away."
        )
    }

    private func call(_ context: CommandContext, _ keys: [HolderKeyring.Entry]) async throws -> Answer {
        let manifestText = try manifest.map { try content($0) }
        let policyTexts = try policies.map { try content($0) }
        if let manifestText, keys.isEmpty {
            let body = Requests.Manifest(manifest: manifestText, policies: policyTexts, previousTransition: nil)
            return try await context.client.send(.put, "/v1/manifest", body)
        }
        let body = Requests.Initialize(
            threshold: roster.threshold,
            shareholders: keys.map(\.holder),
            groups: roster.requestedGroups,
            groupThreshold: roster.groupThreshold,
            sealedSharesOnly: sealedSharesOnly ? true : nil,
            manifest: manifestText,
            policies: manifestText == nil ? nil : policyTexts
        )
        return try await context.client.send(.post, "/v1/initialize", body)
    }

    private func content(_ path: String) throws -> String {
        try PrivateFile.read(path, limit: ClientLimits.contentFileBytes).base64
    }
}

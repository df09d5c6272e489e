import ArgumentParser
import Client

/// A roster on the command line. Of a rekey or rotate without holders the committed ones stay, each with the same key;
/// without thresholds theirs.
struct RosterOptions: ParsableArguments {
    @Option(
        name: .customLong("shareholder"),
        help: ArgumentHelp(
            """
            A holder and the key: a public key, a certificate or a private key in PEM. Without a file a key \
            is made. Repeat it; name everybody who shall hold a share.
            """,
            valueName: "name[@group][=file]"
        )
    )
    var shareholders: [ShareholderArgument] = []

    @Option(help: ArgumentHelp("Shares that are needed; more than half when not given.", valueName: "k"))
    var threshold: Int?

    @Option(
        name: .customLong("group"),
        help: ArgumentHelp(
            "A group and its threshold; its holders are --shareholder NAME@GROUP=FILE.",
            valueName: "name:k"
        )
    )
    var groups: [GroupArgument] = []

    @Option(help: ArgumentHelp("Groups that must take part; all when not given.", valueName: "n"))
    var groupThreshold: Int?

    @Option(
        name: .customLong("signing-key"),
        help: ArgumentHelp(
            "A key that a holder signs with, where it is not his RSA key. Repeat it.",
            valueName: "name=file"
        )
    )
    var signingKeys: [ShareholderArgument] = []

    func validate() throws {
        guard shareholders.isEmpty, !signingKeys.isEmpty else { return }
        throw ValidationError("--signing-key belongs to a --shareholder NAME=FILE.")
    }

    /// Puts the roster into the body, and reads or makes the keys.
    func fill(_ body: inout Requests.Ceremony) throws -> [HolderKeyring.Entry] {
        let keys = try gatherKeys()
        body.shareholders = keys.isEmpty ? nil : keys.map(\.holder)
        body.threshold = threshold
        body.groups = requestedGroups
        body.groupThreshold = groupThreshold
        return keys
    }

    /// Reads the holders' keys, and makes those that have no file.
    func gatherKeys() throws -> [HolderKeyring.Entry] {
        try HolderKeyring.gather(shareholders, groups: groups.map(\.name), signingKeys: signingKeys)
    }

    /// The groups as a body has them; nil for a roster without.
    var requestedGroups: [Requests.Group]? {
        groups.isEmpty ? nil : groups.map { Requests.Group(name: $0.name, threshold: $0.threshold) }
    }
}

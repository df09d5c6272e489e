/// The words under which the change log keeps what was done.
enum ChangeKind {
    /// A removal's word begins with this: its row is no longer expected.
    static let removal = "remove-"

    static let removeWrap = removal + "wrap"
    static let removeShareholder = removal + "shareholder"

    /// A witness's word begins with this: its record tells of a row that was only looked at.
    static let witness = "witness-"

    static let initialize = "initialize"
    static let restoreHeader = "restore-header"
    static let unseal = "unseal"
    static let closeChain = "close-chain"
    static let seal = "seal"
    static let confirmShare = "confirm-share"
    static let finishCeremony = "finish-ceremony"
    static let certifyServer = "certify-server"
    static let setManifest = "set-manifest"
    static let issueCertificate = "issue-certificate"
    static let revokeCertificate = "revoke-certificate"
    static let create = "create"
    static let register = "register"
    static let activate = "activate"
    static let revoke = "revoke"
    static let destroy = "destroy"
    static let useKey = "use-idempotency-key"
    static let keepAnswer = "keep-answer"
    static let removeKey = "\(removal)idempotency-key"
}

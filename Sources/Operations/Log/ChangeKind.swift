/// The words under which the change log keeps what was done.
enum ChangeKind {
    /// A removal's word begins with this: its row is no longer expected.
    static let removal = "remove-"

    static let initialize = "initialize"
    static let unseal = "unseal"
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
}

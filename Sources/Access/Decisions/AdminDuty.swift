/// What an administrator does, and of it each other role what its ``Role/duties`` name.
public enum AdminDuty: String, Hashable, Sendable, CaseIterable {
    case seal
    case openCeremony
    case readShareholders
    case setManifest
    case issueCertificate
    case revokeCertificate
    case verifyDatabase
    case backUpDatabase
    case readLog
    /// Make and revoke API tokens, for whomever.
    case manageTokens
    /// Give and take roles.
    case manageRoles
    /// List all groups. Who may change one is decided by ``Access/admit(_:to:of:)``.
    case manageGroups
    /// Grant and revoke ``Right/create``.
    case grantCreate
    case manageSettings
}

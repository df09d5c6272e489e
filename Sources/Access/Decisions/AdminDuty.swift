/// What only an administrator does.
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
    case manageTokens
    case manageMembers
    case manageSettings
}

/// What kind of credential stands in a request's header (KMIP 2.1 section 11.11).
public enum CredentialType: UInt32, KMIPEnumeration, CaseIterable {
    case usernameAndPassword = 1, device, attestation, oneTimePassword, hashedPassword, ticket

    public static let tag = Tag.credentialType
}

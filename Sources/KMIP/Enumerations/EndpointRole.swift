/// Which end of a connection asks (KMIP 2.1 section 11.19).
public enum EndpointRole: UInt32, KMIPEnumeration, CaseIterable {
    case client = 1, server

    public static let tag = Tag.endpointRole
}

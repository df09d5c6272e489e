/// Where a managed object is in its life (KMIP 2.1 section 11.55).
public enum State: UInt32, KMIPEnumeration, CaseIterable {
    case preActive = 1, active, deactivated, compromised, destroyed, destroyedCompromised

    public static let tag = Tag.state
}

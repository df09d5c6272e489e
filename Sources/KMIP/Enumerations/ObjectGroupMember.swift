/// Which member of an object group a Locate wants (KMIP 2.1 section 11.33).
public enum ObjectGroupMember: UInt32, KMIPEnumeration, CaseIterable {
    case groupMemberFresh = 1, groupMemberDefault

    public static let tag = Tag.objectGroupMember
}

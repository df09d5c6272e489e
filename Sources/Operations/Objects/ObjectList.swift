/// A page of objects.
public struct ObjectList: Encodable, Sendable {
    public let items: [ObjectAnswer]
    public let next: String?
    /// Rows that the database gave and that are not what the vault wrote; absent where there are none. They may be those of objects that the caller has.
    public let damaged: [Damage]?
}

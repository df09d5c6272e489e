/// A body whose members have other names than its properties.
public protocol NamingMembers {
    /// The names of members, by the properties that they are read into.
    static var memberNames: [String: String] { get }
}

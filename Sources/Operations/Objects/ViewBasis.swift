import Access
import Store

/// The rows, besides an object's own, by which a caller was what he was to it.
///
/// A decision about a change is true only while they are: whoever writes by it says so in the same transaction, which fails where another server has
/// changed one of them meanwhile. Then all is read and decided anew.
struct ViewBasis: Sendable {
    /// The directory's row: roles, groups, tokens and grants on scopes stand behind it.
    var directory: DirectoryRow?
    /// The caller's own grants on the object.
    var grants: [GrantRow] = []
}

extension Writer {
    /// The transaction fails when the object is no longer the one that was read, or the caller no longer what he was.
    ///
    /// - Parameter own: the grantee of a grant that the transaction writes itself.
    mutating func witness(_ kind: String, _ view: ObjectView, writing own: Subject? = nil) {
        witness(kind, view.row)
        witnessCaller(kind, view, writing: own)
    }

    /// The same without the object, which the transaction writes itself.
    mutating func witnessCaller(_ kind: String, _ view: ObjectView, writing own: Subject? = nil) {
        if let directory = view.basis.directory { witness(kind, directory) }
        if view.caller.owns(view.facts.owner) { return }
        for grant in view.basis.grants where grant.grantee != own?.stored { witness(kind, grant) }
    }
}

extension ObjectView {
    /// Whether what the caller may do hangs on nothing but the object's row: it is his own, and no API token is between.
    var isPlainlyOwned: Bool { facts.owner == caller.subject && caller.method != .token }
}

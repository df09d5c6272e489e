/// Why something is not allowed, or a subject or a right cannot be read.
public struct AccessError: Error, Hashable {
    /// What callers may match; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The object does not exist, or the caller may not know that it does.
        case notFound = "not-found"
        case permissionDenied = "permission-denied"
        case subjectInvalid = "subject-invalid"
        case rightInvalid = "right-invalid"
        case scopeInvalid = "scope-invalid"
    }

    /// The rule that spoke, for the log.
    public enum Rule: String, Sendable, CaseIterable {
        /// The caller neither owns the object nor has any grant on it.
        case noRelation = "no-relation"
        /// The caller has a grant on the object, but not for this.
        case notGranted = "not-granted"
        /// Only the owner may.
        case ownerOnly = "owner-only"
        /// A grant may be passed on only if it says so, and neither wider nor longer than it is.
        case grantTooWide = "grant-too-wide"
        /// The grantee has a grant by somebody else, which only the owner replaces.
        case grantOfAnother = "grant-of-another"
        /// The grant itself makes no sense: no rights, rights of another kind, a grantee who cannot have it.
        case grantInvalid = "grant-invalid"
        /// The vault's own keys are used by nobody but the vault.
        case vaultOwn = "vault-own"
        /// The object is sensitive: its material leaves only wrapped.
        case sensitive
        /// The object's material never leaves.
        case notExtractable = "not-extractable"
        /// Nothing can be granted on, or transferred with, a destroyed object.
        case destroyed
        /// The caller may not make objects.
        case mayNotCreate = "may-not-create"
        /// The operation needs an object.
        case needsObject = "needs-object"
        /// Only an administrator may, or who has a role with this duty.
        case administratorOnly = "administrator-only"
        /// The API token's own scope forbids it.
        case limited
        /// The ticket was given for other operations or objects.
        case notDelegated = "not-delegated"
        /// The object belongs to the server and stays where it is.
        case reserved
        /// The object cannot be given to this subject.
        case transferInvalid = "transfer-invalid"
        /// There is no such offer, it is over, or it is another's.
        case notOffered = "not-offered"
        /// Only who founded the group or an administrator may: take out members, delete it.
        case groupOwnerOnly = "group-owner-only"
        /// Only who founded the group may: an administrator would join it to have its keys.
        case founderOnly = "founder-only"
        /// The caller may not found groups.
        case mayNotFound = "may-not-found"
        /// No caller can be this member.
        case memberInvalid = "member-invalid"
        /// A subject, a right or a scope could not be read.
        case unreadable
    }

    public let code: Code
    public let rule: Rule
    /// One sentence for the caller.
    public let detail: String

    init(_ code: Code, _ rule: Rule, _ detail: String) {
        self.code = code
        self.rule = rule
        self.detail = detail
    }

    static func subjectInvalid(_ detail: String) -> AccessError { AccessError(.subjectInvalid, .unreadable, detail) }

    static func scopeInvalid(_ detail: String) -> AccessError { AccessError(.scopeInvalid, .unreadable, detail) }

    static func denied(_ rule: Rule) -> AccessError { AccessError(.permissionDenied, rule, sentence(rule)) }

    /// What is said of what does not exist, and of what the caller may not know.
    public static let notFound = AccessError(
        .notFound,
        .noRelation,
        "There is no such object, or you may not know of it."
    )

    /// What is said of a grant on a scope that does not exist, and of one that the caller may not know.
    public static let noScopedGrant = AccessError(
        .notFound,
        .noRelation,
        "There is no such grant, or you may not know of it."
    )

    /// A grant that makes no sense, and why.
    static func grantInvalid(_ why: String) -> AccessError { AccessError(.permissionDenied, .grantInvalid, why) }

    private static func sentence(_ rule: Rule) -> String {
        switch rule {
        case .vaultOwn: "This object is the vault's own; nobody but the vault may use or change it."
        case .sensitive: "The object is sensitive; its material is given out only wrapped."
        case .notExtractable: "The object is not extractable; its material is never given out."
        case .destroyed: "The object is destroyed."
        case .ownerOnly: "Only the object's owner may do this."
        case .grantTooWide: "You may pass on only what you were granted as grantable, and not for longer."
        case .grantOfAnother: "The subject has a grant by another already; only the owner may replace it."
        case .grantInvalid: "This cannot be granted."
        case .mayNotCreate: "You may not create objects here."
        case .needsObject: "The operation needs an object."
        case .administratorOnly: "Only an administrator, or who has a role for it, may do this."
        case .limited: "The API token's scope does not name this; use another token, or have one made whose scope does."
        case .notDelegated: "The ticket was not given for this."
        case .reserved: "The server keeps this object itself; it cannot be given away."
        case .transferInvalid:
            "An object is given to another caller or to a group, not to its owner, a role or everyone."
        case .notOffered: "There is no such offer, it is over, or the object was offered to another."
        case .groupOwnerOnly: "Only who founded the group, or an administrator, may do this."
        case .founderOnly: "Only who founded the group may add members."
        case .mayNotFound:
            "Founding a group needs the right to create objects here, or the role admin; an administrator grants it."
        case .memberInvalid:
            "A group's members are callers: an e-mail, a certificate's name or a token, no role or group."
        case .noRelation, .notGranted, .unreadable: "You have no grant for this on the object."
        }
    }
}

extension AccessError: CustomStringConvertible {
    /// For callers; the rule stays with operators.
    public var description: String { "\(code.rawValue): \(detail)" }
}

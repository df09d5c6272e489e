/// Every limit of what a store takes and gives, in bytes where nothing else is said.
public enum StoreLimits {
    /// A managed object's id.
    public static let id = 128
    /// A subject: kind, one separator, and a value of at most 255.
    public static let subject = 320
    /// A certificate's subject, a grant's permissions and their like.
    public static let name = 1_024
    /// What Locate finds an object by, as an index has it: MyRocks indexes at most 767 bytes of a column.
    public static let hint = 512
    /// The name of a holder, a kind or a state.
    public static let word = 255
    /// A nonce, a hash, a key's fingerprint and their like.
    public static let small = 64
    /// What a record of the change log says besides its row.
    public static let details = 2_048
    /// A row tag: format, nonce and tag of the AEAD, with room for a longer one.
    public static let tag = 128
    /// A certificate or a public key.
    public static let certificate = 64 * 1_024
    /// What one request did, step by step, and the answer that is kept of it.
    public static let steps = 512 * 1_024
    public static let keptAnswer = 128 * 1_024
    /// What an asynchronous request asks, or its answer, sealed: the largest message and what sealing adds.
    public static let asynchronous = 13 * 1_024 * 1_024
    /// Attributes, rosters, proposals, transcripts.
    public static let document = 4 * 1_024 * 1_024
    /// Wrapped material: the largest manifest and what wrapping adds.
    public static let material = 64 * 1_024 * 1_024 + 4_096

    /// Rows that one query gives.
    public static let rows = 1_000
    /// Queries in one snapshot.
    public static let queries = 64
    /// Values of one `isOneOf`.
    public static let alternatives = 256
    /// Names, labels, types, states or subjects of one filter.
    public static let filterTerms = 64
    /// Bytes of one read's answer.
    public static let answer = 256 * 1_024 * 1_024
    /// Bytes of one page of Locate: beyond it the page ends early.
    public static let page = 16 * 1_024 * 1_024

    /// Mutations of one transaction.
    public static let mutations = 16_384
    /// Write sets that the committer puts into one transaction, and their bytes.
    public static let batchedSets = 256
    public static let batchedBytes = 16 * 1_024 * 1_024
    /// Write sets that may wait for the committer; more are refused as `busy`.
    public static let waitingSets = 16_384
    /// Changes of one write set: a rekey of as many holders as there can be writes three rows for each.
    public static let changes = 4_096
}

/// What a signature, tag, digest or derived key is for: `keyquorum/v1/` and the label's text stand before its fields,
/// so that bytes made for one purpose never serve another.
///
/// This list is the only place where labels are made; FORMATS.md has a line and a vector for each. None begins with
/// 0x30, so nothing labelled can be taken for a DER structure.
public struct Label: Hashable, Sendable {
    /// The text behind `keyquorum/v1/`.
    public let text: String
    /// `keyquorum/v1/LABEL` without a zero byte: the bare form, for the two places that name it so.
    public let bare: Bytes
    /// `keyquorum/v1/LABEL` and a zero byte: what stands before the fields.
    public let prefix: Bytes

    private init(_ text: String) {
        self.text = text
        self.bare = Bytes("keyquorum/v1/\(text)".utf8)
        self.prefix = bare + [0]
    }

    // Ceremonies and shares
    public static let ceremonyKey = Label("ceremony-key")
    public static let proposal = Label("proposal")
    public static let submission = Label("submission")
    public static let share = Label("share")
    public static let shareToHolder = Label("share-to-holder")
    public static let shareToServer = Label("share-to-server")
    public static let confirm = Label("confirm")
    public static let drill = Label("drill")
    public static let possession = Label("possession")
    public static let proposalDocument = Label("proposal-document")

    // Epochs and keys
    public static let configuration = Label("configuration")
    public static let roster = Label("roster")
    public static let recoveryKey = Label("recovery-key")
    public static let commit = Label("commit")
    public static let factorID = Label("factor-id")
    public static let wrap = Label("wrap")
    public static let earlierMaster = Label("earlier-master")
    public static let staged = Label("staged")
    public static let nextMaster = Label("next-master")
    public static let sealKeyWrap = Label("seal-key-wrap")
    public static let sessionKey = Label("session-key")
    public static let serverWrap = Label("server-wrap")
    public static let objectWrappingKey = Label("object-wrapping-key")
    public static let rowTagKey = Label("row-tag-key")
    public static let logTagKey = Label("log-tag-key")
    public static let drillKey = Label("drill-key")
    public static let workloadSecret = Label("workload-secret")

    // Objects, rows and the change log
    public static let material = Label("material")
    public static let sealedAttributes = Label("sealed-attributes")
    public static let row = Label("row")
    public static let record = Label("record")
    public static let checkpoint = Label("checkpoint")
    public static let header = Label("header")
    public static let databaseKey = Label("database-key")
    public static let backup = Label("backup")
    public static let idempotencyKey = Label("idempotency-key")
    public static let answer = Label("answer")
    public static let asynchronous = Label("asynchronous")

    // Manifests
    public static let transition = Label("transition")
    public static let acknowledgement = Label("acknowledgement")

    /// Every label.
    public static let all: [Label] = [
        ceremonyKey, proposal, submission, share, shareToHolder, shareToServer, confirm, drill, possession,
        proposalDocument, staged, nextMaster, sealKeyWrap, sessionKey, serverWrap,
        configuration, roster, recoveryKey, commit, factorID, wrap, earlierMaster, objectWrappingKey, rowTagKey,
        logTagKey, drillKey, workloadSecret,
        material, sealedAttributes, row, record, checkpoint, header, databaseKey, backup,
        idempotencyKey, answer, asynchronous,
        transition, acknowledgement,
    ]
}

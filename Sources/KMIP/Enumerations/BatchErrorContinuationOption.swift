/// What a failed item means for the rest of its batch (KMIP 2.1 section 11.5).
public enum BatchErrorContinuationOption: UInt32, KMIPEnumeration, CaseIterable {
    case `continue` = 1, stop, undo

    public static let tag = Tag.batchErrorContinuationOption
}

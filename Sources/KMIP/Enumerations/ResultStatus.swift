/// How a batch item ended (KMIP 2.1 section 11.47).
public enum ResultStatus: UInt32, KMIPEnumeration, CaseIterable {
    case success = 0, operationFailed, operationPending, operationUndone

    public static let tag = Tag.resultStatus
}

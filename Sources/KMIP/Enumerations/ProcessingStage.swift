/// How far an operation is whose answer is outstanding (KMIP 2.1 section 11.40).
public enum ProcessingStage: UInt32, KMIPEnumeration, CaseIterable {
    case submitted = 1, inProcess, completed

    public static let tag = Tag.processingStage
}

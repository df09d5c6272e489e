/// What became of a Cancel (KMIP 2.1 section 11.7).
public enum CancellationResult: UInt32, KMIPEnumeration, CaseIterable {
    case canceled = 1, unableToCancel, completed, failed, unavailable

    public static let tag = Tag.cancellationResult
}

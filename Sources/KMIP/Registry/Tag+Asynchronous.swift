// The tags of asynchronous requests and of tests of interoperability (KMIP 2.1 section 11.56).
extension Tag {
    public static let cancellationResult = Tag(0x420012)
    public static let interopFunction = Tag(0x420160)
    public static let interopIdentifier = Tag(0x420161)
    public static let asynchronousRequest = Tag(0x420173)
    public static let submissionDate = Tag(0x420174)
    public static let processingStage = Tag(0x420175)
}

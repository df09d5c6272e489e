/// How much of everything this room takes.
public enum PaperLimits {
    /// Bytes that one QR code carries; a share's text form has 173.
    public static let codeBytes = 512
    /// Characters of a name on a sheet; what is longer is cut.
    public static let name = 128
}

/// Decides when the certificate's files are read again; it sees their stamps only.
struct Reload: Sendable {
    private var tried: [FileStamp?]

    /// - Parameter loaded: the stamps from before the files were read that are used now.
    init(loaded: [FileStamp?]) { tried = loaded }

    /// Whether to read the files now: they differ from those of the last attempt, and none is missing. A pair that was refused is not tried
    /// again until one of its files changes, so a broken pair is told once.
    mutating func shouldRead(_ stamps: [FileStamp?]) -> Bool {
        guard stamps != tried, !stamps.contains(nil) else { return false }
        tried = stamps
        return true
    }
}

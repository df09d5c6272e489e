/// What a decoder refuses, and where: byte offset, and the tags from the outermost structure inwards.
///
/// The sentence never repeats a value, since it may be a secret.
struct Malformed: Error {
    var reason: ResultReason
    var what: String
    var offset: Int
    var path: [Tag] = []
    /// The message costs more than it may, wherever that shows.
    var isLimit = false

    init(_ what: String, at offset: Int, reason: ResultReason = .codecError) {
        self.what = what
        self.offset = offset
        self.reason = reason
    }

    /// More than a message may have.
    static func limit(_ what: String, at offset: Int) -> Malformed {
        var limit = Malformed(what, at: offset, reason: .invalidMessage)
        limit.isLimit = true
        return limit
    }

    func inside(_ tag: Tag) -> Malformed {
        var outer = self
        outer.path.insert(tag, at: 0)
        return outer
    }

    var kmipError: KMIPError {
        let place = path.map(\.description).joined(separator: "/")
        return KMIPError(reason, "\(what) (byte \(offset)\(place.isEmpty ? "" : ", in \(place)"))")
    }
}

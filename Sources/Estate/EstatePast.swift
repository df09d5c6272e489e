import KMIP

extension EstateObject {
    /// What happened to the object where it comes from, and a new object of the same material would not know of: that it is no longer in use, or that some
    /// of its Usage Limits are used up, which a server counts anew for every object that is made (KMIP 2.1 section 4.59). Nil for what is as good as new.
    public var past: String? {
        if let state = attributes.state, state != .preActive, state != .active {
            return "was \(state.words.lowercased())"
        }
        guard let limits = attributes.usageLimits, limits.count < limits.total else { return nil }
        return "had \(limits.count) of \(limits.total) \(limits.unit == .byte ? "bytes" : "uses") left"
    }
}

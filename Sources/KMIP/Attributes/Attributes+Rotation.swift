// Rotation (KMIP 2.1 sections 4.48 to 4.54): keys and certificates that the server replaces by itself, and what every replacement says of its set.

extension Attributes {
    /// Whether the server replaces the object by itself.
    public var rotateAutomatic: Bool? { flag(.rotateAutomatic) }

    /// Seconds from the Initial Date to the replacement.
    public var rotateInterval: UInt32? { interval(.rotateInterval) }

    /// Seconds from the replacement to the new object's activation.
    public var rotateOffset: UInt32? { interval(.rotateOffset) }

    /// How often objects of the set were replaced before this one was made.
    public var rotateGeneration: Int32? {
        get { integer(.rotateGeneration) }
        set { set(.rotateGeneration, newValue.map(TTLVValue.integer)) }
    }

    /// Whether the object is the last one of its set.
    public var rotateLatest: Bool? {
        get { flag(.rotateLatest) }
        set { set(.rotateLatest, newValue.map(TTLVValue.boolean)) }
    }

    /// In seconds since 1970.
    public var rotateDate: Int64? {
        get { if case .dateTime(let date) = value(.rotateDate) { date } else { nil } }
        set { set(.rotateDate, newValue.map(TTLVValue.dateTime)) }
    }

    /// Whether the server is to replace the object some day.
    public var isRotated: Bool { rotateAutomatic == true && rotateLatest != false && rotateInterval ?? 0 > 0 }

    /// When the server replaces the object, in seconds since 1970; nil for one that it leaves alone.
    public var rotationDue: Int64? {
        guard isRotated, let interval = rotateInterval, let made = initialDate else { return nil }
        let (due, overflows) = made.addingReportingOverflow(Int64(interval))
        return overflows ? nil : due
    }

    /// Says which of a set this object is, which replaces another, and that the other is the last one no more (KMIP 2.1 sections 4.49, 4.50 and 4.52).
    ///
    /// - Parameter now: Seconds since 1970.
    public mutating func replace(_ old: inout Attributes, at now: Int64) {
        let (generation, overflows) = (old.rotateGeneration ?? 0).addingReportingOverflow(1)
        rotateGeneration = overflows ? .max : generation
        (rotateLatest, old.rotateLatest) = (true, false)
        (rotateDate, old.rotateDate) = (now, now)
    }

    private func interval(_ tag: Tag) -> UInt32? {
        if case .interval(let seconds) = value(tag) { seconds } else { nil }
    }
}

extension Tag {
    fileprivate static let rotateInterval = Tag(rawValue: 0x42_016A)
    /// Not said by a default of what the server cannot replace.
    public static let rotateAutomatic = Tag(rawValue: 0x42_016B)
    fileprivate static let rotateOffset = Tag(rawValue: 0x42_016C)
    fileprivate static let rotateDate = Tag(rawValue: 0x42_016D)
    fileprivate static let rotateGeneration = Tag(rawValue: 0x42_016E)
    fileprivate static let rotateLatest = Tag(rawValue: 0x42_0172)
}

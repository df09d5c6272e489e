// Dates, in seconds since 1970.

extension Attributes {
    public var initialDate: Int64? {
        get { date(.initialDate) }
        set { setDate(.initialDate, newValue) }
    }

    public var originalCreationDate: Int64? {
        get { date(.originalCreationDate) }
        set { setDate(.originalCreationDate, newValue) }
    }

    public var lastChangeDate: Int64? {
        get { date(.lastChangeDate) }
        set { setDate(.lastChangeDate, newValue) }
    }

    /// When the object was put away; nil while it is on-line.
    public var archiveDate: Int64? {
        get { date(.archiveDate) }
        set { setDate(.archiveDate, newValue) }
    }

    public var processStartDate: Int64? {
        get { date(.processStartDate) }
        set { setDate(.processStartDate, newValue) }
    }

    public var protectStopDate: Int64? {
        get { date(.protectStopDate) }
        set { setDate(.protectStopDate, newValue) }
    }

    /// The dates that decide the object's state, see ``StateRule``.
    public var lifeDates: LifeDates {
        get {
            LifeDates(
                activation: date(.activationDate),
                deactivation: date(.deactivationDate),
                compromise: date(.compromiseDate),
                compromiseOccurrence: date(.compromiseOccurrenceDate),
                destroy: date(.destroyDate)
            )
        }
        set {
            setDate(.activationDate, newValue.activation)
            setDate(.deactivationDate, newValue.deactivation)
            setDate(.compromiseDate, newValue.compromise)
            setDate(.compromiseOccurrenceDate, newValue.compromiseOccurrence)
            setDate(.destroyDate, newValue.destroy)
        }
    }

    private func date(_ tag: Tag) -> Int64? {
        if case .dateTime(let seconds) = value(tag) { seconds } else { nil }
    }

    private mutating func setDate(_ tag: Tag, _ seconds: Int64?) { set(tag, seconds.map(TTLVValue.dateTime)) }
}

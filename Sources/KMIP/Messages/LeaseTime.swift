/// Until when a ticket shall be good: so many seconds from now, or a time (KMIP 2.1 sections 6.1.12 and 6.1.30).
public enum LeaseTime: Equatable, Sendable {
    case interval(UInt32)
    /// Seconds since 1970.
    case until(Int64)

    init(ttlv: TTLV) throws(KMIPError) {
        switch ttlv.value {
        case .interval(let seconds): self = .interval(seconds)
        case .dateTime(let time): self = .until(time)
        default: throw KMIPError(.invalidMessage, "\(ttlv.tag) is neither an Interval nor a DateTime")
        }
    }

    var ttlv: TTLV {
        switch self {
        case .interval(let seconds): TTLV(.leaseTime, .interval(seconds))
        case .until(let time): TTLV(.leaseTime, .dateTime(time))
        }
    }
}

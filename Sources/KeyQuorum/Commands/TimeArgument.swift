import ArgumentParser
import Canonical

/// A time as people type it: `2030-01-31T00:00:00Z`, `2030-01-31`, or a span from now such as `90d`, `12h`, `30m`.
struct TimeArgument: ExpressibleByArgument, Sendable, Hashable {
    private enum Form: Hashable {
        case at(Instant)
        case seconds(Int64)
    }

    private let form: Form

    /// Nil for anything else, and for spans of more than a hundred years.
    init?(argument: String) {
        if let time = Instant(rfc3339: argument) ?? Instant(rfc3339: argument + "T00:00:00Z") {
            form = .at(time)
            return
        }
        guard let unit = argument.last.flatMap({ Self.units[$0] }), let count = Int64(argument.dropLast()), count > 0,
            count <= Self.longest / unit
        else { return nil }
        form = .seconds(count * unit)
    }

    /// RFC 3339; a span is counted into the future.
    func text(after now: Instant = SystemClock().now()) -> String {
        switch form {
        case .at(let time): time.rfc3339
        case .seconds(let seconds): Self.text(now, seconds)
        }
    }

    /// RFC 3339; a span is counted into the past.
    func text(before now: Instant) -> String {
        switch form {
        case .at(let time): time.rfc3339
        case .seconds(let seconds): Self.text(now, -seconds)
        }
    }

    /// In whole seconds, as people read it.
    private static func text(_ now: Instant, _ seconds: Int64) -> String {
        now.roundedDown.adding(seconds: seconds).rfc3339
    }

    private static let units: [Character: Int64] = ["d": 86_400, "h": 3_600, "m": 60]
    private static let longest: Int64 = 36_525 * 86_400
}

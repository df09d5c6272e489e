import Synchronization

/// The texts of the queries that were asked so far: to write one costs more than to run it. The program has a few dozen shapes of queries; lists
/// of values come in powers of two.
final class KnownSelects: Sendable {
    private let texts = Mutex<[SelectShape: String]>([:])

    subscript(_ shape: SelectShape) -> String? {
        get { texts.withLock { $0[shape] } }
        set {
            texts.withLock { texts in
                if texts.count >= SQLLimits.knownSelects { texts.removeAll() }
                texts[shape] = newValue
            }
        }
    }
}

import Synchronization

/// The texts by which HTTP-01 challenges are answered now, by their tokens.
final class ChallengeAnswers: Sendable {
    private let texts = Mutex<[String: String]>([:])

    func place(_ text: String, token: String) {
        texts.withLock { texts in
            guard texts.count < ACMELimits.challenges else { return }
            texts[token] = text
        }
    }

    func withdraw(_ token: String) {
        texts.withLock { _ = $0.removeValue(forKey: token) }
    }

    /// The answer to a request for `path`; nil for everything that is not a known token's.
    func answer(path: String) -> String? {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let token = String(path.dropFirst(Self.prefix.count))
        return texts.withLock { $0[token] }
    }

    /// RFC 8555 section 8.3.
    static let prefix = "/.well-known/acme-challenge/"
}

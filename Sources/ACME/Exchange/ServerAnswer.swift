import Canonical
import FoundationEssentials

/// What the ACME server answered.
struct ServerAnswer: Sendable {
    let status: Int
    var location: String?
    var nonce: String?
    /// Seconds, bounded.
    var retryAfter: Int64?
    var body: Bytes = []

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The problem document (RFC 7807), if it is one.
    var problem: Problem? { isSuccess ? nil : try? JSONDecoder().decode(Problem.self, from: Data(body)) }

    /// - Throws: `acme-bad-answer`.
    func json<T: Decodable>(_ type: T.Type, _ what: String) throws(ACMEError) -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw ACMEError(
                .badAnswer,
                "The ACME server's \(what) cannot be read: is acme-directory the URL of an ACME directory?"
            )
        }
    }

    /// Throws what a refusal means.
    func check() throws(ACMEError) {
        guard !isSuccess else { return }
        throw Refusals.error(self)
    }
}

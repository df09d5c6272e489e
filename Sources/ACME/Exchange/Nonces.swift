/// Nonces that the ACME server gave and that are not used yet; the newest is the first to go.
struct Nonces: Sendable {
    private var kept: [String] = []

    /// Takes the nonce of an answer; one that is no base64url text is left out (RFC 8555 section 6.5.1).
    mutating func keep(_ nonce: String?) {
        guard let nonce, Base64URL.isText(nonce), nonce.utf8.count <= ACMELimits.nonce else { return }
        if kept.count == ACMELimits.nonces { kept.removeFirst() }
        kept.append(nonce)
    }

    mutating func take() -> String? { kept.popLast() }
}

import Canonical
import X509

/// The revocation lists of the client CAs, verified, by issuer.
struct RevocationLists: Sendable {
    private struct State: Sendable {
        var serials: Set<Bytes>
        var issued: Instant
        var next: Instant
    }

    private var states: [DistinguishedName: State] = [:]

    /// No list: nothing is revoked.
    init() {}

    /// Reads and verifies lists, PEM blocks `X509 CRL` one after another or one list in DER. Two lists of one issuer,
    /// as when it changed its key, count together.
    ///
    /// - Throws: `crl-unreadable`, `crl-signature`, `crl-dates`.
    init(file: Bytes, authorities: [Certificate], at now: Instant) throws(AuthenticationSettingsError) {
        let blocks = file.count <= AuthenticationLimits.revocationsFile ? PEMText.blocks(file, label: "X509 CRL") : nil
        guard let blocks, (1...AuthenticationLimits.revocationLists).contains(blocks.count) else {
            throw Self.unreadable
        }
        for block in blocks {
            guard let list = try? RevocationList(block) else { throw Self.unreadable }
            guard authorities.contains(where: { list.isSigned(by: $0) }) else {
                throw AuthenticationSettingsError(
                    .revocationListSignature,
                    "A revocation list is not signed by a certificate in the file of client CAs; put its issuer there."
                )
            }
            add(list)
        }
        guard states.values.allSatisfy({ $0.issued <= now.adding(seconds: 300) && now < $0.next }) else {
            throw AuthenticationSettingsError(
                .revocationListDates,
                "A revocation list is over or from the future; fetch the newest one from its CA."
            )
        }
    }

    /// Whether for one of these issuers a list is older than the one that is held, or one is held and none is here.
    func isOlder(than held: RevocationLists, of issuers: Set<DistinguishedName>) -> Bool {
        held.states.contains { issuer, state in
            issuers.contains(issuer) && states[issuer].map { $0.issued < state.issued } ?? true
        }
    }

    /// - Parameters:
    ///   - isClient: whether it is the client's own certificate, whose issuer must have a list where there are lists.
    /// - Throws: `certificate-revoked`, `revocation-list-expired`, `certificate-untrusted` where no list covers it.
    func check(_ serial: CertificateSerial, isClient: Bool, at now: Instant) throws(AuthenticationError) {
        if states.isEmpty { return }
        guard let state = states[serial.issuer] else {
            guard isClient else { return }
            throw AuthenticationError(
                .certificateUntrusted,
                "The server has no revocation list of the certificate's CA."
            )
        }
        guard !state.serials.contains(serial.number) else {
            throw AuthenticationError(.certificateRevoked, "The certificate, or one above it, was revoked.")
        }
        guard now < state.next else {
            throw AuthenticationError(
                .revocationListExpired,
                "The server's revocation list is over; its operator must fetch a new one."
            )
        }
    }

    private mutating func add(_ list: RevocationList) {
        guard var state = states[list.issuer] else {
            states[list.issuer] = State(serials: list.serials, issued: list.issued, next: list.next)
            return
        }
        state.serials.formUnion(list.serials)
        state.issued = max(state.issued, list.issued)
        state.next = max(state.next, list.next)
        states[list.issuer] = state
    }

    private static let unreadable = AuthenticationSettingsError(
        .revocationList,
        "The file holds no complete revocation list that can be read, in PEM or DER."
    )
}

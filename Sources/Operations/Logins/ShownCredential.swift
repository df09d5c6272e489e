import Canonical
import KMIP
import Secrets

/// A credential of KMIP's header, taken apart; nothing is known of it yet.
enum ShownCredential: Sendable {
    case password(LoginName, LoginProof)
    case hashed(LoginName, SecretBytes, stamp: Int64)
    case ticket(id: Bytes, secret: Digest)

    /// - Throws: what the standard says of a credential that cannot be good.
    init(_ credential: KMIP.Credential) throws(KMIPError) {
        switch credential {
        case .usernameAndPassword(let name, let password?):
            let name = try Self.name { () throws(KMIPError) in try .user(name) }
            self = .password(name, LoginProof(name, password: password))
        case .device(let device):
            // Numbers that anybody can read off a device show nothing of who sends them.
            guard let password = device.password else { throw KMIPError.credentialRefused }
            let name = try Self.name { () throws(KMIPError) in try .device(device.numbers) }
            self = .password(name, LoginProof(name, password: password))
        case .hashedPassword(let hashed):
            guard hashed.hashingAlgorithm ?? Self.sha256 == Self.sha256 else {
                throw KMIPError(.authenticationNotSuccessful, "a hashed password is taken with SHA-256 only")
            }
            let name = try Self.name { () throws(KMIPError) in try .user(hashed.username) }
            self = .hashed(name, hashed.hashedPassword, stamp: hashed.timeStamp)
        case .ticket(let ticket): self = try Self.ticket(ticket)
        default: throw KMIPError.credentialRefused
        }
    }

    /// Takes a ticket apart.
    ///
    /// - Throws: Invalid Ticket.
    static func ticket(_ ticket: Ticket) throws(KMIPError) -> ShownCredential {
        guard ticket.type == 1, ticket.value.count == LoginLimits.ticketID + LoginLimits.ticketSecret else {
            throw KMIPError.ticketRefused
        }
        let id = ticket.value.prefix(LoginLimits.ticketID).withBytes { Bytes($0) }
        return .ticket(
            id: id,
            secret: ticket.value.suffix(LoginLimits.ticketSecret).withBytes { Digest(of: $0) }
        )
    }

    /// Whose credential it is.
    var login: Digest {
        switch self {
        case .password(let name, _), .hashed(let name, _, _): name.id
        case .ticket(let id, _): Digest(of: id)
        }
    }

    /// By which it is known again.
    var shown: Digest {
        switch self {
        case .password(_, let proof): proof.second
        case .hashed(_, let shown, _): LoginProof.second(of: shown)
        case .ticket(_, let secret): secret
        }
    }

    var isTicket: Bool { if case .ticket = self { true } else { false } }

    /// A name that there cannot be is refused as one that there is not.
    private static func name(_ read: () throws(KMIPError) -> LoginName) throws(KMIPError) -> LoginName {
        do { return try read() } catch { throw KMIPError.credentialRefused }
    }

    /// The value of Hashing Algorithm (KMIP 2.1 section 11.21).
    private static let sha256: UInt32 = 6
}

extension DeviceCredential {
    /// In the order of ``KMIPDevice/members``.
    fileprivate var numbers: [String?] {
        [serialNumber, deviceIdentifier, networkIdentifier, machineIdentifier, mediaIdentifier]
    }
}

extension KMIPError {
    /// One answer for a login that is unknown, wrong, over, or shown on a connection that may not carry it: who tries learns nothing.
    static let credentialRefused = KMIPError(
        .authenticationNotSuccessful,
        "the credential in the header is not good on this connection"
    )

    /// The same for a ticket.
    static let ticketRefused = KMIPError(
        .invalidTicket,
        "the ticket is not valid, or no longer, or not on this connection"
    )
}

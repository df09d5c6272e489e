import Secrets

/// What a request's header shows of who sends it (KMIP 2.1 sections 9.4 and 9.11). Passwords are silent.
public enum Credential: Equatable, Sendable {
    case usernameAndPassword(username: String, password: SecretBytes?)
    case device(DeviceCredential)
    case attestation(AttestationCredential)
    case oneTimePassword(username: String, password: SecretBytes?, code: SecretBytes)
    case hashedPassword(HashedPasswordCredential)
    case ticket(Ticket)
    /// A kind that the standard leaves to extensions, with its value as it came.
    case other(type: UInt32, TTLVValue)

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        guard case .enumeration(let code) = try reader.required(.credentialType).value else {
            throw KMIPError(.invalidMessage, "CredentialType is no enumeration")
        }
        let value = try reader.required(.credentialValue)
        try reader.finish()
        switch CredentialType(rawValue: code) {
        case .usernameAndPassword: self = try Self.usernameAndPassword(value)
        case .device: self = .device(try DeviceCredential(value: value))
        case .attestation: self = .attestation(try AttestationCredential(value: value))
        case .oneTimePassword: self = try Self.oneTimePassword(value)
        case .hashedPassword: self = .hashedPassword(try HashedPasswordCredential(value: value))
        case .ticket: self = try Self.ticket(value)
        case nil:
            guard isKnown(code, in: .credentialType) else {
                throw KMIPError(.unknownEnumeration, "CredentialType has no such value")
            }
            self = .other(type: code, value.value)
        }
    }

    /// The credentials of an Authentication structure: one in KMIP 1.0, one or more since.
    static func list(_ authentication: TTLV) throws(KMIPError) -> [Credential] {
        var reader = try StructureReader(authentication)
        var credentials: [Credential] = []
        for element in reader.repeated(.credential) { credentials.append(try Credential(ttlv: element)) }
        try reader.finish()
        guard !credentials.isEmpty else { throw KMIPError(.invalidMessage, "Authentication: Credential is missing") }
        return credentials
    }

    public var ttlv: TTLV {
        let (type, value) = content
        return TTLV(
            .credential,
            .structure([TTLV(.credentialType, .enumeration(type)), TTLV(.credentialValue, value)])
        )
    }

    private var content: (type: UInt32, value: TTLVValue) {
        func standard(_ type: CredentialType, _ fields: [TTLV?]) -> (UInt32, TTLVValue) {
            (type.rawValue, .structure(fields.compactMap { $0 }))
        }
        switch self {
        case .usernameAndPassword(let username, let password):
            return standard(.usernameAndPassword, [TTLV(.username, .text(username)), Self.field(password)])
        case .device(let device): return standard(.device, device.fields)
        case .attestation(let attestation): return standard(.attestation, attestation.fields)
        case .oneTimePassword(let username, let password, let code):
            let fields = [
                TTLV(.username, .text(username)), Self.field(password), TTLV(.oneTimePassword, .secretText(code)),
            ]
            return standard(.oneTimePassword, fields)
        case .hashedPassword(let hashed): return standard(.hashedPassword, hashed.fields)
        case .ticket(let ticket): return standard(.ticket, [ticket.ttlv])
        case .other(let type, let value): return (type, value)
        }
    }

    private static func field(_ password: SecretBytes?) -> TTLV? { password.map { TTLV(.password, .secretText($0)) } }

    private static func usernameAndPassword(_ value: TTLV) throws(KMIPError) -> Credential {
        var reader = try StructureReader(value)
        let username = try reader.required(.username).text()
        let password = try reader.optional(.password)?.secretText()
        try reader.finish()
        return .usernameAndPassword(username: username, password: password)
    }

    private static func oneTimePassword(_ value: TTLV) throws(KMIPError) -> Credential {
        var reader = try StructureReader(value)
        let username = try reader.required(.username).text()
        let password = try reader.optional(.password)?.secretText()
        let code = try reader.required(.oneTimePassword).secretText()
        try reader.finish()
        return .oneTimePassword(username: username, password: password, code: code)
    }

    private static func ticket(_ value: TTLV) throws(KMIPError) -> Credential {
        var reader = try StructureReader(value)
        let ticket = try Ticket(ttlv: try reader.required(.ticket))
        try reader.finish()
        return .ticket(ticket)
    }
}

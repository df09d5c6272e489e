import Operations
import ServerTLS

/// What a server says when it is ready: where it listens, in which state it is, and the next command to type.
struct Greeting {
    private let settings: ServerSettings
    private let port: Int
    private let certificate: TLSIdentity?
    private let kmipPort: Int?

    /// - Parameter kmipPort: nil where it is off.
    init(_ settings: ServerSettings, _ port: Int?, _ certificate: TLSIdentity? = nil, kmipPort: Int? = nil) {
        self.settings = settings
        self.certificate = certificate
        self.kmipPort = kmipPort
        self.port = port ?? settings.port
    }

    func show(_ server: KeyServer) async {
        let status = await server.sealStatus(for: Requester(isLocal: true))
        var lines = ["keyquorum \(ProductVersion.text) listens on \(address)", "State: \(sentence(status))"]
        lines.append("Server fingerprint: \(server.fingerprint)")
        if let certificate { lines.append(sentence(certificate)) }
        if let path = settings.sealKeyFile { lines.append("\(KeyServer.autoUnsealWarning) The file is \(path).") }
        if settings.serverFactorFile != nil, status.state == .uninitialized {
            lines.append(
                "A new vault will need the server factor in \(settings.serverFactorFile ?? "") besides its shares."
            )
        }
        if !settings.isAuthenticating {
            lines.append("No authentication is configured: whoever reaches this server is the one user, admin.")
        }
        if await server.lacksAdministrator() { lines.append(KeyServer.administratorAdvice) }
        if settings.tls == nil, !settings.isLoopback {
            lines.append("Warning: it listens beyond this machine without TLS.")
        }
        if let kmipPort {
            lines.append("KMIP over TLS listens on \(host):\(kmipPort), for clients with a certificate")
        } else {
            lines.append("The KMIP port is off: it needs a TLS certificate and --client-ca.")
        }
        if status.state == .uninitialized, !settings.isLoopback { lines.append("Set-up token: \(server.setupToken)") }
        lines.append("Next: \(next(status))")
        // One write: a reader of the pipe sees all of it or nothing.
        print(lines.joined(separator: "\n"))
        Console.flush()
    }

    private func sentence(_ certificate: TLSIdentity) -> String {
        let shown = "TLS key fingerprint: \(certificate.fingerprint), certificate until \(certificate.notAfter)"
        guard settings.tls == .selfSigned else { return shown }
        let file = SelfSigned.files(in: settings.selfSignedFolder).certificate
        return shown + "\nThe certificate is self-signed, for development: clients take it by --ca \(file)"
    }

    private var host: String { settings.hostname.contains(":") ? "[\(settings.hostname)]" : settings.hostname }
    private var address: String { "\(settings.tls == nil ? "http" : "https")://\(host):\(port)" }

    private func sentence(_ status: SealStatusAnswer) -> String {
        switch status.state {
        case .uninitialized where isDestroyed(status): "destroyed; no share opens this database any more"
        case .uninitialized: "uninitialized; there is no vault yet"
        case .unsealed: "unsealed"
        case .sealed where isRevoked(status), .unsealing where isRevoked(status):
            "sealed; this server's identity was revoked, it takes no shares"
        case .sealed where lacksFactor(status), .unsealing where lacksFactor(status):
            "sealed; the server factor is missing"
        case .sealed, .unsealing:
            "sealed; shares are missing: "
                + status.groups.map { "\($0.missing) of \($0.name)" }.joined(separator: ", ")
        }
    }

    private func isDestroyed(_ status: SealStatusAnswer) -> Bool { status.lastFailure == "vault-destroyed" }
    private func isRevoked(_ status: SealStatusAnswer) -> Bool { status.lastFailure == "identity-revoked" }
    private func lacksFactor(_ status: SealStatusAnswer) -> Bool { status.lastFailure == "server-factor-missing" }

    private func next(_ status: SealStatusAnswer) -> String {
        let to = port == 9998 && settings.tls == nil ? "" : " --server \(address)"
        switch status.state {
        case .uninitialized where isDestroyed(status): return "give the server an empty database"
        case .sealed where lacksFactor(status), .unsealing where lacksFactor(status):
            return "stop it and start it with --server-factor-file and the file that the vault's other servers have"
        case .uninitialized:
            return "keyquorum init --threshold 2 --shareholder alice --shareholder bob --shareholder carol\(to)"
        case .sealed, .unsealing: return "keyquorum recover --encrypted-share FILE --key FILE --holder NAME\(to)"
        case .unsealed: return "keyquorum status\(to)"
        }
    }
}

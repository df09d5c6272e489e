import Access
import Canonical
import KMIP
import Logging

extension ObjectOperations {
    /// Takes up a message: its line in the log, and who speaks.
    ///
    /// The credential of the header is looked at beside what the connection shows, never instead of it: where either is bad, nothing is done.
    public func speaking(in message: MessageFacts) async throws -> Speaker {
        let own = requester.speaking(called: message.serverCorrelationValue)
        note(message, own)
        guard let shown = message.credentials.first else {
            return Speaker(ObjectOperations(server: server, requester: own, version: message.version))
        }
        guard requester.claim == nil else {
            throw KMIPError(.featureNotSupported, "a message with a credential in its header takes no Idempotency-Key")
        }
        do {
            let spoken = try await server.speak(shown, message.items, by: own)
            let requester = own.speaking(.spoken(spoken.credential))
            return Speaker(
                ObjectOperations(server: server, requester: requester, version: message.version),
                // Whoever holds a ticket may end it, and fetch the answers to what he asked by it.
                allowed: spoken.credential.delegation?.operations?.union(Access.ofOneself),
                isCounted: spoken.credential.isCounted,
                serverHashedPassword: spoken.proof
            )
        } catch {
            throw refusal(error, own)
        }
    }

    private func refusal(_ error: any Error, _ requester: Requester) -> any Error {
        let told = (error as? any KMIPReportable) ?? OperationError(from: error)
        server.log.notice(
            "the credential of a KMIP message was refused",
            metadata: ["correlation": "\(requester.correlation ?? "")", "reason": "\(told.kmipError.code)"]
        )
        return told
    }

    /// What a client wrote to be found by is told where everybody reads; every other message where somebody looks for it.
    private func note(_ message: MessageFacts, _ requester: Requester) {
        let level: Logger.Level = message.clientCorrelationValue == nil ? .debug : .info
        guard server.log.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "correlation": "\(requester.correlation ?? "")", "version": "\(message.version)",
            "items": "\(message.items)", "caller": "\(requester.credential.logged)",
        ]
        if let value = message.clientCorrelationValue {
            metadata["client"] = "\(LogText.bounded(value, LoginLimits.correlation))"
        }
        server.log.log(level: level, "kmip message", metadata: metadata)
    }
}

extension Credential {
    /// Who the connection says that he is, as far as it is known before anything is read.
    fileprivate var logged: String {
        switch self {
        case .single: "admin"
        case .identity(let identity): LogText.bounded(identity.subject.text, LoginLimits.correlation)
        case .apiToken(let token): "token \(token.id.hex)"
        case .spoken(let spoken): spoken.subject.text
        case .nothing, .other: ""
        }
    }
}

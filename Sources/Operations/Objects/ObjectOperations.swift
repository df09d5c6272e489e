import Access
import KMIP
import Logging
import Store

/// KMIP's operations on managed objects for one caller; the REST face and the command line use the same ones.
///
/// Every operation takes the open vault once, reads what it needs of one snapshot, has `Access` decide, and writes
/// one transaction. A change that another request overtook is read, decided and tried anew, a few times. What is
/// thrown can say itself in KMIP's words.
public struct ObjectOperations: KMIPOperations {
    let server: KeyServer
    let requester: Requester
    /// Where the changes of a batch wait that is written as one; nil writes each at once.
    let batch: PendingBatch?
    /// The version of KMIP that the client speaks: 1.x has other attributes for some objects.
    let version: ProtocolVersion
    /// What is read at once for a message that gets several objects.
    var foreseen: ForeseenObjects?

    init(
        server: KeyServer,
        requester: Requester,
        batch: PendingBatch? = nil,
        version: ProtocolVersion = .latest
    ) {
        self.server = server
        self.requester = requester
        self.batch = batch
        self.version = version
    }

    /// Throws `OperationError` while there are no keys: `sealed` or `not-initialized`.
    public func requireOpen() async throws { _ = try await server.open() }

    /// Runs one operation at a desk of its own, and puts every error into words that a caller may see.
    func answering<Answer: Sendable>(_ body: (ObjectDesk) async throws -> Answer) async throws -> Answer {
        do {
            let desk = try await ObjectDesk(server, requester, batch, foreseen)
            return try await server.keepingUp(desk.vault) {
                do {
                    return try await body(desk)
                } catch {
                    batch?.noteInterruption(by: error)
                    throw error
                }
            }
        } catch let error as any KMIPReportable {
            throw error
        } catch let error as AccessError {
            throw KMIPError(error)
        } catch {
            let refusal = OperationError(from: error)
            server.log.error(
                "an operation on an object failed",
                metadata: [
                    "code": "\(refusal.code.rawValue)", "detail": "\(refusal.operatorDetail ?? refusal.detail)",
                    "correlation": "\(requester.correlation ?? "")",
                ]
            )
            throw refusal
        }
    }
}

extension KeyServer {
    /// The operations on managed objects as this requester may do them.
    public func objects(for requester: Requester) -> ObjectOperations {
        ObjectOperations(server: self, requester: requester)
    }
}

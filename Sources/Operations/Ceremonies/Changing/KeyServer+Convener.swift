import Access
import Custody
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The permit to open or to commit a ceremony of that kind: an administrator's; and for an admin reset, since it is for the vault whose administrator
    /// is lost, whoever shows this server's operator token. What the reset does is up to k holders all the same.
    ///
    /// The token itself is needed, and not only a connection from this machine: behind a proxy everybody's comes from there.
    @inline(never)
    func admitConvener(_ requester: Requester, of kind: CeremonyKind?, in vault: OpenVault) async throws -> Admission {
        guard kind == .adminReset, requester.isOperator(operatorToken) else {
            return try await admit(requester, .openCeremony, in: vault)
        }
        return Admission(permit: Access.admitToOperate(.token), snapshot: try await snapshot(of: vault))
    }

    /// The same for giving a ceremony up, of whatever kind: the one that a lost administrator left open would be in the way of the reset.
    @inline(never)
    func admitToAbort(_ requester: Requester, in vault: OpenVault) async throws -> Admission {
        guard requester.isOperator(operatorToken) else {
            return try await admit(requester, .openCeremony, in: vault)
        }
        return Admission(permit: Access.admitToOperate(.token), snapshot: try await snapshot(of: vault))
    }

    /// Whether this requester shows this server's operator token.
    func isOperator(_ requester: Requester) -> Bool { requester.isOperator(operatorToken) }

    func requireConvener(_ requester: Requester, of kind: CeremonyKind?, in vault: OpenVault) async throws {
        _ = try await admitConvener(requester, of: kind, in: vault)
    }
}

extension Requester {
    /// Whether it shows the operator's token. One that is somebody by another credential is that one.
    fileprivate func isOperator(_ token: String) -> Bool {
        guard case .other = credential else { return false }
        return Requester(isLocal: false, bearerToken: bearerToken).presence(token) != nil
    }
}

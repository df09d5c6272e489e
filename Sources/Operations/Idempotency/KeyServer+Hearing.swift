import Access
import KMIP
import Store

extension KeyServer {
    /// Whether the caller may still know what these steps of a request made or changed: he may read the object's attributes, or has the duty by which
    /// the rest is done. An answer that was kept tells it as it was then, whatever he was granted or has lost since.
    @inline(never)
    func mayHear(_ steps: [DoneStep], _ requester: Requester, in vault: OpenVault) async throws -> Bool {
        for step in steps {
            guard try await mayHear(step, requester, in: vault) else { return false }
        }
        return true
    }

    private func mayHear(_ step: DoneStep, _ requester: Requester, in vault: OpenVault) async throws -> Bool {
        do {
            guard step.isOfAnObject else {
                let caller = try await reading(requester, in: vault) { _ in [] }.caller
                return step.duties.contains { (try? Access.admit(caller, to: $0)) != nil }
            }
            // Without the claim: this is none of the request's operations.
            let asking = Requester(isLocal: requester.isLocal, credential: requester.credential)
            _ = try await ObjectDesk(self, asking).view(step.id).permit(.getAttributes)
            return true
        } catch is AccessError {
            return false
        } catch let error as OperationError where error.code == .notAuthenticated {
            // The operator has no duties; what he may do is asked when the request is run.
            return false
        } catch let error as KMIPError where error.reason == .objectNotFound {
            return false
        }
    }
}

extension DoneStep {
    /// Whether its id is an object's: the object was changed, or who may do what with it.
    fileprivate var isOfAnObject: Bool {
        switch table {
        case ObjectRow.table.name, TransferRow.table.name: true
        case GrantRow.table.name: id != Grant.vaultID
        default: false
        }
    }

    /// The duties of which one leads to such a step.
    fileprivate var duties: [AdminDuty] {
        switch table {
        case CeremonyRow.table.name, MasterRow.table.name: [.openCeremony]
        case GrantRow.table.name: [.grantCreate]
        case TokenRow.table.name: [.manageTokens]
        case CertificateRow.table.name: [.issueCertificate, .revokeCertificate]
        case ServerRow.table.name: [.revokeCertificate]
        case TransitionRow.table.name: [.setManifest]
        default: []
        }
    }
}

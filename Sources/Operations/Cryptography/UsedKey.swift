import Access
import KMIP
import Secrets
import Store

/// A key that a caller may use in this request: who he is was decided, and that the object is for this use now.
struct UsedKey {
    let view: ObjectView
    let permit: Permit
    let use: KeyUse
    let desk: ObjectDesk

    var id: String { view.row.id }
    var algorithm: CryptographicAlgorithm? { view.attributes.cryptographicAlgorithm }
    var parameters: [CryptographicParameters] { view.attributes.cryptographicParameters }
    var facts: CipherPlan.Key { CipherPlan.Key(algorithm: algorithm, parameters: parameters) }
    var place: KnownKeys.Place { KnownKeys.Place(id: id, tag: view.row.tag) }

    /// The bytes of a symmetric key.
    ///
    /// - Throws: Invalid Object Type for another object, Key Value Not Present.
    func secret() throws -> SecretBytes {
        guard view.type == .symmetricKey else {
            throw KMIPError(.invalidObjectType, "a \(view.type.name) is no key for this")
        }
        try requirePermit()
        return try desk.vault.openKeys.material(at: place, material)
    }

    /// The material of the object, whatever it is, opened. Throws Key Value Not Present for one that is kept wrapped too.
    func material() throws -> SecretBytes { try desk.material(of: view, permit) }

    /// What is remembered is given out to nobody whose permit is not for this object.
    func requirePermit() throws {
        guard permit.covers(view.facts) else { throw OperationError(.permissionDenied, "This was not permitted.") }
        desk.step.claim?.holdSecret()
    }

    /// Takes what is protected off the key's Usage Limits.
    func draw(_ data: SecretBytes, isFirst: Bool = true) async throws { try await draw(data.count, isFirst: isFirst) }

    /// - Parameter count: bytes.
    func draw(_ count: Int, isFirst: Bool = true) async throws {
        try await desk.draw(count, isFirst: isFirst, use, from: view)
    }
}

extension ObjectDesk {
    /// The key for a use: read, decided and looked at in this request.
    ///
    /// - Throws: Object Not Found, Permission Denied, Wrong Key Lifecycle State, Incompatible Cryptographic Usage Mask.
    func key(_ id: String, for use: KeyUse) async throws -> UsedKey {
        let view = try await view(id)
        let permit = try view.permit(use.operation)
        try view.require(use)
        return UsedKey(view: view, permit: permit, use: use, desk: self)
    }
}

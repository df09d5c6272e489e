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

    /// Whether its use takes nothing off Usage Limits.
    var drawsNothing: Bool { !use.protects || view.attributes.usageLimits == nil }

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
        if let key = known(id, for: use) { return key }
        let view = try await view(id)
        let permit: Permit
        do {
            permit = try view.permit(use.operation)
            try view.require(use)
        } catch {
            endUse(of: view)
            throw error
        }
        vault.views.remember(view, permit, by: vault.keyring, in: server.store)
        return UsedKey(view: view, permit: permit, use: use, desk: self)
    }

    /// The key by what is remembered, where the database says on this thread that it is the same; else nil.
    private func known(_ id: String, for use: KeyUse) -> UsedKey? {
        guard batch == nil, foreseen == nil, let (read, views) = known([id]) else { return nil }
        return views.first.flatMap { usable($0, read, for: use) }
    }

    /// The key as this request has it; nil where the caller may not use it so, or nobody may now.
    func usable(_ known: KnownView, _ read: CallerRead, for use: KeyUse) -> UsedKey? {
        guard let (view, permit) = permitted(use.operation, known, read), (try? view.require(use)) != nil else {
            return nil
        }
        return UsedKey(view: view, permit: permit, use: use, desk: self)
    }
}

import Access
import Canonical
import KMIP
import Secrets
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The login of that name, if this connection may carry it.
    @inline(never)
    func login(
        _ name: LoginName,
        _ requester: Requester,
        _ vault: OpenVault
    ) async throws -> (LoginRow, Carried) {
        let carried = try await carried(.row(LoginRow.table, key: LoginRow.key(name.id)), requester, vault)
        guard let raw = carried.rows.first else { throw KMIPError.credentialRefused }
        let row = try LoginRow(raw)
        try vault.sealer.check(row)
        guard row.login == name.canonical, try row.isCarried(by: carried.caller) else {
            throw KMIPError.credentialRefused
        }
        return (row, carried)
    }

    /// Who the login stands for, once its token is seen to be good.
    @inline(never)
    func speaker(_ row: LoginRow, _ carried: Carried, _ vault: OpenVault) async throws -> SpokenCredential {
        let spoken = SpokenCredential(
            subject: try Subject(stored: row.subject),
            method: .token,
            token: row.token,
            login: row.id,
            carrier: carried.caller?.subject,
            ticket: nil,
            delegation: nil
        )
        _ = try await reading(Requester(isLocal: false, credential: .spoken(spoken)), in: vault) { _ in [] }
        return spoken
    }

    /// A hashed password is good once: its time stamp must exceed the one before, which is written down. It must be near this server's time, so that a
    /// client with a wrong clock shuts nobody out for years.
    @inline(never)
    func check(
        _ hash: SecretBytes,
        at stamp: Int64,
        of name: LoginName,
        _ requester: Requester,
        _ vault: OpenVault
    ) async throws -> Spoken {
        let (row, carried) = try await login(name, requester, vault)
        let near = LoginLimits.stampSeconds
        guard row.proof.isProved(by: hash, at: stamp), row.stamp.map({ $0.microseconds < stamp }) ?? true,
            (carried.now.adding(seconds: -near)...carried.now.adding(seconds: near)).contains(
                .init(microseconds: stamp)
            )
        else { throw KMIPError.credentialRefused }
        let spoken = try await speaker(row, carried, vault)
        var used = row
        used.stamp = Instant(microseconds: stamp)
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.useLogin, used, from: row)
        try await vault.committer.commit(WriteSet(by: spoken, writer.changes))
        return Spoken(credential: spoken, proof: row.proof.answer(to: stamp))
    }
}

extension LoginRow {
    var proof: LoginProof { LoginProof(first: firstDigest, second: secondDigest) }

    /// The connection is the subject's own, or it is one of those who may carry the login; a login without a carrier goes over one that shows nobody.
    fileprivate func isCarried(by caller: Caller?) throws -> Bool {
        guard let caller else { return carrier == nil }
        if caller.subject.stored == subject { return true }
        return try carrier.map { caller.isMeant(by: try Subject(stored: $0)) } ?? false
    }
}

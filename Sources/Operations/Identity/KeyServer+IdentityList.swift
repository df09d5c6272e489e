import Access
import Authority
import Canonical
import Logging
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The root's newest revocation list of servers, from its stored bytes; from the root folder while the database does not answer.
    ///
    /// Throws `not-found` where there is none: no server was ever revoked.
    public func identityRevocations() async throws -> Bytes {
        guard let list = try await newestIdentityList() else {
            throw OperationError(.notFound, "No server of this vault was ever revoked.")
        }
        return list
    }

    @inline(never)
    private func newestIdentityList() async throws -> Bytes? {
        let newest = Query.newestCRL(of: RevocationLists.root)
        do {
            return try await openly { try await store.read(newest).first.map(CRLRow.init) }?.der
        } catch let error as StoreError where error.code == .unavailable || error.code == .busy {
            return try await folder.read(.identityList)
        }
    }

    /// Whether a list that the root signed says that this sealed server was revoked. Root and certificate are those that the last unseal left in
    /// the root folder: nobody who can only write the database makes it refuse.
    @inline(never)
    func isIdentityRevoked() async -> Bool {
        guard seat.vault == nil, let der = try? await newestIdentityList(), let root = await pinnedRoot(),
            let list = try? IdentityRevocations(der: der, root: root),
            let kept = try? await folder.read(.identityChain), let chain = String(validating: kept, as: UTF8.self)
        else { return false }
        return (try? list.hasRevoked(chain: chain)) == true
    }

    /// What a server looks at beside its requests: whether it was revoked, and then it seals itself; whether its certificate and the root's list
    /// are to be made anew, which of several servers one does.
    @inline(never)
    func lookAfterIdentity(of vault: OpenVault) async {
        do {
            let read = try await snapshot(
                [.row(ServerRow.table, key: ServerRow.key(identity.id)), .newestCRL(of: RevocationLists.root)],
                of: vault
            )
            let list = try read.answers[1].first.map(CRLRow.init)
            if let list { try await keep(list, vault) }
            guard let row = try read.answers[0].first.map(ServerRow.init) else { return }
            try vault.sealer.check(row)
            if row.state == ServerState.revoked { return try await giveUpIdentity(of: vault) }
            try await renewCertificate(row, vault)
            if let list { try await renew(list, vault) }
        } catch {
            log.info("the server could not look after its identity", metadata: ["error": "\(error)"])
        }
    }

    /// A list of an older database, which the holders accepted, does not take the place of a later one.
    private func keep(_ list: CRLRow, _ vault: OpenVault) async throws {
        try vault.sealer.check(list)
        let kept = try await folder.read(.identityList)
        guard list.der.count <= DurableFile.largest, kept != list.der else { return }
        let root = vault.history.authority.root.certificate.pem
        let known = kept.flatMap { try? IdentityRevocations(der: $0, root: root) }
        guard list.number > known?.number ?? 0 else { return }
        try await folder.write(.identityList, list.der)
    }

    /// What it wrote until now is signed; more is not written.
    @inline(never)
    private func giveUpIdentity(of vault: OpenVault) async throws {
        guard seat.vault === vault else { return }
        await vault.committer.finish()
        await attemptCheckpoint(of: vault)
        log.critical("\(OperationError.identityRevoked.detail)")
        try leaveSeat(vault)
    }

    /// A server that runs for long gets its next certificate as one that is started does.
    @inline(never)
    private func renewCertificate(_ row: ServerRow, _ vault: OpenVault) async throws {
        if let der = row.certificate, let certificate = try? IssuedCertificate(der: der),
            IdentityCertificates.lasts(certificate, at: clock.now())
        {
            return
        }
        let authority = vault.history.authority
        let fresh = try freshCertificate(authority, vault: vault.id)
        var renewed = row
        renewed.certificate = fresh.der
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.certifyServer, renewed, from: row)
        try writer.insert(ChangeKind.certifyServer, CertificateRow(fresh, CertificateKind.server))
        try await commit(writer, as: .internal(.recovery), in: vault)
        await keepIdentityChain(fresh, authority)
    }

    /// Of several servers that do it at once one gets the number.
    @inline(never)
    private func renew(_ list: CRLRow, _ vault: OpenVault) async throws {
        guard clock.now() >= list.issued.adding(seconds: RevocationLists.renewal) else { return }
        var writer = Writer(vault.sealer)
        try await writeList(list.number + 1, to: &writer, vault)
        do {
            try await commit(writer, as: .internal(.recovery), in: vault)
        } catch let error as StoreError where error.code == .conflict {
            log.debug("another server made the next revocation list of servers")
        }
    }
}

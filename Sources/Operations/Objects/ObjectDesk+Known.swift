import Access
import Canonical
import KMIP
import Keyring
import Store
import Synchronization

extension ObjectDesk {
    /// What the caller got before, where the database says that every row by which he had it is the same to the byte: the vault's, the directory's, each
    /// object's, and his grants on it. All are asked for in one state of the database, on this thread.
    ///
    /// - Returns: nothing where any is another, or where that cannot be said here: then all is to be read, and nothing was done.
    func tryKnown(_ ids: [String]) -> Prompt<(read: CallerRead, views: [KnownView])> {
        let now = server.clock.now()
        guard requester.claim == nil, requester.delegation == nil, let ground = vault.ground.withLock({ $0 }),
            ground.master == MasterMark(vault.keyring.currentMaster),
            let standing = server.remembered(requester, in: vault), standing.revision == ground.revision,
            let caller = try? standing.caller(at: now).speaking(by: requester.header),
            let views = remembered(ids, caller, ground),
            let answers = answers(views, caller, standing, ground)
        else { return .longWay }
        // Another thread may have in memory, or may read, what this one cannot compare with.
        guard server.store.areStill(answers) else { return .elsewhere }
        vault.requests.add(1, ordering: .relaxed)
        guard isNewest(ground) else { return .longWay }
        let read = CallerRead(
            caller: caller,
            standing: standing,
            row: ground.row,
            directory: ground.directory,
            answers: [],
            now: now
        )
        return .done((read, views))
    }

    /// The same for who goes on without.
    func known(_ ids: [String]) -> (read: CallerRead, views: [KnownView])? { tryKnown(ids).answer }

    /// The view as this request has it; nil for what the caller may not do. Then it is remembered no more, so that who may no longer do anything meets
    /// the same way from now on as who never did.
    func permitted(
        _ operation: Operation,
        _ known: KnownView,
        _ read: CallerRead
    ) -> (view: ObjectView, permit: Permit)? {
        let view = ObjectView(known, read)
        if let permit = try? view.permit(operation) { return (view, permit) }
        vault.views.forget(known, of: read.caller.subject)
        return nil
    }

    private func remembered(_ ids: [String], _ caller: Caller, _ ground: KnownGround) -> [KnownView]? {
        var views: [KnownView] = []
        views.reserveCapacity(ids.count)
        for id in ids {
            guard let view = vault.views.remembered(id, of: caller.subject, by: ground.master) else { return nil }
            views.append(view)
        }
        return views
    }

    /// All that must be as it was; nil where the store does not compare.
    private func answers(
        _ views: [KnownView],
        _ caller: Caller,
        _ standing: Standing,
        _ ground: KnownGround
    ) -> [KnownAnswer]? {
        var answers = ground.answers
        for view in views {
            guard let own = view.answers(for: caller, standing, in: server.store) else { return nil }
            answers += own
        }
        return answers
    }

    /// What another request has seen meanwhile counts: the state that was compared may be an earlier one.
    private func isNewest(_ ground: KnownGround) -> Bool {
        !vault.isOlder(ground.row) && ground.row.sealCounter <= vault.sealCounter
            && vault.standings.withLock { !$0.isOlder(ground.revision) }
    }
}

extension KeyServer {
    /// What is remembered of a requester whose credential fits; to be compared with the directory's row of the request.
    fileprivate func remembered(_ requester: Requester, in vault: OpenVault) -> Standing? {
        guard let key = try? requester.standingKey, let standing = vault.standings.withLock({ $0[key] }),
            (try? requireSecret(of: requester, standing.token)) != nil
        else { return nil }
        return standing
    }
}

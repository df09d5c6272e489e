import Access
import Canonical
import KMIP
import Keyring
import Logging
import Store
import Synchronization

extension ObjectOperations {
    /// What the caller got before, once more: the same decision, and the same material opened anew, where the database says that every row by which he
    /// had it is the same to the byte: the vault's, the directory's, each object's, and his grants on it. All are asked for in one state of the
    /// database, on this thread.
    ///
    /// - Returns: an answer for each, or nil: then nothing was done, and all is to be found the long way, refusals too.
    func knownGets(_ requests: [GetRequest]) -> [GetResponse]? {
        guard batch == nil, foreseen == nil, let (vault, read, known) = known(requests.map(\.uniqueIdentifier)) else {
            return nil
        }
        let desk = ObjectDesk(server, requester, in: vault)
        var answers: [GetResponse] = []
        answers.reserveCapacity(requests.count)
        for (request, known) in zip(requests, known) {
            let view = ObjectView(known, read)
            guard let permit = try? view.permit(.get) else {
                // Who may no longer get it meets the same way from now on as who never did.
                vault.views.forget(known, of: read.caller.subject)
                return nil
            }
            guard view.attributes.fresh != true, let object = try? desk.object(request, of: view, permit) else {
                return nil
            }
            answers.append(GetResponse(uniqueIdentifier: view.row.id, object: object))
        }
        return answers
    }

    public func getAtOnce(_ requests: [GetRequest], in message: MessageFacts) -> [GetResponse]? {
        // A credential is judged the long way, and a line in the log is written there.
        guard message.credentials.isEmpty, message.clientCorrelationValue == nil, server.log.logLevel > .debug else {
            return nil
        }
        return knownGets(requests)
    }

    private func known(_ ids: [String]) -> (OpenVault, CallerRead, [KnownView])? {
        let now = server.clock.now()
        guard requester.claim == nil, requester.delegation == nil, let vault = server.seat.vault,
            let ground = vault.ground.withLock({ $0 }), ground.master == MasterMark(vault.keyring.currentMaster),
            let key = try? requester.standingKey, let standing = vault.standings.withLock({ $0[key] }),
            standing.revision == ground.revision, (try? server.requireSecret(of: requester, standing.token)) != nil,
            let caller = try? standing.caller(at: now).speaking(by: requester.header),
            let views = views(ids, caller, ground, in: vault),
            areStill(views, caller, standing, ground, in: vault)
        else { return nil }
        let read = CallerRead(
            caller: caller,
            standing: standing,
            row: ground.row,
            directory: ground.directory,
            answers: [],
            now: now
        )
        return (vault, read, views)
    }

    private func views(
        _ ids: [String],
        _ caller: Caller,
        _ ground: KnownGround,
        in vault: OpenVault
    ) -> [KnownView]? {
        var views: [KnownView] = []
        views.reserveCapacity(ids.count)
        for id in ids {
            guard let view = vault.views.remembered(id, of: caller.subject, by: ground.master) else { return nil }
            views.append(view)
        }
        return views
    }

    private func areStill(
        _ views: [KnownView],
        _ caller: Caller,
        _ standing: Standing,
        _ ground: KnownGround,
        in vault: OpenVault
    ) -> Bool {
        var answers = ground.answers
        for view in views {
            guard let own = view.answers(for: caller, standing, in: server.store) else { return false }
            answers += own
        }
        guard server.store.areStill(answers) else { return false }
        vault.requests.add(1, ordering: .relaxed)
        // What another request has seen meanwhile counts: this state may be an earlier one.
        return !vault.isOlder(ground.row) && ground.row.sealCounter <= vault.sealCounter
            && vault.standings.withLock { !$0.isOlder(ground.revision) }
    }
}

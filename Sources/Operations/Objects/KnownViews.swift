import Access
import Canonical
import KMIP
import Keyring
import Store
import Synchronization

/// What callers saw of the objects that they got of late: checked rows and grants, and what they say.
///
/// A row that is the same to the byte, under the same master key, has the tag that was checked then, and says the same; so have the grants. What
/// hangs on the time and on the caller is found anew by each request, and each decides anew. A caller's own views serve him alone, and only as long
/// as he is given a permit: who may not know of an object meets the same work as for one that is not there.
final class KnownViews: Sendable {
    private struct Key: Hashable {
        let object: String
        let subject: Subject
    }

    private let known = Mutex<[Key: KnownView]>([:])

    var count: Int { known.withLock { $0.count } }

    /// Whether the object was the subject's own when it was last seen, and its view hung on no grants.
    func owns(_ subject: Subject, _ id: String) -> Bool {
        guard let known = known.withLock({ $0[Key(object: id, subject: subject)] }) else { return false }
        return known.facts.owner == subject && known.grants.isEmpty
    }

    /// The view to get the object by, of what was remembered; nil where anything is not as it was then, and where the caller may no longer get it:
    /// then it is remembered no more, so that the same way is gone as for what he never saw.
    func view(_ raw: RawRow, _ grants: [RawRow], _ read: CallerRead, by keyring: Keyring) -> ObjectView? {
        guard case .bytes(let id)? = raw.values.first else { return nil }
        let key = Key(object: String(decoding: id, as: UTF8.self), subject: read.caller.subject)
        // Who speaks for another may know of less than he does.
        guard let known = known.withLock({ $0[key] }), read.caller.delegation == nil else { return nil }
        if known.master == MasterMark(keyring.currentMaster), known.isOf(raw, grants) {
            let view = ObjectView(known, read)
            if (try? view.permit(.get)) != nil { return view }
        }
        forget(known, key)
        return nil
    }

    /// What was remembered of an object for a caller, under the current master key. It is to be compared.
    func remembered(_ id: String, of subject: Subject, by mark: MasterMark) -> KnownView? {
        guard let known = known.withLock({ $0[Key(object: id, subject: subject)] }), known.master == mark else {
            return nil
        }
        return known
    }

    /// - Parameter permit: that of the view's caller for the object.
    func remember(_ view: ObjectView, _ permit: Permit, by keyring: Keyring, in store: any Store) {
        let (master, mark) = (keyring.currentMaster, MasterMark(keyring.currentMaster))
        let key = Key(object: view.row.id, subject: view.caller.subject)
        if let known = known.withLock({ $0[key] }), known.master == mark, known.isOf(view) { return }
        guard permit.covers(view.facts), view.row.generation == master.generation,
            view.basis.grants.allSatisfy({ $0.generation == master.generation }),
            let new = KnownView(view, mark, in: store)
        else { return }
        known.withLock { known in
            if known.count >= ObjectLimits.knownViews { known.removeAll(keepingCapacity: true) }
            known[key] = new
        }
    }

    /// Lets everything go.
    func forget() { known.withLock { $0.removeAll() } }

    /// Lets go what a caller may not get any more.
    func forget(_ old: KnownView, of subject: Subject) { forget(old, Key(object: old.row.id, subject: subject)) }

    private func forget(_ old: KnownView, _ key: Key) {
        known.withLock { if $0[key] === old { $0[key] = nil } }
    }
}

extension ObjectFacts {
    /// The same object in another effective state.
    func inState(_ state: State) -> ObjectFacts {
        if state == self.state { return self }
        return ObjectFacts(
            id: id,
            owner: owner,
            state: state,
            isSensitive: isSensitive,
            isExtractable: isExtractable,
            names: names,
            tags: tags,
            groups: groups
        )
    }
}

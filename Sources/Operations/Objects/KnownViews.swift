import Access
import Canonical
import KMIP
import Keyring
import Store
import Synchronization

/// What callers saw of the objects that they got of late: checked rows and grants, and what they say.
///
/// A row that is the same to the byte, under the same master key, has the tag that was checked then, and says the same; so have the grants. What
/// hangs on the time and on the caller is found anew by each request, and each decides anew. A caller's own views serve him alone, after he was
/// given a permit: who may not know of an object meets the same work as for one that is not there.
final class KnownViews: Sendable {
    private struct Key: Hashable {
        let object: String
        let subject: Subject
    }

    private final class Known: Sendable {
        let raw: RawRow
        let view: ObjectView
        let dates: LifeDates
        let state: State
        let master: MasterKey

        init(_ raw: RawRow, _ view: ObjectView, _ state: State, _ master: MasterKey) {
            self.raw = raw
            self.view = view
            self.state = state
            self.master = master
            dates = view.attributes.lifeDates
        }
    }

    private let known = Mutex<[Key: Known]>([:])

    /// Whether the object was the subject's own when it was last seen, and its view hung on no grants.
    func owns(_ subject: Subject, _ id: String) -> Bool {
        guard let known = known.withLock({ $0[Key(object: id, subject: subject)] }) else { return false }
        return known.view.facts.owner == subject && known.view.basis.grants.isEmpty
    }

    /// The caller's view by what was remembered; nil where anything is not as it was then.
    func view(_ raw: RawRow, _ grants: [RawRow], _ read: CallerRead, by keyring: Keyring) -> ObjectView? {
        guard case .bytes(let id)? = raw.values.first else { return nil }
        let key = Key(object: String(decoding: id, as: UTF8.self), subject: read.caller.subject)
        guard let known = known.withLock({ $0[key] }), known.master === keyring.currentMaster,
            known.raw.isSame(as: raw),
            known.view.basis.grants.count == grants.count,
            zip(known.view.basis.grants, grants).allSatisfy({ $0.raw.isSame(as: $1) })
        else { return nil }
        return ObjectView(known.view, StateRule.effective(known.state, known.dates, now: read.now.wholeSeconds), read)
    }

    /// - Parameter permit: that of the view's caller for the object.
    func remember(_ view: ObjectView, _ permit: Permit, by keyring: Keyring) {
        let (row, master) = (view.row, keyring.currentMaster)
        let key = Key(object: row.id, subject: view.caller.subject)
        if let known = known.withLock({ $0[key] }), known.master === master, known.view.row.tag == row.tag { return }
        guard permit.covers(view.facts), row.generation == master.generation,
            view.basis.grants.allSatisfy({ $0.generation == master.generation }),
            let state = State(rawValue: row.state)
        else { return }
        let raw = row.raw
        guard raw.size <= ObjectLimits.knownView else { return }
        known.withLock { known in
            if known.count >= ObjectLimits.knownViews { known.removeAll(keepingCapacity: true) }
            known[key] = Known(raw, view, state, master)
        }
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

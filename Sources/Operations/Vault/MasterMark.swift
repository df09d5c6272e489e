import Canonical
import Keyring

/// Under which master key something was checked, without the key: one that is let go does not stay in memory for what is remembered.
struct MasterMark: Hashable, Sendable {
    private let generation: MasterGeneration
    /// Of the key's object. Once that is gone another one may get the same, but none of the same generation: in one open vault there is none.
    private let master: ObjectIdentifier

    init(_ master: MasterKey) {
        generation = master.generation
        self.master = ObjectIdentifier(master)
    }
}

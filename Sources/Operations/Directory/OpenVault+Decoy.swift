import Canonical
import Keyring
import Store
import Synchronization

extension OpenVault {
    /// Does what is done with a row that exists, so that “there is no such object” and “you may not know of it” take the same time.
    func spendTimeOfAnObject() {
        let row = ObjectRow(
            id: "",
            objectType: 2,
            state: 2,
            owner: Bytes(repeating: 0x61, count: 24),
            attributes: Bytes(repeating: 0, count: 512),
            materialRevision: 1,
            created: Instant(microseconds: 0),
            tagging: Tagging(generation: keyring.current, version: 1, tag: Bytes(repeating: 1, count: 41))
        )
        // Its tag never fits; what counts is that it was looked at.
        _ = try? sealer.check(row)
    }
}

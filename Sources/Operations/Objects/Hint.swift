import Canonical
import Store

/// What a name or a tag is found by in the database's index.
enum Hint {
    /// Its UTF-8. Of one that is too long for an index, as much as fits and the digest of all of it: still one hint for one name.
    static func of(_ text: String) -> Bytes {
        let bytes = Bytes(text.utf8)
        guard bytes.count >= StoreLimits.hint else { return bytes }
        let digest = Digest(of: bytes).bytes
        return Bytes(bytes.prefix(StoreLimits.hint - digest.count)) + digest
    }

    /// An object group stands among the labels, behind a byte with which no tag begins.
    static func ofGroup(_ group: String) -> Bytes { [0x1d] + of(group).prefix(StoreLimits.hint - 1) }
}

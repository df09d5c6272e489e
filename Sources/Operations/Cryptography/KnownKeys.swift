import AsymmetricKeys
import Canonical
import Secrets
import Synchronization

/// Keys that were opened of late, in wiping memory: the bytes of symmetric ones, and keys of pairs as they were read.
///
/// One is found by its object's identifier and the tag of the row that was read in the request: whatever changes the object changes the tag, and what is
/// known under another one is no more than a copy of the key, which goes. It saves the opening, and decides nothing: who asks has had the row checked
/// and got his permit before.
final class KnownKeys: Sendable {
    struct Place: Hashable {
        let id: String
        let tag: Bytes
    }

    fileprivate enum Key {
        case bytes(SecretBytes)
        case pair(AsymmetricKey)
    }

    fileprivate struct State {
        /// By the identifiers of the objects.
        var known: [String: (tag: Bytes, key: Key, use: UInt64)] = [:]
        var uses: UInt64 = 0
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.known.count } }

    /// The material, opened where it is not known.
    func material(at place: Place, _ open: () throws -> SecretBytes) throws -> SecretBytes {
        if case .bytes(let known) = known(place) { return known }
        let material = try open()
        if material.count <= CryptographyLimits.knownKey { remember(.bytes(material), at: place) }
        return material
    }

    /// The key of a pair, read where it is not known.
    func pair(at place: Place, _ read: () async throws -> AsymmetricKey) async throws -> AsymmetricKey {
        if let known = knownPair(at: place) { return known }
        let pair = try await read()
        remember(.pair(pair), at: place)
        return pair
    }

    /// The key of a pair, if it is known.
    func knownPair(at place: Place) -> AsymmetricKey? {
        if case .pair(let known) = known(place) { known } else { nil }
    }

    /// Lets a destroyed object's key go.
    func forget(_ id: String) {
        state.withLock { $0.known[id] = nil }
    }

    /// Lets everything go.
    func forget() { state.withLock { $0.known.removeAll() } }

    private func known(_ place: Place) -> Key? {
        state.withLock { state in
            guard let known = state.known[place.id], known.tag == place.tag else { return nil }
            state.uses += 1
            state.known[place.id]?.use = state.uses
            return known.key
        }
    }

    private func remember(_ key: Key, at place: Place) {
        state.withLock { state in
            let isNew = state.known[place.id] == nil
            if isNew, state.known.count >= CryptographyLimits.knownKeys { state.letGo() }
            state.uses += 1
            state.known[place.id] = (place.tag, key, state.uses)
        }
    }
}

extension KnownKeys.State {
    /// Half of them, those that were not used for longest, so that this is seldom done.
    fileprivate mutating func letGo() {
        let oldest = known.sorted { $0.value.use < $1.value.use }.prefix(known.count / 2)
        for (id, _) in oldest { known[id] = nil }
    }
}

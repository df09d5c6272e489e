import Canonical
import Custody
import Keyring
import Secrets
import Store

/// The masters of earlier generations as a database or a header has them: each wrapped under the current one.
struct EarlierMasters {
    private let needed: [(generation: MasterGeneration, wrapped: Bytes)]
    /// What an older database has besides the header that stands in for its rows: rows of it may be under masters that were purged since.
    private let others: [(generation: MasterGeneration, wrapped: Bytes)]

    init(_ rows: [WrapRow]) {
        needed = rows.filter { $0.kind == WrapKind.history }.map { ($0.master, $0.wrapped) }
        others = []
    }

    init(_ header: VaultHeader, over rows: [WrapRow] = []) {
        let kept = header.wraps.filter { $0.kind == WrapKind.history }
        needed = kept.map { ($0.master, $0.wrapped) }
        others = rows.filter { row in row.kind == WrapKind.history && !kept.contains { $0.master == row.master } }
            .map { ($0.master, $0.wrapped) }
    }

    /// Every master that can be opened under the current one. Throws `VaultOpening.Refusal` with `wrapDamaged` when one that is needed cannot.
    func keyring(under master: MasterKey, of vault: VaultID, _ random: any RandomSource) throws -> Keyring {
        let earlier = needed.filter { $0.generation < master.generation }
        let masters = try earlier.map { wrap in
            guard let opened = try? master.open(earlier: wrap.wrapped, generation: wrap.generation, vault: vault) else {
                throw VaultOpening.Refusal(failure: .wrapDamaged)
            }
            return opened
        }
        // They may be wrapped under a master that is an earlier one by now.
        let more = others.compactMap { wrap in
            ([master] + masters).lazy.compactMap { outer in
                try? outer.open(earlier: wrap.wrapped, generation: wrap.generation, vault: vault)
            }.first
        }
        return Keyring(current: master, earlier: masters + more, random: random)
    }
}

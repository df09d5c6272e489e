import Canonical
import SecretSharing

extension SealStatus {
    static let uninitialized = SealStatus(
        state: .uninitialized,
        vault: nil,
        epoch: nil,
        groupThreshold: nil,
        groups: [],
        ceremony: nil,
        isOpening: false,
        lastFailure: nil,
        needsServerFactor: nil
    )

    init(_ unseal: Unseal) {
        let missing = unseal.progress.groups.map(\.missing)
        let submitted = unseal.collected.sorted { $0.key < $1.key }
        self.init(
            unseal.custody,
            state: unseal.collected.isEmpty ? .sealed : .unsealing,
            groups: unseal.custody.groupStatus(missing) { number in
                submitted.filter { $0.key.group == number }.map(\.value.holder)
            },
            ceremony: unseal.ceremony,
            isOpening: unseal.attempt != nil,
            lastFailure: unseal.lastFailure
        )
    }

    init(unsealed custody: DurableCustody) {
        let none = [Int](repeating: 0, count: custody.configuration.groups.count)
        self.init(
            custody,
            state: .unsealed,
            groups: custody.groupStatus(none) { _ in [] },
            ceremony: nil,
            isOpening: false,
            lastFailure: nil
        )
    }

    private init(
        _ custody: DurableCustody,
        state: State,
        groups: [Group],
        ceremony: UnsealCeremony?,
        isOpening: Bool,
        lastFailure: OpenFailure?
    ) {
        let configuration = custody.configuration
        self.init(
            state: state,
            vault: configuration.vault,
            epoch: configuration.epoch,
            groupThreshold: Int(configuration.groupThreshold),
            groups: groups,
            ceremony: ceremony,
            isOpening: isOpening,
            lastFailure: lastFailure,
            needsServerFactor: configuration.factorID != nil
        )
    }
}

extension DurableCustody {
    /// For each group how far it is.
    func groupStatus(_ missing: [Int], submitted: (UInt8) -> [String]) -> [SealStatus.Group] {
        zip(configuration.groups, missing).map { group, missing in
            SealStatus.Group(
                number: group.number,
                name: group.name,
                threshold: Int(group.threshold),
                shares: roster.holders(ofGroup: group.number).count,
                submitted: submitted(group.number),
                missing: missing
            )
        }
    }
}

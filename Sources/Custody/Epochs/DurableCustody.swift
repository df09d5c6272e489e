import Canonical
import SecretSharing

/// The part of custody that outlives the process: the committed epoch's configuration and roster, and which epochs were
/// replaced by which. A start, a crash and a restored row all mean: make this anew from the database.
///
/// While the server is sealed the rows that it comes from are claims that nobody has proved yet; a share proves them.
public struct DurableCustody: Hashable, Sendable {
    public let configuration: EpochConfiguration
    public let roster: Roster
    /// Earlier epochs, each with the one that replaced it.
    public let replacedEpochs: [Epoch: Epoch]
    /// How the recovery secret was split.
    public let plan: SplitPlan
    /// The configuration's anchor, computed once.
    let anchor: Bytes

    /// - Throws: `rosterDoesNotFit` if the roster is of another epoch, names a group that the configuration lacks, or
    ///   leaves a group with fewer holders than its threshold.
    public init(
        configuration: EpochConfiguration,
        roster: Roster,
        replacedEpochs: [Epoch: Epoch] = [:]
    ) throws(CustodyError) {
        guard roster.epoch == configuration.epoch else { throw Self.doesNotFit }
        guard let plan = Self.plan(configuration, roster) else { throw Self.doesNotFit }
        self.configuration = configuration
        self.roster = roster
        self.replacedEpochs = replacedEpochs
        self.plan = plan
        self.anchor = configuration.anchor
    }

    /// What binds the recovery wrap to who may open it: the additional data of that wrap is
    /// enc(wrap, configuration bytes, roster bytes), so that neither can be edited without the opening failing.
    public var recoveryBinding: Bytes { Self.recoveryBinding(configuration, roster) }

    /// The same for a configuration and a roster that are not durable yet.
    public static func recoveryBinding(_ configuration: EpochConfiguration, _ roster: Roster) -> Bytes {
        Canonical.labelled(.wrap, [.bytes(configuration.bytes), .bytes(roster.bytes)])
    }

    /// By epoch, then by the roster's revision.
    func isAtLeastAsNew(as other: DurableCustody) -> Bool {
        (configuration.epoch, roster.revision) >= (other.configuration.epoch, other.roster.revision)
    }

    private static func plan(_ configuration: EpochConfiguration, _ roster: Roster) -> SplitPlan? {
        guard roster.holders.allSatisfy({ configuration.group($0.position.group) != nil }) else { return nil }
        var shapes: [GroupShape] = []
        for group in configuration.groups {
            let holders = roster.holders(ofGroup: group.number)
            guard holders.count >= Int(group.threshold), let last = holders.last,
                let shape = try? GroupShape(threshold: Int(group.threshold), count: Int(last.position.index))
            else { return nil }
            shapes.append(shape)
        }
        return try? SplitPlan(groupThreshold: Int(configuration.groupThreshold), groups: shapes)
    }

    private static let doesNotFit = CustodyError(
        .rosterDoesNotFit,
        "The stored roster does not fit the stored configuration: one of them was altered."
    )
}

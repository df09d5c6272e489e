import Canonical
import SecretSharing
import Secrets
import TestTools
import Testing

@Suite("Splitting and combining")
struct SplittingTests {
    private let secret = SecretBytes(copying: Bytes(0..<32))

    private func code(_ body: () throws -> Void) -> SharingError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SharingError)?.code
        }
    }

    @Test("gives the vectors' shares from the vectors' coefficients, and the secret back")
    func vectors() throws {
        for record in try VectorFile("splits.txt", in: .module).records {
            let numbers = record["groups"].split(separator: " ")
            let shapes = try numbers.dropFirst().map { text in
                let parts = try text.split(separator: "/").map { try #require(Int($0)) }
                return try GroupShape(threshold: parts[0], count: parts[1])
            }
            let plan = try SplitPlan(groupThreshold: #require(Int(numbers[0])), groups: shapes)
            let secret = SecretBytes(copying: try #require(Bytes(hex: record["secret"])))
            let random = FixedRandom(try #require(Bytes(hex: record["random"])))
            let points = try Splitting.split(secret, plan, random: random)
            #expect(random.isUsedUp)
            let lines = points.map { "\($0.group) \($0.index) \($0.y.withBytes { Bytes($0) }.hex)" }
            #expect(lines == record.all("share"), "\(record)")
            #expect(try Splitting.combine(points.reversed(), plan) == secret)
        }
    }

    @Test("a plan has 1 ≤ k ≤ n ≤ 255 and 1 to 255 groups")
    func plans() throws {
        #expect(code { _ = try SplitPlan(threshold: 255, count: 255) } == nil)
        #expect(code { _ = try SplitPlan(threshold: 0, count: 3) } == .thresholdOutOfRange)
        #expect(code { _ = try SplitPlan(threshold: 4, count: 3) } == .thresholdOutOfRange)
        #expect(code { _ = try SplitPlan(threshold: 1, count: 0) } == .thresholdOutOfRange)
        #expect(code { _ = try SplitPlan(threshold: 2, count: 256) } == .tooManyShares)
        let shape = try GroupShape(threshold: 1, count: 1)
        #expect(code { _ = try SplitPlan(groupThreshold: 1, groups: []) } == .groupsOutOfRange)
        #expect(code { _ = try SplitPlan(groupThreshold: 0, groups: [shape]) } == .groupThresholdOutOfRange)
        #expect(code { _ = try SplitPlan(groupThreshold: 2, groups: [shape]) } == .groupThresholdOutOfRange)
        let many = [GroupShape](repeating: shape, count: 256)
        #expect(code { _ = try SplitPlan(groupThreshold: 1, groups: many) } == .groupsOutOfRange)
        #expect(code { _ = try SplitPlan(groupThreshold: 255, groups: Array(many.dropLast())) } == nil)
    }

    @Test("a secret has 32 bytes", arguments: [0, 31, 33, 64])
    func length(count: Int) throws {
        let plan = try SplitPlan(threshold: 1, count: 1)
        let wrong = SecretBytes(count: count) { _ in }
        #expect(code { _ = try Splitting.split(wrong, plan, random: SystemRandom()) } == .wrongLength)
        let point = SharePoint(group: 1, index: 1, y: wrong)
        #expect(code { _ = try Splitting.combine([point], plan) } == .wrongLength)
    }

    @Test("two hundred shares, a hundred needed")
    func large() throws {
        let plan = try SplitPlan(threshold: 100, count: 200)
        let points = try Splitting.split(secret, plan, random: SystemRandom())
        #expect(try Splitting.combine(Array(points[57..<157]), plan) == secret)
        #expect(code { _ = try Splitting.combine(Array(points[57..<156]), plan) } == .notEnoughShares)
    }

    @Test("the most shares that there are, one needed and all needed", arguments: [1, 255])
    func extremes(threshold: Int) throws {
        let plan = try SplitPlan(threshold: threshold, count: 255)
        let points = try Splitting.split(secret, plan, random: SystemRandom())
        #expect(points.map(\.index) == Array(1...255))
        #expect(try Splitting.combine(Array(points.suffix(threshold)), plan) == secret)
        if threshold == 1 { #expect(points.allSatisfy { $0.y == secret }) }
    }

    @Test("the same place twice is a duplicate, the same value in two places is none")
    func duplicates() throws {
        let plan = try SplitPlan(
            groupThreshold: 2,
            groups: [.init(threshold: 1, count: 2), .init(threshold: 1, count: 1)]
        )
        let points = try Splitting.split(secret, plan, random: SystemRandom())
        #expect(try Splitting.combine(points, plan) == secret)
        #expect(code { _ = try Splitting.combine(points + [points[0]], plan) } == .duplicateShare)
        #expect(code { _ = try Splitting.combine([points[0], points[1]], plan) } == .notEnoughShares)
    }

    @Test("a share of no group of the plan, and one at place 0, are refused")
    func strangers() throws {
        let plan = try SplitPlan(threshold: 1, count: 2)
        for (group, index) in [(0, 1), (2, 1), (1, 0)] as [(UInt8, UInt8)] {
            let point = SharePoint(group: group, index: index, y: secret)
            #expect(code { _ = try Splitting.combine([point], plan) } == .unknownPosition)
        }
    }

    @Test("a wrong share is found when there are more than needed")
    func disagreement() throws {
        let plan = try SplitPlan(threshold: 2, count: 3)
        var points = try Splitting.split(secret, plan, random: SystemRandom())
        points[1] = SharePoint(group: 1, index: 2, y: SystemRandom().secret(32))
        #expect(code { _ = try Splitting.combine(points, plan) } == .sharesDisagree)
        #expect(try Splitting.combine(Array(points[..<2]), plan) != secret)
    }

    @Test("coefficients of zero are allowed: all shares are then the secret")
    func zeros() throws {
        let plan = try SplitPlan(threshold: 3, count: 5)
        let points = try Splitting.split(secret, plan, random: FixedRandom([]))
        #expect(points.allSatisfy { $0.y == secret })
        #expect(try Splitting.combine(Array(points.prefix(3)), plan) == secret)
    }

    @Test("the share of one more holder fits the others")
    func interpolation() throws {
        let plan = try SplitPlan(
            groupThreshold: 1,
            groups: [.init(threshold: 2, count: 2), .init(threshold: 3, count: 4)]
        )
        let points = try Splitting.split(secret, plan, random: SystemRandom())
        let group = points.filter { $0.group == 2 }
        let place = SharePosition(group: 2, index: 9)
        let new = try Splitting.interpolate(at: place, through: Array(group.prefix(3)), plan)
        #expect(try Splitting.combine([group[3], new, group[0]], plan) == secret)
        let same = try Splitting.interpolate(at: group[1].position, through: Array(group.suffix(2) + [group[0]]), plan)
        #expect(same.y == group[1].y)
        #expect(
            code { _ = try Splitting.interpolate(at: place, through: Array(group.prefix(2)), plan) } == .notEnoughShares
        )
        #expect(code { _ = try Splitting.interpolate(at: place, through: points, plan) } == .unknownPosition)
    }

    @Test("progress counts different places and the groups that are complete")
    func progress() throws {
        let plan = try SplitPlan(
            groupThreshold: 2,
            groups: [.init(threshold: 2, count: 3), .init(threshold: 1, count: 2)]
        )
        let first = SharePosition(group: 1, index: 1)
        var have = [first, first, SharePosition(group: 2, index: 2), SharePosition(group: 3, index: 1)]
        let progress = SharingProgress(have, plan)
        #expect(progress.groups.map(\.collected) == [1, 1] && progress.groups.map(\.missing) == [1, 0])
        #expect(progress.completeGroups == 1 && !progress.isSatisfied)
        have.append(SharePosition(group: 1, index: 3))
        #expect(Splitting.isSatisfied(have, plan))
    }
}

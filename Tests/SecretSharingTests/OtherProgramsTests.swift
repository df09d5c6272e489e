import Canonical
import SecretSharing
import Secrets
import TestTools
import Testing

/// Shares that programs of others made: the field, the places and both levels are the same as theirs.
@Suite("Shares of other programs")
struct OtherProgramsTests {
    private struct Split {
        let plan: SplitPlan
        let secret: SecretBytes
        let points: [SharePoint]

        init(_ record: VectorFile.Record) throws {
            let numbers = record["groups"].split(separator: " ")
            let shapes = try numbers.dropFirst().map { text in
                let parts = try text.split(separator: "/").map { try #require(Int($0)) }
                return try GroupShape(threshold: parts[0], count: parts[1])
            }
            plan = try SplitPlan(groupThreshold: #require(Int(numbers[0])), groups: shapes)
            secret = SecretBytes(copying: try #require(Bytes(hex: record["secret"])))
            points = try record.all("share").map { line in
                let parts = line.split(separator: " ")
                let y = try #require(Bytes(hex: String(parts[2])))
                return try SharePoint(
                    group: #require(UInt8(parts[0])),
                    index: #require(UInt8(parts[1])),
                    y: SecretBytes(copying: y)
                )
            }
        }

        /// As many of a group as are needed, drawn anew at each call.
        func some(of group: UInt8) -> ArraySlice<SharePoint> {
            let all = points.filter { $0.group == group }.shuffled()
            return all.prefix(plan.shape(ofGroup: group)?.threshold ?? 0)
        }

        var groups: [UInt8] { Array(1...UInt8(plan.groups.count)) }
    }

    @Test("any of them that suffice give the secret, and one fewer does not")
    func combining() throws {
        let records = try VectorFile("others.txt", in: .module).records
        #expect(records.count == 14)
        for record in records {
            let split = try Split(record)
            #expect(try Splitting.combine(split.points, split.plan) == split.secret, "\(record)")
            for _ in 0..<8 {
                let groups = split.groups.shuffled().prefix(split.plan.groupThreshold)
                let chosen = groups.flatMap(split.some)
                #expect(try Splitting.combine(chosen, split.plan) == split.secret, "\(record)")
                let fewer = chosen.dropFirst()
                let error = #expect(throws: SharingError.self) { try Splitting.combine(Array(fewer), split.plan) }
                #expect(error?.code == .notEnoughShares)
            }
        }
    }

    @Test("a lost share of theirs is made again from the others of its group")
    func interpolating() throws {
        for record in try VectorFile("others.txt", in: .module).records {
            let split = try Split(record)
            for lost in split.points {
                let others = Array(split.some(of: lost.group))
                let made = try Splitting.interpolate(at: lost.position, through: others, split.plan)
                #expect(made.y == lost.y, "\(record)")
            }
        }
    }

    @Test("with one bit altered in a share the result is another, or the other shares tell")
    func altered() throws {
        for record in try VectorFile("others.txt", in: .module).records {
            let split = try Split(record)
            for place in split.points.indices {
                var points = split.points
                let own = points[place]
                let y = own.y.withBytes { bytes in bytes.map { $0 } }
                let other = [y[0] ^ 1] + y.dropFirst()
                points[place] = SharePoint(group: own.group, index: own.index, y: SecretBytes(copying: other))
                let result = try? Splitting.combine(points, split.plan)
                #expect(result != split.secret, "\(record) at \(place)")
            }
        }
    }
}

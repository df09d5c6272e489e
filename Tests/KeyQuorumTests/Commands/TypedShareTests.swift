import SecretSharing
import Secrets
import Testing

@testable import KeyQuorum

@Suite("A share typed line by line")
struct TypedShareTests {
    private static let blocks = """
        040g0082cp-0c20a1g7j9-104gm2rc5z-1m70y000vs-003g20n07v-m6ha7955sk-mtkthadaq9-nepavbnfpk-810m4gt41y-8n34ej295a-995mrkaefa-\
        9x852mjkgs-ahancntrc2-b5d5pq2x12-bsfzt64v8w-h0wq
        """.split(separator: "-").map(String.init)

    /// c: complete, i5: block 5 is next, m5: block 5 is mistyped, r: refused.
    private func take(_ typed: inout TypedShare, _ line: String) -> String {
        switch typed.take(SecretBytes(copying: line.utf8)) {
        case .complete: "c"
        case .incomplete(let next): "i\(next)"
        case .mistyped(let block): "m\(block)"
        case .refused: "r"
        }
    }

    @Test("any number of blocks a line, in one line too", arguments: [1, 3, 4, 5, 16])
    func lines(count: Int) {
        var typed = TypedShare()
        var outcomes: [String] = []
        for start in stride(from: 0, to: 16, by: count) {
            let line = Self.blocks[start..<min(start + count, 16)].joined(separator: "-")
            outcomes.append(take(&typed, (start == 0 ? "kq1-" : "  ") + line.uppercased()))
        }
        #expect(outcomes.last == "c")
        let next = stride(from: count + 1, through: 16, by: count).map { "i\($0)" }
        #expect(outcomes.dropLast() == next[...])
    }

    @Test("a mistyped block is named at once, and only its line is typed again")
    func mistyped() {
        var typed = TypedShare()
        #expect(take(&typed, "kq1-" + Self.blocks[0..<4].joined(separator: "-")) == "i5")
        #expect(take(&typed, Self.blocks[4] + "-m6ha7955sx-" + Self.blocks[6]) == "m6")
        #expect(take(&typed, Self.blocks[4..<15].joined(separator: " ")) == "i16")
        #expect(take(&typed, "h0wr") == "m16")
        #expect(take(&typed, "h0wq") == "c")
    }

    @Test("half a block is waited for, and what is no share is refused")
    func others() {
        var typed = TypedShare()
        #expect(take(&typed, "kq1-040g0") == "i1")
        #expect(take(&typed, "082cp") == "i2")
        var foreign = TypedShare()
        #expect(take(&foreign, "hello") == "r")
        var long = TypedShare()
        #expect(take(&long, "kq1-" + Self.blocks.joined(separator: "-") + "-0") == "r")
    }
}

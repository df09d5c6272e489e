import Foundation
import Paper
import SecretSharing
import Secrets
import Testing

@Suite("Sheets of paper")
struct ShareSheetTests {
    private func sheet(_ holder: String? = "bob") throws -> ShareSheet {
        ShareSheet(try SampleShare.make(), holder: holder, group: "owners")
    }

    @Test("the lines that are typed are the share")
    func typed() throws {
        let lines = try sheet().text.plain.split(separator: "\n").filter { $0.contains("blocks ") }
        #expect(lines.count == 4)
        let typed = lines.map { $0.dropFirst("  blocks  1 to  4  ".count) }.joined(separator: "\n")
        let share = try Share(reading: SecretBytes(copying: typed.utf8))
        #expect(share.raw == (try SampleShare.make()).raw)
        #expect(lines[1].contains("blocks  5 to  8      003g20n07v-"))
    }

    @Test("it says whose share it is, of which vault and epoch, and what to do")
    func labels() throws {
        let text = try sheet().text.plain
        #expect(text.contains("Holder  bob\n") && text.contains("Share   2 of group 1 (owners)"))
        #expect(text.contains("00010203-0405-0607-0809-0a0b0c0d0e0f") && text.contains("Epoch   7\n"))
        #expect(text.contains("keyquorum recover --holder bob,"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
        #expect(try sheet(nil).text.plain.contains("Holder  ____"))
    }

    @Test("names cannot write anything else onto the sheet")
    func names() throws {
        let sheet = try sheet("<b>&\"'\u{1B}[31m\n\u{202E}")
        let svg = try sheet.svg().plain
        #expect(svg.contains("&lt;b&gt;&amp;&quot;'\u{FFFD}[31m\u{FFFD}\u{FFFD}") && !svg.contains("<b>"))
        #expect(sheet.text.plain.contains(#"--holder '<b>&"'\''"#))
        let long = try self.sheet(String(repeating: "ä", count: 200)).text.plain
        #expect(!long.contains(String(repeating: "ä", count: PaperLimits.name + 1)))
        #expect(long.contains("--holder NAME,"))
    }

    @Test("the drawing is well-formed, and a scanner reads the share from it")
    func drawing() throws {
        let svg = try sheet().svg().plain
        let parser = XMLReader(svg)
        #expect(parser.isWellFormed)
        let path = try #require(parser.path)
        let side = try #require(parser.codeSide)
        var dark: Set<[Int]> = []
        for run in path.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            let numbers = try [run.1, run.2, run.3, run.4].map { try #require(Int($0)) }
            #expect(numbers[2] == numbers[3])
            for column in numbers[0]..<numbers[0] + numbers[2] { dark.insert([numbers[1], column]) }
        }
        let read = try Scanner.read(side: side, zone: QRCode.quietZone) { dark.contains([$0, $1]) }
        #expect(read == SampleShare.text)
        #expect(parser.texts.joined().contains("kq1-040g0082cp"))
    }

    @Test("nothing prints the sheet")
    func silent() throws {
        let sheet = try sheet()
        var dumped = ""
        dump(sheet, to: &dumped)
        #expect(!dumped.contains("kq1") && "\(sheet)" == "a sheet with a share")
    }
}

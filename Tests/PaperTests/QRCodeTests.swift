import Paper
import Secrets
import Testing

@Suite("QR codes")
struct QRCodeTests {
    @Test("a scanner reads the text back", arguments: [1, 2, 76, 173, PaperLimits.codeBytes])
    func readBack(count: Int) throws {
        let text = String((0..<count).map { Character(UnicodeScalar(UInt8(ascii: "a") + UInt8($0 % 26))) })
        let code = try QRCode(of: SecretBytes(copying: text.utf8))
        let read = try Scanner.read(side: code.side, zone: QRCode.quietZone) { code.isDark(row: $0, column: $1) }
        #expect(read == text)
    }

    @Test("a code with a stain over a twelfth of it is read all the same")
    func stained() throws {
        let code = try QRCode(of: SecretBytes(copying: SampleShare.text.utf8))
        let stain = code.side / 2..<code.side / 2 + code.side * 2 / 7
        let read = try Scanner.read(side: code.side, zone: QRCode.quietZone) { row, column in
            code.isDark(row: row, column: column) || stain.contains(row) && stain.contains(column)
        }
        #expect(read == SampleShare.text)
    }

    @Test("a text that is empty or too long is refused", arguments: [0, PaperLimits.codeBytes + 1])
    func limits(count: Int) {
        let text = SecretBytes(copying: [UInt8](repeating: 0x61, count: count))
        #expect(throws: PaperError.codeLength(count)) { _ = try QRCode(of: text) }
    }

    @Test("outside the square nothing is dark")
    func outside() throws {
        let code = try QRCode(of: SecretBytes(copying: "a".utf8))
        #expect(code.isDark(row: 0, column: 0))
        for (row, column) in [(-1, 0), (0, -1), (code.side, 0), (0, code.side)] {
            #expect(!code.isDark(row: row, column: column))
        }
    }

    @Test("nothing prints the modules")
    func silent() throws {
        let code = try QRCode(of: SecretBytes(copying: "a".utf8))
        var dumped = ""
        dump(code, to: &dumped)
        #expect("\(code) \(String(reflecting: code))" == "a QR code of 21 modules a QR code of 21 modules")
        #expect(!dumped.contains("modules:"))
    }
}

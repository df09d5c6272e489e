import Testing

@testable import KeyQuorum

@Suite("Progress in words")
struct DataProgressTests {
    private static let mebibyte = 1 << 20

    @Test("a known size gives the share, which is whole at the end alone")
    func share() {
        let total = 40 * Self.mebibyte + 1
        #expect(ProgressWords.read(Self.mebibyte, of: total) == "1 of 41 MiB (2 %)")
        #expect(ProgressWords.read(20 * Self.mebibyte + Self.mebibyte / 2, of: total) == "20 of 41 MiB (51 %)")
        #expect(ProgressWords.read(total - 1, of: total) == "40 of 41 MiB (99 %)")
        #expect(ProgressWords.read(total, of: total) == "40 of 41 MiB (100 %)")
        #expect(ProgressWords.read(2 * total, of: total) == "80 of 41 MiB (100 %)")
        #expect(ProgressWords.read(Self.mebibyte, of: Self.mebibyte) == "1 of 1 MiB (100 %)")
        // More than a terabyte does not overflow.
        #expect(ProgressWords.read(1 << 60, of: Int.max).hasSuffix("(12 %)"))
    }

    @Test("of a pipe, and of a file that says that it is empty, what was read is told")
    func unknown() {
        #expect(ProgressWords.read(3 * Self.mebibyte - 1, of: nil) == "2 MiB read")
        #expect(ProgressWords.read(Self.mebibyte, of: 0) == "1 MiB read")
    }

    @Test("what is done one after the other is counted by its name")
    func things() { #expect(ProgressWords.done(2, of: 3, "files") == "2 of 3 files") }
}

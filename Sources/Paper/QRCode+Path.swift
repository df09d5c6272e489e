import Secrets

extension QRCode {
    /// The dark modules as a path of SVG, one unit a module, the quiet zone to the left and above left out: for each run
    /// of dark modules in a row `M…`, `h…`, `v1`, `h-…`, `z`, every number with three digits.
    var path: SecretBytes {
        let runs = darkRuns
        return SecretBytes(count: runs.count * Self.runLength) { path in
            for (place, run) in runs.enumerated() {
                let start = place * Self.runLength
                let text = UnsafeMutableRawBufferPointer(rebasing: path[start..<start + Self.runLength])
                Self.write(run, into: text)
            }
        }
    }

    private struct Run {
        let row: Int
        let column: Int
        let length: Int
    }

    private static let runLength = 21

    private var darkRuns: [Run] {
        var runs: [Run] = []
        for row in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while column < side, isDark(row: row, column: column) { column += 1 }
                if column > start { runs.append(Run(row: row, column: start, length: column - start)) }
                column += 1
            }
        }
        return runs
    }

    /// `M003 010h012v1h-012z` and a line end.
    private static func write(_ run: Run, into text: UnsafeMutableRawBufferPointer) {
        var written = 0
        func put(_ character: Character) {
            text[written] = character.asciiValue ?? 0
            written += 1
        }
        func put(_ number: Int) {
            for power in [100, 10, 1] {
                text[written] = UInt8(ascii: "0") + UInt8(number / power % 10)
                written += 1
            }
        }
        put("M")
        put(run.column)
        put(" ")
        put(run.row)
        put("h")
        put(run.length)
        for character in "v1h-" { put(character) }
        put(run.length)
        put("z")
        put("\n")
    }
}

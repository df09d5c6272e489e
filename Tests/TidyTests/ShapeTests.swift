import Testing

@Suite("The shape of the sources")
struct ShapeTests {
    /// Longer than the limits for a reason that stands beside it.
    static let longFiles: [String: String] = [:]
    static let longFunctions: [String: String] = [:]

    static let lookAgain = (file: 350, function: 40)
    static let limit = (file: 500, function: 80)

    @Test("no file and no function is longer than the limits; those to look at again are printed")
    func lengths() throws {
        var long: [String] = []
        for file in try SourceTree.swiftSources() {
            let text = SwiftText(file.text)
            if text.lines.count > Self.lookAgain.file { long.append("\(file.path): \(text.lines.count) lines") }
            if Self.longFiles[file.path] == nil {
                #expect(text.lines.count <= Self.limit.file, "\(file.path)")
            }
            for function in text.functions where function.length > Self.lookAgain.function {
                let place = "\(file.path):\(function.line) \(function.name)"
                long.append("\(place): \(function.length) lines")
                if Self.longFunctions["\(file.path) \(function.name)"] == nil {
                    #expect(function.length <= Self.limit.function, "\(place)")
                }
            }
        }
        if !long.isEmpty { print("Longer than usual:\n  " + long.sorted().joined(separator: "\n  ")) }
    }

    @Test("nothing traps on purpose, and nothing prints but the commands")
    func words() throws {
        let traps = ["try!", "as!", "fatalError(", "preconditionFailure(", "unsafeBitCast("]
        for file in try SourceTree.swiftSources() {
            for (index, line) in SwiftText(file.text).lines.enumerated() {
                for word in traps where line.contains(word) {
                    // SQLite's "make your own copy" marker is a function pointer of value -1, which only a bit cast makes.
                    if word == "unsafeBitCast(", file.room == "SQLite" { continue }
                    // No memory for a number ends the program, as it does for Swift's own values.
                    if word == "preconditionFailure(", file.path.hasSuffix("BigNumbers/BigNumber.swift") { continue }
                    Issue.record("\(file.path):\(index + 1) says \(word)")
                }
                let mayPrint = file.room == "KeyQuorum" || file.room == "KeyQuorumBench"
                let prints =
                    (line.contains("rint(") || line.contains("dump("))
                    && line.contains(/(^|[^\w.])(print|debugPrint|dump)\(/)
                #expect(mayPrint || !prints, "\(file.path):\(index + 1) prints")
            }
        }
    }

    @Test("the reader of Swift counts what it should")
    func reader() {
        let text = SwiftText(
            """
            @testable public import struct Crypto.SHA256
            import Glibc // import Nothing
            let a = "import { \\("}") func x() {" /* } */
            func one(_ a: Int) -> String {
                #"raw " \\ {"#
            }
            init(b: Int) { }
            """
        )
        #expect(text.imports == ["Crypto", "Glibc"])
        #expect(text.functions.map(\.length) == [3, 1])
        #expect(text.functions.map(\.line) == [4, 7])
    }
}

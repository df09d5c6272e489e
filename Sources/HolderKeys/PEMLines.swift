/// Lines of a text without their ends and surrounding blanks.
struct PEMLines: IteratorProtocol {
    private let text: UnsafeRawBufferPointer
    /// Where the next line begins.
    private(set) var offset = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    mutating func next() -> UnsafeRawBufferPointer? {
        guard offset < text.count else { return nil }
        let end = text[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
        let line = text[offset..<end]
        offset = min(end + 1, text.count)
        return UnsafeRawBufferPointer(rebasing: trimmed(line))
    }

    private func trimmed(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
        var line = line.drop(while: isBlank)
        while let last = line.last, isBlank(last) { line = line.dropLast() }
        return line
    }
}

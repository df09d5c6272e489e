import FoundationEssentials
import Glibc

/// Collects the figures; a table shows each as soon as it is known.
struct Report {
    private let isJSON: Bool
    private var figures: [Figure] = []

    init(isJSON: Bool) { self.isJSON = isJSON }

    mutating func add(_ new: [Figure]) {
        figures += new
        if isJSON { return }
        for figure in new { show(figure) }
        fflush(nil)
    }

    func finish() throws {
        guard isJSON else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(figures), as: UTF8.self))
    }

    private func show(_ figure: Figure) {
        let line = "\(figure.name.padded(to: 52)) \(figure.text.aligned(to: 9)) \(figure.unit.padded(to: 8))"
        let load = figure.load.map { "  " + $0.text } ?? ""
        let peer = figure.peer.map { "  " + $0.text } ?? ""
        print(line + load + peer + (figure.goal.map { "  to reach: \($0)" } ?? ""))
    }
}

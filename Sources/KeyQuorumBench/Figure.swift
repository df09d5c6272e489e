/// One measured number.
struct Figure: Encodable {
    let name: String
    let value: Double
    /// `µs CPU` and the like.
    let unit: String
    /// What it shall be, in words.
    let goal: String?

    init(_ name: String, _ value: Double, _ unit: String, goal: String? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.goal = goal
    }

    /// Three digits that count.
    var text: String {
        let digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
        let scale = [1.0, 10, 100][digits]
        let number = (value * scale).rounded() / scale
        return digits == 0 ? "\(Int(number))" : "\(number)"
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func aligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

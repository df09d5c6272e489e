/// One measured number.
struct Figure: Encodable {
    let name: String
    let value: Double
    /// `µs CPU` and the like.
    let unit: String
    /// What it shall be, in words.
    let goal: String?
    /// What was seen beside it, for a figure of many requests.
    let load: Load?

    /// How a number of connections fared.
    struct Load: Encodable {
        let requestsPerSecond: Double
        /// Milliseconds in which half of the answers came, and 99 of 100.
        let p50, p99: Double
        /// CPU microseconds that the client took for a request.
        let client: Double
    }

    init(_ name: String, _ value: Double, _ unit: String, goal: String? = nil, load: Load? = nil) {
        self.load = load
        self.name = name
        self.value = value
        self.unit = unit
        self.goal = goal
    }

    /// Three digits that count.
    var text: String { value.short }
}

extension Figure.Load {
    var text: String {
        "\(requestsPerSecond.short.aligned(to: 6))/s, p50 \(p50.short) ms, p99 \(p99.short) ms, client \(client.short) µs"
    }
}

extension Double {
    fileprivate var short: String {
        let digits = self >= 100 ? 0 : self >= 10 ? 1 : 2
        let scale = [1.0, 10, 100][digits]
        let number = (self * scale).rounded() / scale
        return digits == 0 ? "\(Int(number))" : "\(number)"
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func aligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

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
    /// What OpenBao took for the same.
    let peer: Peer?

    /// How a number of connections fared.
    struct Load: Encodable {
        let requestsPerSecond: Double
        /// Milliseconds in which half of the answers came, and 99 of 100.
        let p50, p99: Double
        /// CPU microseconds that the client took for a request.
        let client: Double
    }

    /// OpenBao 2.7.2's CPU microseconds for a request, on a machine of this kind, and how many of ours they are.
    struct Peer: Encodable {
        /// By its root token, which asks for no policy.
        let root: Double?
        let rootRatio: Double?
        /// By a service token, which is decided about.
        let service: Double?
        let serviceRatio: Double?

        /// Nil where neither was measured.
        init?(root: Double?, service: Double?, ours: Double) {
            guard root != nil || service != nil, ours > 0 else { return nil }
            (self.root, self.service) = (root, service)
            (rootRatio, serviceRatio) = (root.map { $0 / ours }, service.map { $0 / ours })
        }
    }

    init(
        _ name: String,
        _ value: Double,
        _ unit: String,
        goal: String? = nil,
        load: Load? = nil,
        peer: Peer? = nil
    ) {
        self.load = load
        self.peer = peer
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

extension Figure.Peer {
    /// Columns of one width, of which some may be empty.
    var text: String {
        "OpenBao, root token" + Self.column(root, rootRatio) + ", service token" + Self.column(service, serviceRatio)
    }

    private static func column(_ value: Double?, _ ratio: Double?) -> String {
        guard let value, let ratio else { return "-".aligned(to: 15) }
        return " " + value.short.aligned(to: 5) + " µs" + (ratio.short + "x").aligned(to: 6)
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

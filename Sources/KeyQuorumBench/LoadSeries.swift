/// What one face and one number of connections did in all rounds.
struct LoadSeries {
    private var server: [Double] = []
    private var client: [Double] = []
    private var rates: [Double] = []
    private var times: [Int64] = []

    mutating func add(_ outcome: LoadClient.Outcome) {
        let count = Double(outcome.times.count)
        server.append(outcome.server * 1e6 / count)
        client.append(outcome.client * 1e6 / count)
        rates.append(count / outcome.wall)
        times += outcome.times
    }

    /// CPU microseconds of the server for a request: the middle of the rounds.
    var cpu: Double { Self.middle(server) }

    var load: Figure.Load {
        let sorted = times.sorted()
        func place(_ share: Double) -> Double { Double(sorted[Int(Double(sorted.count - 1) * share)]) / 1e6 }
        return Figure.Load(
            requestsPerSecond: Self.middle(rates),
            p50: place(0.5),
            p99: place(0.99),
            client: Self.middle(client)
        )
    }

    private static func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

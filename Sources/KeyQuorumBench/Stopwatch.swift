import Glibc

/// Time as the kernel counts it.
enum Stopwatch {
    /// CPU seconds of this process, all threads.
    static var cpu: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }
    /// Seconds on the wall.
    static var wall: Double { seconds(CLOCK_MONOTONIC) }

    /// Mean CPU microseconds of one run.
    static func microseconds(times: Int, _ body: () throws -> Void) rethrows -> Double {
        try body()
        let start = cpu
        for _ in 0..<times { try body() }
        return (cpu - start) * 1e6 / Double(times)
    }

    /// Milliseconds on the wall.
    static func milliseconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = wall
        try await body()
        return (wall - start) * 1e3
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

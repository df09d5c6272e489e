import Glibc

/// Whether the tests take hours instead of seconds: `KEYQUORUM_LONG=1`.
let isLong = getenv("KEYQUORUM_LONG").map { String(cString: $0) } == "1"

/// Looks again and again until it is so.
///
/// - Returns: false if it was not so in time.
func eventually(within time: Duration = .seconds(30), _ isSo: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + time
    while await !isSo() {
        guard ContinuousClock.now < deadline, !Task.isCancelled else { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}

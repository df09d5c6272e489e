import Canonical

/// Gets the bytes of an issuer's key set.
protocol KeySetFetching: Sendable {
    func fetch() async throws -> Bytes
}

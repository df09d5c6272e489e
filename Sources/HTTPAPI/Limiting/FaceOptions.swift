public import Canonical
import Throttle

/// What the settings say of the HTTP face.
public struct FaceOptions: Sendable {
    /// Whether browsers are told to come by HTTPS only. Not for a self-signed certificate, whose owner could not go back.
    public var isReachedByHTTPSOnly: Bool
    /// Pages that may call the API from a browser.
    public var origins: AllowedOrigins
    /// Requests a second of one caller; nil is no bound.
    public var requestRate: Int?
    /// Whether the server is called by this name, given in small letters and without a port, besides localhost and addresses.
    public var isOwnName: @Sendable (String) -> Bool
    public var clock: any WallClock

    public init(
        isReachedByHTTPSOnly: Bool = false,
        origins: AllowedOrigins = .none,
        requestRate: Int? = nil,
        isOwnName: @escaping @Sendable (String) -> Bool = { _ in false },
        clock: any WallClock = SystemClock()
    ) {
        self.isReachedByHTTPSOnly = isReachedByHTTPSOnly
        self.origins = origins
        self.requestRate = requestRate
        self.isOwnName = isOwnName
        self.clock = clock
    }
}

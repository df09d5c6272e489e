public import Secrets

/// One share of a split without its envelope: where it stands and the polynomials' 32 values there.
public struct SharePoint: Sendable {
    public let group: UInt8
    public let index: UInt8
    /// 32 bytes, the polynomials' values at x = `index`.
    public let y: SecretBytes

    public init(group: UInt8, index: UInt8, y: SecretBytes) {
        self.group = group
        self.index = index
        self.y = y
    }

    public var position: SharePosition { SharePosition(group: group, index: index) }
}

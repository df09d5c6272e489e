/// From which version something is defined, and from which it is not any more.
public struct VersionSpan: Equatable, Sendable {
    public var appeared: ProtocolVersion
    /// Nil for what 2.1 still defines.
    public var vanished: ProtocolVersion?

    public init(appeared: ProtocolVersion, vanished: ProtocolVersion? = nil) {
        self.appeared = appeared
        self.vanished = vanished
    }

    public func contains(_ version: ProtocolVersion) -> Bool {
        appeared <= version && vanished.map { version < $0 } ?? true
    }
}

extension Tag {
    /// In which versions the standard has the tag; nil for extensions and codes that it does not define.
    public var versions: VersionSpan? { VersionIndex.standard.span(ofTag: rawValue) }
}

extension KMIPEnumeration {
    /// In which versions the standard has the value; nil for extensions.
    public var versions: VersionSpan? {
        rawValue >> 28 == 8
            ? nil : VersionIndex.standard.span(ofValue: rawValue, scope: Registry.scope(of: Self.tag))
    }
}

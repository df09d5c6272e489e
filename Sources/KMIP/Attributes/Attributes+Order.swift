extension Attributes {
    /// The same attributes as a whole list of them is shown: what identifies and describes the object first, the others by their names, a
    /// vendor's last. Instances of one attribute keep their order, but digests, which go by the key format that they are of.
    ///
    /// The standard orders no list; its own cases have this one.
    public var inShownOrder: Attributes {
        let ranked = items.enumerated().map { place, item in
            (order: (Self.ranks[item.tag] ?? .max, Self.format(of: item), place), item: item)
        }
        return Attributes(ranked.sorted { $0.order < $1.order }.map(\.item))
    }

    /// Of a digest; 0 of all else.
    private static func format(of item: TTLV) -> UInt32 {
        guard item.tag == .digest, case .enumeration(let format) = item.first(.keyFormatType)?.value else { return 0 }
        return format
    }

    private static let ranks: [Tag: Int] = {
        let first: [Tag] = [
            .uniqueIdentifier, .shortUniqueIdentifier, .objectType, .cryptographicAlgorithm, .cryptographicLength,
        ]
        let others = AttributeRule.all.filter { !first.contains($0) && $0 != .attribute }
            .map { (name: $0 == .keyFormatType ? "\(Tag.digest)." : "\($0)", tag: $0) }
            .sorted { $0.name < $1.name }
        return Dictionary(uniqueKeysWithValues: (first + others.map(\.tag)).enumerated().map { ($1, $0) })
    }()
}

extension Attributes {
    /// The same attributes as a whole list of them is shown: what identifies and describes the object first, the others by their names, a
    /// vendor's last. Instances of one attribute keep their order.
    ///
    /// The standard orders no list; its own cases have this one.
    public var inShownOrder: Attributes {
        let ranked = items.enumerated().map { (rank: Self.ranks[$1.tag] ?? .max, place: $0, item: $1) }
        return Attributes(ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.item))
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

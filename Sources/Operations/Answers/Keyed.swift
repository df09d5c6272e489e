/// An entry of a list that one key names, so that a page goes on behind an entry and not behind a number of them.
public protocol Keyed {
    /// Different for every entry of one list.
    var listKey: [String] { get }
}

extension ItemList where Item: Keyed {
    /// A page of a list that is short enough to be made whole, in the order of the keys. `next` is the key of the page's last entry: what is added or
    /// removed between two pages moves none of the others.
    ///
    /// Throws `malformed-request`.
    public func part(_ page: Page) throws -> ItemList {
        let start = try page.after.map(ListPlace.init(next:))
        let all = items.map { (place: ListPlace($0.listKey), item: $0) }.sorted { $0.place < $1.place }
        let rest = all.drop { entry in start.map { !($0 < entry.place) } ?? false }
        let shown = rest.prefix(page.limit)
        return ItemList(items: shown.map(\.item), next: shown.count < rest.count ? shown.last?.place.text : nil)
    }
}

extension GrantAnswer: Keyed {
    public var listKey: [String] {
        let scopes = [("prefix", scope?.prefix), ("tag", scope?.tag), ("group", scope?.group)]
        let (kind, value) = scopes.first { $0.1 != nil } ?? ("", nil)
        return [owner ?? "", kind, value ?? id ?? "", subject]
    }
}

extension RolesAnswer: Keyed {
    public var listKey: [String] { [subject] }
}

extension GroupAnswer: Keyed {
    public var listKey: [String] { [name] }
}

extension TransferAnswer: Keyed {
    public var listKey: [String] { [id] }
}

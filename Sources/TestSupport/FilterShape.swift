import Store

/// What of a filter decides by which indexes a database answers it: from which kinds of lists it reads, and what it checks besides.
public struct FilterShape: Hashable, Sendable {
    public enum List: Hashable, Sendable {
        case all, object, owned, hinted, hintedOfAll, granted, label, namePrefix, named
    }

    public let lists: Set<List>
    public let isMany: Bool
    public let hasHints: Bool
    public let hasGrantees: Bool
    /// By types or states.
    public let isNarrowed: Bool

    public init(_ filter: ObjectFilter) {
        lists = Set(filter.lists.map(List.init))
        isMany = filter.lists.count > 1
        hasHints = !filter.hints.isEmpty
        hasGrantees = filter.grantees != nil
        isNarrowed = !(filter.objectTypes.isEmpty && filter.states.isEmpty)
    }

    /// Whether nothing is read but what stands in a list of Locate's own or follows from the object's key, so that each page takes the same however many
    /// objects there are. The other lists are read while those are not filled yet, and where a grant is on a prefix of names.
    public var isListed: Bool { lists.isDisjoint(with: [.granted, .label, .namePrefix, .named]) }
}

extension FilterShape.List {
    public init(_ list: ObjectListing) {
        switch list {
        case .all: self = .all
        case .object: self = .object
        case .owned: self = .owned
        case .hinted: self = .hinted
        case .hintedOfAll: self = .hintedOfAll
        case .granted: self = .granted
        case .named: self = .named
        case .scope(let scope):
            switch scope.hint {
            case .label: self = .label
            case .namePrefix: self = .namePrefix
            }
        }
    }
}

extension Sharing {
    /// Who may do what, written a second time in few lines, knowing nothing of the room `Access` but the names of rights.
    public struct Model: Hashable, Sendable {
        public internal(set) var now = 0
        public internal(set) var owners: [Party] = (0..<4).map { .one($0) }
        public internal(set) var tags = [0, 1, 2, 0]
        public internal(set) var gone: Set<Int> = []
        public internal(set) var given: [Given] = []
        public internal(set) var offers: [Int: Party] = [:]
        public internal(set) var founders: [Int: Int] = [:]
        public internal(set) var members: [Int: Set<Int>] = [:]

        public init() {}

        /// The objects of which he may know.
        public func seen(by who: Int) -> Set<Int> { Set(owners.indices.filter { standing(who, .object($0)) != nil }) }

        func isHis(_ party: Party, _ who: Int) -> Bool {
            switch party {
            case .one(let number): number == who
            case .group(let number): members[number]?.contains(who) ?? false
            case .auditors: who == Step.auditor
            case .everyone: true
            }
        }

        func owns(_ party: Party, _ who: Int) -> Bool { party != .auditors && party != .everyone && isHis(party, who) }

        func reaching(_ who: Int, _ on: Target) -> [Given] {
            given.filter { one in
                var isOn = one.on == on
                if case .object(let object) = on { isOn = isOn || one.on == .tag(tags[object], of: owners[object]) }
                return isOn && now < one.ends ?? .max && isHis(one.to, who)
            }
        }

        /// Nil if he may not know of it, else whether it is his.
        func standing(_ who: Int, _ on: Target) -> Bool? {
            switch on {
            case .object(let object):
                if owns(owners[object], who) { return true }
                return who == Step.auditor || !reaching(who, on).isEmpty ? false : nil
            case .tag(_, let owner): return owns(owner, who) ? true : reaching(who, on).isEmpty ? nil : false
            }
        }

        func mayUse(_ who: Int, _ right: Right, _ object: Int) -> Answer {
            guard let isOwner = standing(who, .object(object)) else { return .hidden }
            let isGranted = reaching(who, .object(object)).contains { $0.rights.contains(right) }
            let isSeen = who == Step.auditor && right == .getAttributes
            return (isOwner || isGranted || isSeen) && (who != Step.limited || right == .get) ? .yes : .no
        }

        func mayGrant(_ who: Int, _ new: Given) -> Answer {
            guard let isOwner = standing(who, new.on) else { return .hidden }
            var owner: Party
            switch new.on {
            case .object(let object): owner = owners[object]
            case .tag(_, let other): owner = other
            }
            if case .object(let object) = new.on, gone.contains(object) { owner = new.to }
            if who == Step.limited || new.to == owner || new.to == .one(who) { return .no }
            let isPassed = reaching(who, new.on).contains {
                $0.onward && !new.onward && $0.rights.isSuperset(of: new.rights) && new.ends ?? .max <= $0.ends ?? .max
            }
            let isAnothers = given.contains {
                $0.on == new.on && $0.to == new.to && $0.by != who && now < $0.ends ?? .max
            }
            return isOwner || isPassed && !isAnothers ? .yes : .no
        }

        func mayTransfer(_ step: Step, _ who: Int, _ object: Int) -> Answer {
            let standing = standing(who, .object(object))
            let isOffered = offers[object].map { isHis($0, who) } ?? false
            if standing == nil && !isOffered { return .hidden }
            let isOwner = standing ?? false
            switch step {
            case _ where who == Step.limited: return .no
            case .offer(_, _, .auditors), .offer(_, _, .everyone): return .no
            case .offer(_, _, let heir):
                return isOwner && !gone.contains(object) && heir != owners[object] && heir != .one(who) ? .yes : .no
            case .accept: return isOffered && !gone.contains(object) ? .yes : .no
            case .decline: return isOffered ? .yes : .no
            default: return isOwner && offers[object] != nil ? .yes : .no
            }
        }

        func mayChange(_ group: Int, _ who: Int, isAdding: Bool = false, isLeaving: Bool = false) -> Answer {
            let isKeeper = founders[group] == who || who == Step.administrator
            let isMember = members[group]?.contains(who) ?? false
            if !isKeeper && !isMember { return .hidden }
            let isAllowed = isAdding ? founders[group] == who : isKeeper || isLeaving
            return who != Step.limited && isAllowed ? .yes : .no
        }
    }
}

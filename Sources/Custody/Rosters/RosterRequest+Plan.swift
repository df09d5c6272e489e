import Canonical
import SecretSharing

extension RosterRequest {
    /// Checks everything that can be checked without the keys themselves, fills in the defaults and gives places.
    ///
    /// - Throws: a `CustodyError` with one of the roster codes and a sentence that says what to change.
    public func plan() throws(CustodyError) -> RosterPlan {
        try checkHolders()
        let named = try namedGroups()
        let members = try members(of: named)
        var groups: [ShareGroup] = []
        var holders: [RosterPlan.Holder] = []
        for (position, group) in named.enumerated() {
            let number = UInt8(position + 1)
            let threshold = try checkedThreshold(of: group, holders: members[position].count)
            groups.append(ShareGroup(number: number, name: group.name, threshold: threshold))
            holders += members[position].enumerated().map {
                placed($1, SharePosition(group: number, index: UInt8($0 + 1)))
            }
        }
        return try RosterPlan(groups: groups, groupThreshold: checkedGroupThreshold(groups.count), holders: holders)
    }

    private func placed(_ position: Int, _ place: SharePosition) -> RosterPlan.Holder {
        let shareholder = shareholders[position]
        return RosterPlan.Holder(
            name: shareholder.name,
            position: place,
            keyDigest: shareholder.keyDigest,
            signingKeyDigest: shareholder.signingKeyDigest,
            requestIndex: position
        )
    }

    private func checkHolders() throws(CustodyError) {
        if shareholders.isEmpty { throw CustodyError(.noHolders, "Name at least one shareholder.") }
        guard shareholders.count <= CustodyLimits.holders else {
            throw CustodyError(.tooManyHolders, "There can be at most \(CustodyLimits.holders) shareholders.")
        }
        var names: Set<String> = []
        var keys: [Digest: String] = [:]
        for (position, holder) in shareholders.enumerated() {
            if let flaw = HolderName.flaw(of: holder.name) {
                throw CustodyError(.nameInvalid, "The name of shareholder \(position + 1) \(flaw).")
            }
            guard names.insert(holder.name).inserted else {
                throw CustodyError(.duplicateHolder, "The shareholder “\(holder.name)” is named twice.")
            }
            if let other = keys.updateValue(holder.name, forKey: holder.keyDigest) {
                throw CustodyError(.duplicateKey, "“\(other)” and “\(holder.name)” have the same public key.")
            }
        }
    }

    /// The groups with names: without any there is one, and a single one may be left without a name.
    private func namedGroups() throws(CustodyError) -> [Group] {
        guard groups.count <= CustodyLimits.groups else {
            throw CustodyError(.tooManyHolders, "There can be at most \(CustodyLimits.groups) groups.")
        }
        if groups.isEmpty { return [Group(name: ShareGroup.ownersName, threshold: threshold)] }
        if groups.count == 1 { return [try onlyGroup(groups[0])] }
        if threshold != nil {
            throw CustodyError(.thresholdAmbiguous, "With several groups each one names its own threshold.")
        }
        var names: Set<String> = []
        for group in groups {
            try checkGroupName(group.name)
            guard names.insert(group.name).inserted else {
                throw CustodyError(.duplicateGroup, "The group “\(group.name)” is named twice.")
            }
        }
        return groups
    }

    private func onlyGroup(_ group: Group) throws(CustodyError) -> Group {
        if let own = group.threshold, let threshold, own != threshold {
            throw CustodyError(.thresholdAmbiguous, "The threshold is \(threshold) in one place and \(own) in another.")
        }
        let name = group.name.isEmpty ? ShareGroup.ownersName : group.name
        try checkGroupName(name)
        return Group(name: name, threshold: group.threshold ?? threshold)
    }

    private func checkGroupName(_ name: String) throws(CustodyError) {
        if let flaw = HolderName.flaw(of: name) { throw CustodyError(.nameInvalid, "The name of a group \(flaw).") }
    }

    /// For each group the positions of its shareholders.
    private func members(of groups: [Group]) throws(CustodyError) -> [[Int]] {
        var members = [[Int]](repeating: [], count: groups.count)
        for (position, holder) in shareholders.enumerated() {
            guard let group = place(of: holder, among: groups) else {
                let reason = holder.group == nil ? "names no group" : "names a group that does not exist"
                throw CustodyError(.unknownGroup, "The shareholder “\(holder.name)” \(reason).")
            }
            members[group].append(position)
        }
        for (group, positions) in zip(groups, members) {
            if positions.isEmpty { throw CustodyError(.emptyGroup, "The group “\(group.name)” has no shareholder.") }
            guard positions.count <= CustodyLimits.sharesInGroup else {
                throw CustodyError(
                    .tooManyHolders,
                    "The group “\(group.name)” has \(positions.count) shareholders, more than \(CustodyLimits.sharesInGroup)."
                )
            }
        }
        return members
    }

    private func place(of holder: Shareholder, among groups: [Group]) -> Int? {
        guard let name = holder.group, !name.isEmpty else { return groups.count == 1 ? 0 : nil }
        return groups.firstIndex { $0.name == name }
    }

    private func checkedThreshold(of group: Group, holders count: Int) throws(CustodyError) -> UInt8 {
        let threshold = group.threshold ?? count / 2 + 1
        guard threshold >= 1 else {
            throw CustodyError(
                .thresholdTooLow,
                "The threshold of “\(group.name)” is \(threshold); it must be at least 1."
            )
        }
        guard threshold <= count else {
            throw CustodyError(
                .thresholdTooHigh,
                "The threshold of “\(group.name)” is \(threshold), but it has only \(count) shareholders."
            )
        }
        return UInt8(threshold)
    }

    private func checkedGroupThreshold(_ count: Int) throws(CustodyError) -> UInt8 {
        let threshold = groupThreshold ?? count
        guard (1...count).contains(threshold) else {
            throw CustodyError(
                .groupThresholdInvalid,
                "The group threshold is \(threshold); it must be from 1 to \(count), the number of groups."
            )
        }
        return UInt8(threshold)
    }
}

import Access
import KMIP
import Store

extension ObjectOperations {
    /// Locate (KMIP 2.1 section 6.1.28): what the caller owns or was granted, newest first.
    ///
    /// Located Items is how many fit in all, where that is known: if all of them are in the answer, and with Offset Items up to `ObjectLimits.counted`.
    /// The default member of a group is the newest of its active objects that fit.
    ///
    /// The answer has no place for what is damaged. It stands among the identifiers, behind the others: whoever asks for it is told.
    public func locate(_ request: LocateRequest) async throws -> LocateResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            try request.attributes.requirePattern()
            let isDefault = request.objectGroupMember == .groupMemberDefault
            guard !isDefault || !request.attributes.objectGroups.isEmpty else {
                throw KMIPError(.invalidField, "the default member of which group? Name it by an ObjectGroup attribute")
            }
            let wanted = isDefault ? 1 : request.maximumItems.map(Int.init)
            let limit = min(wanted ?? ObjectLimits.hits, ObjectLimits.hits)
            let found = try await desk.locate(
                LocateCriteria(request.attributes, storage: request.storageStatus),
                try await desk.caller(),
                skipping: isDefault ? 0 : Int(request.offsetItems ?? 0),
                limit: limit,
                counting: request.offsetItems == nil || isDefault ? 0 : ObjectLimits.counted
            ) { view in
                switch request.objectGroupMember {
                case nil: true
                case .groupMemberFresh: view.isFreshMember
                case .groupMemberDefault: view.state == .active
                }
            }
            if found.hasMore, (wanted ?? .max) > ObjectLimits.hits {
                throw KMIPError(
                    .serverLimitExceeded,
                    "more than \(ObjectLimits.hits) objects; use MaximumItems and OffsetItems"
                )
            }
            let (hits, damaged) = (found.hits.map(\.row.id), found.unreadable)
            let total = isDefault ? hits.count : found.count
            return LocateResponse(
                locatedItems: found.isCounted || isDefault ? Int32(clamping: total + damaged.count) : nil,
                uniqueIdentifiers: hits + damaged.prefix(max(0, limit - hits.count))
            )
        }
    }

    public func locateOwn(_ request: LocateRequest) async throws -> LocateResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            try request.attributes.requirePattern()
            let asking = try await desk.caller()
            let owner = asking.caller.subject
            let limit = min(request.maximumItems.map(Int.init) ?? ObjectLimits.hits, ObjectLimits.hits)
            let found = try await desk.locate(
                LocateCriteria(request.attributes, storage: request.storageStatus),
                asking,
                limit: limit,
                among: owner
            ) { $0.facts.owner == owner }
            return LocateResponse(
                locatedItems: nil,
                uniqueIdentifiers: found.hits.map(\.row.id) + found.unreadable.prefix(max(0, limit - found.hits.count))
            )
        }
    }
}

extension ObjectView {
    /// In a group, and nobody has it yet.
    fileprivate var isFreshMember: Bool { attributes.fresh == true && !attributes.objectGroups.isEmpty }
}

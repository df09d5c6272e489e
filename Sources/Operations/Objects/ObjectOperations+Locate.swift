import KMIP
import Store

extension ObjectOperations {
    /// Locate (KMIP 2.1 section 6.1.28): what the caller owns or was granted, newest first.
    ///
    /// The answer has no place for what is damaged. It stands among the identifiers, behind the others: whoever asks for it is told.
    public func locate(_ request: LocateRequest) async throws -> LocateResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            try request.attributes.requirePattern()
            guard request.objectGroupMember != .groupMemberDefault else {
                throw KMIPError(.featureNotSupported, "no group has a default member here")
            }
            let wanted = request.maximumItems.map(Int.init)
            let limit = min(wanted ?? ObjectLimits.hits, ObjectLimits.hits)
            let found = try await desk.locate(
                LocateCriteria(request.attributes, storage: request.storageStatus),
                try await desk.caller(),
                skipping: Int(request.offsetItems ?? 0),
                limit: limit
            ) { view in
                request.objectGroupMember == nil || view.isFreshMember
            }
            if found.hasMore, (wanted ?? .max) > ObjectLimits.hits {
                throw KMIPError(
                    .serverLimitExceeded,
                    "more than \(ObjectLimits.hits) objects; use MaximumItems and OffsetItems"
                )
            }
            let (hits, damaged) = (found.hits.map(\.row.id), found.unreadable)
            return LocateResponse(
                locatedItems: found.hasMore ? nil : Int32(clamping: found.count + damaged.count),
                uniqueIdentifiers: hits + damaged.prefix(max(0, limit - hits.count))
            )
        }
    }
}

extension ObjectView {
    /// In a group, and nobody has it yet.
    fileprivate var isFreshMember: Bool { attributes.fresh == true && !attributes.objectGroups.isEmpty }
}

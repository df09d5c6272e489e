import Access
import Canonical
import KMIP
import Store

/// A grant or its end as Cosmian's clients send it.
public struct CosmianAccess: Decodable, Sendable {
    /// Absent, or `*`, for `create`.
    public let uniqueIdentifier: String?
    public let userID: String
    /// Lower case, without underscores or with them.
    public let operationTypes: [String]

    init(uniqueIdentifier: String?, userID: String, operationTypes: [String]) {
        self.uniqueIdentifier = uniqueIdentifier
        self.userID = userID
        self.operationTypes = operationTypes
    }

    private enum CodingKeys: String, CodingKey {
        case uniqueIdentifier = "unique_identifier"
        case userID = "user_id"
        case operationTypes = "operation_types"
    }
}

extension CosmianAccess: NamingMembers {
    public static let memberNames = [
        "uniqueIdentifier": CodingKeys.uniqueIdentifier.rawValue, "userID": CodingKeys.userID.rawValue,
        "operationTypes": CodingKeys.operationTypes.rawValue,
    ]
}

/// An object of the caller in Cosmian's list.
public struct CosmianOwnedObject: Encodable, Sendable {
    let object_id: String
    let state: String
    let attributes: Attributes

    /// What the lists of the owners' API say of the object, in the spelling of KMIP.
    struct Attributes: Encodable, Sendable {
        let ObjectType: String
        let CryptographicAlgorithm: String?
        let CryptographicLength: Int32?
        let Name: [String]
    }
}

/// An object that the caller was granted in Cosmian's list.
public struct CosmianObtainedObject: Encodable, Sendable {
    let object_id: String
    let owner_id: String
    let state: String
    let operations: [String]
}

/// Who was granted what on an object in Cosmian's list.
public struct CosmianUserAccess: Encodable, Sendable {
    let user_id: String
    let operations: [String]
}

extension ObjectOperations {
    /// The caller's own objects, newest first, as many as one answer holds.
    public func ownedAsCosmian() async throws -> [CosmianOwnedObject] {
        try await views { $0.caller.owns($0.facts.owner) }.map { view in
            CosmianOwnedObject(
                object_id: view.row.id,
                state: view.state.cosmianName,
                attributes: CosmianOwnedObject.Attributes(
                    ObjectType: view.type.name,
                    CryptographicAlgorithm: view.attributes.cryptographicAlgorithm?.name,
                    CryptographicLength: view.attributes.cryptographicLength,
                    Name: view.attributes.names.map(\.value)
                )
            )
        }
    }

    /// The objects on which the caller has a grant, those by scopes and by everyone's grants too.
    public func obtainedAsCosmian() async throws -> [CosmianObtainedObject] {
        try await views { !$0.caller.owns($0.facts.owner) && !$0.rights.elements.isEmpty }.map { view in
            CosmianObtainedObject(
                object_id: view.row.id,
                owner_id: view.facts.owner.text,
                state: view.state.cosmianName,
                operations: view.rights.cosmianNames
            )
        }
    }

    /// Who was granted what on the object. Throws as a list of grants does.
    public func accessesAsCosmian(on id: String) async throws -> [CosmianUserAccess] {
        try await grants(on: id).items.map { grant in
            CosmianUserAccess(user_id: grant.subject, operations: grant.operations.map { $0.lowercased() }.sorted())
        }
    }

    /// Grants operations on an object, or the right to make objects where none is named; answers the sentence that Cosmian's clients show.
    public func grantAsCosmian(_ access: CosmianAccess) async throws -> String {
        let request = GrantRequest(operations: access.operationTypes)
        if let id = access.object {
            let rights = try request.rights()
            _ = try await addGrant(rights, on: id, to: try Subject(text: access.userID))
            return "Access for \(access.userID) on \(id) successfully added"
        }
        _ = try await server.grantCreate(request, to: access.userID, by: requester)
        return "Create access for \(access.userID) successfully added"
    }

    /// Takes them back; answers the sentence that Cosmian's clients show. Throws `invalid-request` for anything but create without an object.
    public func revokeAsCosmian(_ access: CosmianAccess) async throws -> String {
        if let id = access.object {
            let rights = try GrantRequest(operations: access.operationTypes).rights()
            try await revokeGrant(rights, on: id, to: access.userID)
            return "Access for \(access.userID) on \(id) successfully deleted"
        }
        guard try GrantRequest(operations: access.operationTypes).rights().elements == [.create] else {
            throw OperationError(
                .invalidRequest,
                "Without a unique_identifier only create is revoked; name the object for any other operation."
            )
        }
        try await server.revokeCreate(from: access.userID, by: requester)
        return "Create access for \(access.userID) successfully deleted"
    }

    private func views(where fits: @escaping @Sendable (ObjectView) -> Bool) async throws -> [ObjectView] {
        try await answering { desk in
            let criteria = LocateCriteria(Attributes(), storage: [.onLine, .destroyed])
            return try await desk.locate(
                criteria,
                try await desk.caller(),
                limit: ObjectLimits.hits,
                where: { fits($0) }
            ).hits
        }
    }
}

extension CosmianAccess {
    fileprivate var object: String? { uniqueIdentifier == "*" ? nil : uniqueIdentifier }
}

extension ObjectView {
    /// What current grants give the caller on the object.
    fileprivate var rights: Rights {
        let own = grants.filter { $0.objectID == facts.id && $0.isCurrent(at: now) && caller.isMeant(by: $0.grantee) }
        let scoped = caller.scopedGrants.filter { $0.covers(facts) }
        return Rights(Set(own.flatMap(\.rights.elements) + scoped.flatMap(\.rights.elements)))
    }
}

extension Rights {
    fileprivate var cosmianNames: [String] { names.map { $0.lowercased() }.sorted() }
}

extension State {
    /// As Cosmian spells it.
    fileprivate var cosmianName: String { self == .destroyedCompromised ? "Destroyed_Compromised" : name }
}

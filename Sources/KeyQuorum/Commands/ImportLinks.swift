import Client
import Estate
import KMIP

/// The links between the keys of one file and their certificates. One of the two may be there since an import that did not come to its end: the server
/// refuses it now, and it is looked for, so that the same import once more does what is left.
struct ImportLinks {
    /// Where an object may be found that the server has already.
    private enum Trace {
        case identifier(String)
        case names([ObjectName])
    }

    private let objects: [EstateObject]
    private let client: KeyquorumClient
    private var made: [Int: String] = [:]
    private var traces: [Int: Trace] = [:]
    /// What the server has where a part of the file may be already, and does not give.
    private var unread: [Int: [(id: String, error: any Error)]] = [:]

    init(_ objects: [EstateObject], _ client: KeyquorumClient) {
        self.objects = objects
        self.client = client
    }

    /// The object at this place of the file has an identifier now.
    mutating func made(_ id: String, at place: Int) { made[place] = id }

    /// The object at this place was refused, and may have been for being there.
    ///
    /// - Parameter id: the identifier that it was to keep.
    mutating func refused(_ error: any Error, at place: Int, _ id: String?, _ names: [ObjectName]) {
        guard case .refused(let refusal)? = error as? ClientError else { return }
        switch refusal.code {
        case KMIPError(.objectAlreadyExists, "").code: traces[place] = id.map(Trace.identifier)
        case KMIPError(.nonUniqueNameAttribute, "").code: traces[place] = .names(names)
        default: break
        }
    }

    /// Lets each key and its certificate know of each other.
    ///
    /// - Returns: why those pairs of the file are not linked of which one was refused for being there, and is not given: nobody can tell whether it is that,
    ///   unless the two name each other already.
    /// - Throws: `ClientError`.
    mutating func add() async throws -> [CommandFailure] {
        var identifiers = made
        let pairs = self.pairs
        if !pairs.isEmpty {
            for (place, trace) in traces { identifiers[place] = try await find(place, trace) }
        }
        let present = identifiers.sorted { $0.key < $1.key }.map { (id: $0.value, object: objects[$0.key]) }
        for pair in EstatePair.among(present) {
            try await add(Link(type: .certificate, identifier: pair.certificate), to: pair.key)
            try await add(Self.back(to: pair.key, pair), to: pair.certificate)
        }
        var failures: [CommandFailure] = []
        for (place, there) in unread.sorted(by: { $0.key < $1.key }) where identifiers[place] == nil {
            guard let last = there.last, await isLost(place, there.map(\.id), identifiers) else { continue }
            failures.append(Self.failure(last))
        }
        return failures
    }

    private static func back(to key: String, _ pair: EstatePair) -> Link {
        Link(type: pair.isPrivate ? .privateKey : .publicKey, identifier: key)
    }

    /// The pairs of the file, by their places.
    private var pairs: [EstatePair] {
        EstatePair.among(objects.enumerated().map { (id: "\($0.offset)", object: $0.element) })
    }

    /// Whether a pair of the object at this place, which is one of those that are not given, is not linked to it as far as one can see.
    private func isLost(_ place: Int, _ candidates: [String], _ identifiers: [Int: String]) async -> Bool {
        for pair in pairs where pair.key == "\(place)" || pair.certificate == "\(place)" {
            let isKey = pair.key == "\(place)"
            let other = Int(isKey ? pair.certificate : pair.key).flatMap { identifiers[$0] }
            guard let other, await isLinked(other, toOneOf: candidates, isKey: isKey, pair) else { return true }
        }
        return false
    }

    /// Whether an object that is known names one of those that are not given, and is named by it where that tells its links: a key that is never given does.
    private func isLinked(_ other: String, toOneOf candidates: [String], isKey: Bool, _ pair: EstatePair) async -> Bool
    {
        let named = await links(of: other) ?? []
        for id in candidates {
            let (toKey, toCertificate) = (
                Self.back(to: isKey ? id : other, pair), Link(type: .certificate, identifier: isKey ? other : id)
            )
            guard named.contains(isKey ? toKey : toCertificate) else { continue }
            if await links(of: id)?.contains(isKey ? toCertificate : toKey) ?? true { return true }
        }
        return false
    }

    /// Nil where they are not told.
    private func links(of id: String) async -> [Link]? {
        let asked = GetAttributesRequest(uniqueIdentifier: id, references: [.tag(.link)])
        return try? await client.kmip(asked, GetAttributesResponse.self).attributes.links
    }

    private static func failure(_ unread: (id: String, error: any Error)) -> CommandFailure {
        let why = CommandFailure(judging: unread.error)?.sentence ?? ""
        return CommandFailure(
            code: "not-linked",
            "The key and its certificate were not linked: one of them may be \(unread.id), which the server does not give to be compared. \(why)"
        )
    }

    /// A link that is there already is as good as added: it came with the object's attributes, or by an earlier import.
    private func add(_ link: Link, to id: String) async throws {
        do {
            let request = AddAttributeRequest(uniqueIdentifier: id, newAttribute: link.ttlv)
            _ = try await client.kmip(request, IdentifierResponse.self)
        } catch ClientError.refused(let refusal) {
            guard await links(of: id)?.contains(link) == true else { throw ClientError.refused(refusal) }
        }
    }

    /// The identifier of an object that the server has; nil where it has another one there, or does not show it.
    private mutating func find(_ place: Int, _ trace: Trace) async throws -> String? {
        let object = objects[place]
        for id in try await candidates(object, trace) where try await isThere(object, id, place) { return id }
        return nil
    }

    private mutating func isThere(_ object: EstateObject, _ id: String, _ place: Int) async throws -> Bool {
        do {
            let there = try await client.kmip(GetRequest(uniqueIdentifier: id), GetResponse.self)
            return EstateObject(there.object).isSamePart(as: object)
        } catch {
            if EstateReport.endsAll(error) { throw error }
            unread[place, default: []].append((id, error))
            return false
        }
    }

    private func candidates(_ object: EstateObject, _ trace: Trace) async throws -> [String] {
        switch trace {
        case .identifier(let id): return [id]
        case .names(let names):
            var found: [String] = []
            for name in names {
                let wanted = Attributes([name.ttlv, object.object.objectType.ttlv])
                let request = LocateRequest(attributes: wanted, maximumItems: Self.most)
                found += try await client.kmip(request, LocateResponse.self).uniqueIdentifiers
            }
            return found
        }
    }

    /// Objects of one name that are looked at: a name is unique among one owner's.
    private static let most: Int32 = 10
}

import Access
import Canonical
import FoundationEssentials
import HolderKeys
import KMIP
import Keyring
import Logging
import Secrets
import Store
import TestSupport

@testable import Operations

/// A vault over a store, whose objects are put there as the vault itself would write them, without a request for each.
struct LocateVault: Sendable {
    let store: any Store
    let server: KeyServer
    var estate: LocateEstate
    private let local = Requester(isLocal: true)

    /// - Parameter listed: whether the objects get the lists by which Locate finds them, as those that an earlier version made have not.
    init(_ store: any Store, _ estate: LocateEstate, listed: Bool = true) async throws {
        self.store = store
        self.estate = estate
        let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        server = try await KeyServer(store: store, folder: try await RootFolder(path: path), log: log)
        let key = try HolderPrivateKey.generate(.x25519).publicKey.pem
        let holders = [InitializeRequest.Holder(name: "one", publicKey: key)]
        _ = try await server.initialize(InitializeRequest(threshold: 1, shareholders: holders), by: local)
        for (name, role) in [("alice", "owner"), ("bob", "owner"), ("carol", "owner"), ("audrey", "auditor")] {
            _ = try await server.setRoles(RolesRequest(roles: [role]), of: "\(name)@example.com", by: local)
        }
        _ = try await server.foundGroup("team", GroupRequest(members: ["carol@example.com"]), by: try caller("carol"))
        try await grant(ScopeBody(tag: "tag-3"), of: "alice", to: "carol")
        try await grant(ScopeBody(group: "pool-1"), of: "bob", to: "dave")
        try await grant(ScopeBody(prefix: "test/key-1"), of: "bob", to: "dave")
        try await put(estate.rows, listed: listed)
        if !listed { try await store.apply([.removeHint(ListMark.isWhole)]) }
    }

    private func grant(_ scope: ScopeBody, of owner: String, to grantee: String) async throws {
        let request = ScopedGrantRequest(scope: scope, subject: "\(grantee)@example.com", operations: ["getAttributes"])
        _ = try await server.grantScope(request, by: try caller(owner))
    }

    static func subject(_ name: String) throws -> Subject {
        switch name {
        case "everyone": .everyone
        case "team": try Subject(text: "group:team")
        default: try Subject.mail("\(name)@example.com")
        }
    }

    func caller(_ name: String) throws -> Requester {
        let identity = Identity(subject: try Self.subject(name), method: .bearer, source: "")
        return Requester(isLocal: false, credential: .identity(identity))
    }

    func objects(_ name: String) throws -> ObjectOperations { server.objects(for: try caller(name)) }

    /// Sealed as the vault itself would.
    private func put(_ rows: [EstateRows], listed: Bool) async throws {
        let open = try await server.open()
        let sealer = open.sealer
        for start in stride(from: 0, to: rows.count, by: 300) {
            let some = rows[start..<min(start + 300, rows.count)]
            var mutations: [Mutation] = []
            for rows in some {
                var object = rows.object
                let context = MaterialContext(
                    vault: open.id,
                    id: object.id,
                    objectType: object.objectType,
                    revision: object.materialRevision
                )
                let sealed = SecretBytes(copying: rows.sealed.canonicalBytes)
                object.sealedAttributes = try sealer.keyring.sealAttributes(sealed, context)
                mutations.append(.insert(try sealer.sealed(object).raw))
                for grant in rows.grants { mutations.append(.insert(try sealer.sealed(grant).raw)) }
            }
            mutations += some.flatMap(\.names).map(Mutation.addHint)
            if listed { mutations += some.flatMap(\.lists).map(Mutation.addHint) }
            try await store.apply(mutations)
        }
    }
}

extension LocateVault {
    /// What a Locate was asked, and what the model says of it.
    struct Round {
        let caller: String
        let request: LocateRequest
        let questions: [LocateQuestion]

        init(_ estate: LocateEstate, _ random: inout SplitMix64) {
            func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
            func one<Word>(_ words: [Word]) -> Word { words[Int.random(in: 0..<words.count, using: &random)] }
            let object = one(estate.objects)
            caller =
                chance(40)
                ? (object.owner == "team" ? "carol" : object.owner) : one(["alice", "bob", "carol", "dave", "audrey"])
            var questions = (0..<Int.random(in: 0...3, using: &random)).map { _ in LocateQuestion.about(object, &random)
            }
            // An auditor sees the vault's own keys too, which are none of the estate.
            if caller == "audrey" { questions.insert(.tags(["estate"]), at: 0) }
            // One date asked for twice would be a range.
            var tags: Set<Tag> = []
            questions = questions.filter { question in
                let own = Set(question.items.map(\.tag))
                defer { tags.formUnion(own) }
                return tags.isDisjoint(with: own)
            }
            self.questions = questions
            request = LocateRequest(
                attributes: Attributes(questions.flatMap(\.items)),
                maximumItems: chance(90) || questions.isEmpty ? one([0, 1, 7, 30]) : nil,
                offsetItems: chance(20) ? one([0, 1, 5, 40]) : nil,
                storageStatus: chance(70) ? nil : StorageStatusMask(rawValue: one([1, 2, 3, 4, 5, 7])),
                objectGroupMember: chance(90) ? nil : .groupMemberFresh
            )
        }

        /// The identifiers of all that fit, newest first.
        func wanted(_ estate: LocateEstate) -> [String] {
            let storage = request.storageStatus ?? .onLine
            let fitting = estate.objects.filter { object in
                let place: StorageStatusMask = object.isDestroyed ? .destroyed : object.isArchived ? .archival : .onLine
                return storage.contains(place) && questions.allSatisfy { $0.fits(object) }
                    && (request.objectGroupMember == nil || (object.fresh && !object.groups.isEmpty))
                    && estate.isKnown(object, to: caller)
            }
            return fitting.sorted { ($0.created, $0.id) > ($1.created, $1.id) }.map(\.id)
        }
    }
}

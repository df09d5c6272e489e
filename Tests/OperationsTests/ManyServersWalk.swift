import Canonical
import KMIP
import Store
import TestSupport

@testable import Operations

/// What a walk over several servers may do next. Servers and objects are numbers that are taken modulo how many there are, so that any list of
/// steps can be run.
enum ServersStep: Sendable, CustomStringConvertible {
    case initialize(Int)
    case unseal(Int)
    case seal(Int, wholeVault: Bool)
    case restart(Int)
    case tick(Int)
    case manifest(Int)
    case create(Int)
    case read(Int, object: Int)
    case change(Int, object: Int, Change)
    /// Every server at once.
    case changeEverywhere(object: Int, Change)
    case manifestEverywhere
    case sealAndCreate(Int)
    case verify(Int)

    enum Change: String, CaseIterable, Sendable { case activate, compromise, destroy }

    var description: String {
        switch self {
        case .initialize(let server): "initialize \(server)"
        case .unseal(let server): "unseal \(server)"
        case .seal(let server, let wholeVault): "seal \(server) \(wholeVault ? "vault" : "server")"
        case .restart(let server): "restart \(server)"
        case .tick(let server): "tick \(server)"
        case .manifest(let server): "manifest \(server)"
        case .create(let server): "create \(server)"
        case .read(let server, let object): "read \(object) on \(server)"
        case .change(let server, let object, let change): "\(change.rawValue) \(object) on \(server)"
        case .changeEverywhere(let object, let change): "\(change.rawValue) \(object) everywhere"
        case .manifestEverywhere: "manifest everywhere"
        case .sealAndCreate(let server): "seal on \(server), create elsewhere"
        case .verify(let server): "verify \(server)"
        }
    }

    static func random(_ random: inout SplitMix64) -> ServersStep {
        let (server, object) = (Int.random(in: 0..<6, using: &random), Int.random(in: 0..<8, using: &random))
        let change = Change.allCases.randomElement(using: &random) ?? .activate
        switch Int.random(in: 0..<40, using: &random) {
        case 0: return .initialize(server)
        case 1...6: return .unseal(server)
        case 7: return .seal(server, wholeVault: true)
        case 8: return .seal(server, wholeVault: false)
        case 9: return .restart(server)
        case 10...13: return .tick(server)
        case 14...16: return .manifest(server)
        case 17...20: return .create(server)
        case 21...25: return .read(server, object: object)
        case 26...31: return .change(server, object: object, change)
        case 32...34: return .changeEverywhere(object: object, change)
        case 35, 36: return .manifestEverywhere
        case 37: return .sealAndCreate(server)
        default: return .verify(server)
        }
    }
}

/// Servers over one store beside what must be true of them.
struct ServersWalk {
    private var servers: ManyServers
    private let count: Int
    private var hasVault = false
    private var isOpen: [Bool]
    private var manifests = 0
    private var objects: [(id: String, state: String)] = []

    struct Failure: Error { let what: String }

    init(_ count: Int) async throws {
        self.count = count
        servers = try await ManyServers(count, isOpen: false)
        isOpen = Array(repeating: false, count: count)
    }

    /// What went wrong; nil when nothing did.
    static func failure(of steps: [ServersStep], servers count: Int) async -> String? {
        do {
            var walk = try await ServersWalk(count)
            for step in steps { try await walk.take(step) }
            try await walk.end()
            return nil
        } catch let failure as Failure {
            return failure.what
        } catch {
            return "\(error)"
        }
    }

    private mutating func take(_ step: ServersStep) async throws {
        switch step {
        case .initialize(let server): try await initialize(server % count)
        case .unseal(let server): try await unseal(server % count)
        case .seal(let server, let wholeVault): try await seal(server % count, wholeVault)
        case .restart(let server):
            try await servers.restart(server % count)
            isOpen[server % count] = false
        case .tick(let server): try await tick(server % count)
        case .manifest(let server): try await setManifest(server % count)
        case .create(let server): try await create(server % count)
        case .read(let server, let object): try await read(server % count, object)
        case .change(let server, let object, let change): try await self.change([server % count], object, change)
        case .changeEverywhere(let object, let change): try await self.change(Array(0..<count), object, change)
        case .manifestEverywhere: try await setManifests()
        case .sealAndCreate(let server): try await sealAndCreate(server % count)
        case .verify(let server): try await verify(server % count)
        }
    }

    /// Why a request that needs the open vault is refused on that server; nil where it is not.
    private func refusal(on server: Int) -> String? {
        hasVault ? (isOpen[server] ? nil : "sealed") : "not-initialized"
    }

    private func expect(_ found: String?, _ expected: String?, _ what: String) throws {
        guard found == expected else {
            throw Failure(what: "\(what): \(found ?? "done") instead of \(expected ?? "done")")
        }
    }

    // MARK: The vault

    private mutating func initialize(_ index: Int) async throws {
        let (server, request) = (servers[index], servers.request)
        let answer = Answer<InitializeAnswer>()
        await answer.take { try await server.initialize(request, by: ManyServers.local) }
        try expect(await answer.code, hasVault ? "already-initialized" : nil, "initialize \(index)")
        guard let made = await answer.value else { return }
        servers.take(made)
        (hasVault, isOpen[index]) = (true, true)
    }

    private mutating func unseal(_ index: Int) async throws {
        let known = servers
        let found = await refusalCode { try await known.unseal(index) }
        try expect(found, hasVault ? nil : "not-initialized", "unseal \(index)")
        if hasVault { isOpen[index] = true }
    }

    private mutating func seal(_ index: Int, _ wholeVault: Bool) async throws {
        let (server, expected) = (servers[index], refusal(on: index))
        let request = SealRequest(scope: wholeVault ? .vault : .server, force: true)
        try expect(
            await refusalCode { try await server.seal(request, by: ManyServers.local) },
            expected,
            "seal \(index)"
        )
        guard expected == nil else { return }
        for other in 0..<count where wholeVault || other == index { isOpen[other] = false }
    }

    private func tick(_ index: Int) async throws {
        let wasOpen = isOpen[index]
        await servers[index].tick()
        guard await servers.members[index].state == (wasOpen ? .unsealed : hasVault ? .sealed : .uninitialized) else {
            throw Failure(what: "the state of \(index) after its tick")
        }
        let (heads, chains) = (try await servers.newestHeads(), try await servers.chains())
        // Closed chains are folded; every one that is named is named to its end.
        guard !wasOpen || heads.allSatisfy({ chains[$0.key] == $0.value }) else {
            throw Failure(what: "a record is under no checkpoint after the tick of \(index)")
        }
    }

    private func verify(_ index: Int) async throws {
        let known = servers
        let answer = Answer<[Damage]>()
        await answer.take { try await known.damages(seenBy: index) }
        try expect(await answer.code, refusal(on: index), "verify \(index)")
        if let damages = await answer.value, !damages.isEmpty { throw Failure(what: "damaged: \(damages)") }
    }

    // MARK: Manifests

    private mutating func setManifest(_ index: Int) async throws {
        let (known, note) = (servers, "\(manifests)")
        let expected = hasVault ? refusal(on: index) : "roster-invalid"
        try expect(await refusalCode { try await known.setManifest(note, on: index) }, expected, "manifest \(index)")
        if expected == nil { manifests += 1 }
    }

    private mutating func setManifests() async throws {
        let (known, note) = (servers, "\(manifests)")
        let open = (0..<count).filter { refusal(on: $0) == nil }
        let found = await withTaskGroup(of: String?.self) { group in
            for index in open {
                group.addTask { await refusalCode { try await known.setManifest("\(note) \(index)", on: index) } }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        let done = found.count { $0 == nil }
        guard open.isEmpty || done > 0, found.allSatisfy({ $0 == nil || $0 == "manifest-conflict" }) else {
            throw Failure(what: "manifests everywhere: \(found)")
        }
        manifests += done
    }

    // MARK: Objects

    private mutating func create(_ index: Int) async throws {
        let known = servers
        let answer = Answer<String>()
        await answer.take { try await known.create(on: index) }
        try expect(await answer.code, refusal(on: index), "create \(index)")
        if let id = await answer.value { objects.append((id, "preActive")) }
    }

    private mutating func sealAndCreate(_ index: Int) async throws {
        let other = (index + 1) % count
        guard count > 1, refusal(on: index) == nil, refusal(on: other) == nil else { return }
        let known = servers
        let answer = Answer<String>()
        async let sealed: Void = known[index].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        await answer.take { try await known.create(on: other) }
        try await sealed
        // Which of the two was first is open; what was answered is true.
        if let id = await answer.value {
            objects.append((id, "preActive"))
        } else {
            try expect(await answer.code, "sealed", "create \(other) beside a seal")
        }
        isOpen = Array(repeating: false, count: count)
    }

    private func read(_ index: Int, _ number: Int) async throws {
        guard !objects.isEmpty else { return }
        let (known, object) = (servers, objects[number % objects.count])
        let answer = Answer<String>()
        await answer.take { try await known.state(of: object.id, on: index) }
        try expect(await answer.code, refusal(on: index), "read on \(index)")
        if let state = await answer.value { try expect(state, object.state, "the state of an object on \(index)") }
    }

    /// On one server, or on several at once, of which one may succeed.
    private mutating func change(_ indexes: [Int], _ number: Int, _ change: ServersStep.Change) async throws {
        guard !objects.isEmpty else { return }
        let (known, object) = (servers, objects[number % objects.count])
        let open = indexes.filter { refusal(on: $0) == nil }
        let found = await withTaskGroup(of: String?.self) { group in
            for index in open {
                group.addTask { await refusalCode { try await known.change(object.id, change, on: index) } }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        let next = change.next(after: object.state)
        let done = found.count { $0 == nil }
        guard done == (next == nil || open.isEmpty ? 0 : 1) else {
            throw Failure(what: "\(change.rawValue) of what is \(object.state) on \(open): \(found)")
        }
        if done == 1, let next { objects[number % objects.count].state = next }
    }

    // MARK: The end

    /// Every server opens, sees the same, and finds nothing damaged.
    private mutating func end() async throws {
        guard hasVault else { return }
        for index in 0..<count {
            try await unseal(index)
            try await verify(index)
            let listed = try await servers[index].manifests(Page(limit: 1_000, after: nil)).items
            guard listed.count == manifests else { throw Failure(what: "\(listed.count) manifests, not \(manifests)") }
            for number in objects.indices { try await read(index, number) }
        }
    }
}

extension ServersStep.Change {
    /// The state after it; nil where it is refused.
    fileprivate func next(after state: String) -> String? {
        switch (self, state) {
        case (.activate, "preActive"): "active"
        case (.compromise, "preActive"), (.compromise, "active"): "compromised"
        case (.compromise, "destroyed"): "destroyedCompromised"
        case (.destroy, "preActive"): "destroyed"
        case (.destroy, "compromised"): "destroyedCompromised"
        default: nil
        }
    }
}

extension ManyServers {
    fileprivate func change(_ id: String, _ change: ServersStep.Change, on index: Int) async throws {
        let objects = self[index].objects(for: Self.local)
        switch change {
        case .activate: _ = try await objects.activate(id)
        case .compromise: _ = try await objects.revoke(id, ObjectRevocation(reason: "keyCompromise"))
        case .destroy: try await objects.destroy(id)
        }
    }
}

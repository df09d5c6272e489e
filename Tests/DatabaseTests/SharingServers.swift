import Access
import Canonical
import FoundationEssentials
import KMIP
import Secrets
import Store
import TestSupport

@testable import Operations

/// Two whole servers on one database whose ten callers do what a walk says.
struct SharingServers: Sendable {
    let servers: ManyServers
    private let clock: SteppingClock
    /// By the walk's numbers.
    private let objects: [String]
    private let callers: [Requester]

    /// A new vault with the walk's subjects and objects.
    init(on site: Site) async throws {
        clock = SteppingClock()
        let servers = try await ManyServers.open(2, on: site, clock: clock)
        let callers = try await Self.callers(servers[0])
        var objects: [String] = []
        for (owner, tag) in ["0", "1", "2", "0"].enumerated() {
            let request = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256, tags: [tag])
            let desk = servers[0].objects(for: callers[owner])
            let id = try await desk.make(request).id
            _ = try await desk.setAttribute(SetAttributeRequest(uniqueIdentifier: id, newAttribute: Self.contact))
            objects.append(id)
        }
        (self.servers, self.callers, self.objects) = (servers, callers, objects)
    }

    private static func callers(_ server: KeyServer) async throws -> [Requester] {
        let admin = ManyServers.local
        var callers: [Requester] = []
        for who in 0..<10 {
            let subject = try subject(.one(who))
            guard who != Sharing.Step.limited else {
                let token = try await server.makeToken(
                    TokenRequest(name: subject.value, operations: ["get"]),
                    by: admin
                )
                callers.append(try requester(token: token.token ?? ""))
                continue
            }
            let method: AuthenticationMethod = who % 2 == 0 ? .bearer : .certificate
            callers.append(
                Requester(isLocal: false, credential: .identity(Identity(subject: subject, method: method, source: "")))
            )
            let roles: [Role] =
                who == Sharing.Step.administrator
                ? [.admin]
                : who == Sharing.Step.auditor ? [.auditor] : Sharing.Step.owners.contains(who) ? [.owner] : []
            _ = try await server.setRoles(RolesRequest(roles: roles.map(\.rawValue)), of: subject.text, by: admin)
        }
        return callers
    }

    private static func requester(token: String) throws -> Requester {
        let parts = token.split(separator: ".").map(String.init)
        let secret = parts[2].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 } + "="
        let shown = PresentedAPIToken(
            id: Bytes(hex: parts[1]) ?? [],
            secret: SecretBytes(copying: Bytes(base64: String(secret)) ?? [])
        )
        return Requester(isLocal: false, credential: .apiToken(shown))
    }

    private static func subject(_ party: Sharing.Party) throws -> Subject {
        switch party {
        case .one(Sharing.Step.limited): try .token("limited")
        case .one(let number) where number % 2 == 0: try .mail("subject\(number)@example.com")
        case .one(let number): try .commonName("subject \(number)")
        case .group(let number): try .group("group\(number)")
        case .auditors: Role.auditor.subject
        case .everyone: .everyone
        }
    }

    private static func text(_ party: Sharing.Party) throws -> String { try subject(party).text }

    func end() async throws { try await servers.end() }
}

// What is asked
extension SharingServers {
    /// What one server answers.
    enum Finding: Equatable {
        case answer(Sharing.Answer)
        /// Nothing was done, for a reason of its own.
        case refused(String)

        /// Whether the model's answer is this one. Where it has none, any refusal is.
        func fits(_ answer: Sharing.Answer?) -> Bool {
            guard let answer else { return self != .answer(.yes) }
            return self == .answer(answer)
        }
    }

    func take(_ step: Sharing.Step, on server: Int) async -> Finding {
        do {
            try await ask(step, servers[server])
            return .answer(.yes)
        } catch let error as any KMIPReportable where !(error is OperationError) {
            return Self.finding("\(error.kmipError.reason)", of: step)
        } catch {
            return Self.finding(OperationError(from: error).code.rawValue, of: step)
        }
    }

    private static func finding(_ word: String, of step: Sharing.Step) -> Finding {
        switch (word, step) {
        case ("permissionDenied", _), ("permission-denied", _): .answer(.no)
        case ("objectNotFound", _), ("not-found", _): .answer(.hidden)
        // Permitted, but the object's state does not allow it.
        case ("objectDestroyed", .use), ("wrongKeyLifecycleState", .use), ("objectDestroyed", .retag),
            ("wrongKeyLifecycleState", .retag):
            .answer(.yes)
        case ("objectDestroyed", _): .answer(.no)
        default: .refused(word)
        }
    }

    /// The objects that a list names for him.
    func seen(by who: Int, on server: Int) async throws -> Set<Int> {
        let page = Page(limit: 100, after: nil)
        let list = try await servers[server].objects(for: callers[who]).list(ObjectQuestion(), page)
        return Set(list.items.compactMap { objects.firstIndex(of: $0.id) })
    }

    private func ask(_ step: Sharing.Step, _ server: KeyServer) async throws {
        switch step {
        case .use(let who, let right, let object): try await use(who, right, objects[object], server)
        case .retag(let who, let object, let tag): try await retag(who, objects[object], "\(tag)", server)
        case .grant(let who, let given): try await grant(who, given, server)
        case .revoke(let who, let on, let to): try await revoke(who, on, to, server)
        case .offer(let who, let object, let heir):
            let request = TransferRequest(to: try Self.text(heir))
            _ = try await server.objects(for: callers[who]).offer(objects[object], request)
        case .accept(let who, let object): try await accept(who, objects[object], server)
        case .decline(let who, let object), .withdraw(let who, let object):
            try await server.objects(for: callers[who]).endTransfer(of: objects[object])
        case .found, .add, .remove, .delete: try await changeGroup(step, server)
        case .wait: clock.moveOn()
        }
    }

    private func use(_ who: Int, _ right: Sharing.Right, _ id: String, _ server: KeyServer) async throws {
        let objects = server.objects(for: callers[who])
        switch right {
        case .get: _ = try await objects.material(id)
        case .getAttributes: _ = try await objects.describe(id)
        case .destroy: try await objects.destroy(id)
        case .decrypt: _ = try await ObjectDesk(server, callers[who]).view(id).permit(.decrypt)
        case .modifyAttribute:
            let request = ModifyAttributeRequest(uniqueIdentifier: id, newAttribute: Self.contact)
            _ = try await objects.modifyAttribute(request)
        }
    }

    /// The new owner may be a group that he leaves before he is told what the object is like.
    private func accept(_ who: Int, _ id: String, _ server: KeyServer) async throws {
        _ = try await server.objects(for: callers[who]).acceptTransfer(of: id)
    }

    private func changeGroup(_ step: Sharing.Step, _ server: KeyServer) async throws {
        switch step {
        case .found(let who, let group):
            _ = try await server.foundGroup("group\(group)", GroupRequest(), by: callers[who])
        case .add(let who, let group, let member):
            try await server.addMember(try Self.text(.one(member)), toGroup: "group\(group)", by: callers[who])
        case .remove(let who, let group, let member):
            try await server.removeMember(try Self.text(.one(member)), fromGroup: "group\(group)", by: callers[who])
        case .delete(let who, let group): try await server.removeGroup("group\(group)", by: callers[who])
        default: break
        }
    }

    private func grant(_ who: Int, _ given: Sharing.Given, _ server: KeyServer) async throws {
        let until = given.ends.map { SteppingClock.start.adding(seconds: Int64($0)).rfc3339 }
        let operations = given.rights.map(\.rawValue).sorted()
        let subject = try Self.text(given.to)
        switch given.on {
        case .object(let object):
            let request = GrantRequest(operations: operations, until: until, grantable: given.onward)
            _ = try await server.objects(for: callers[who]).grant(request, on: objects[object], to: subject)
        case .tag(let tag, let owner):
            let request = ScopedGrantRequest(
                scope: ScopeBody(tag: "\(tag)"),
                subject: subject,
                owner: try Self.text(owner),
                operations: operations,
                until: until,
                grantable: given.onward
            )
            _ = try await server.grantScope(request, by: callers[who])
        }
    }

    private func revoke(_ who: Int, _ on: Sharing.Target, _ to: Sharing.Party, _ server: KeyServer) async throws {
        let subject = try Self.text(to)
        switch on {
        case .object(let object):
            try await server.objects(for: callers[who]).revokeGrant(on: objects[object], to: subject)
        case .tag(let tag, let owner):
            let asked = ScopedRevocation(scope: ScopeBody(tag: "\(tag)"), subject: subject, owner: try Self.text(owner))
            try await server.revokeScope(asked, by: callers[who])
        }
    }

    private func retag(_ who: Int, _ id: String, _ tag: String, _ server: KeyServer) async throws {
        var attributes = Attributes()
        attributes.tags = [tag]
        guard let new = attributes.items.first else { return }
        let request = ModifyAttributeRequest(uniqueIdentifier: id, newAttribute: new)
        _ = try await server.objects(for: callers[who]).modifyAttribute(request)
    }

    /// An attribute that a grant lets others modify.
    private static let contact = TTLV(Tag(rawValue: 0x420022), .text("keys@example.com"))
}

import Canonical
import FoundationEssentials
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// Where an estate is kept.
enum EstateStore: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memory, sqlite, postgres, mariadb, myrocks

    var testDescription: String { rawValue }

    func open() async throws -> (store: any Store, site: Site?) {
        guard let engine = Engine(rawValue: rawValue) else { return (MemoryStore(), nil) }
        let site = try await Site.shared(engine)
        return (try await site.open(), site)
    }
}

@Suite("Locate against a model", .serialized)
struct LocateModelTests {
    static let isLong = ProcessInfo.processInfo.environment["KEYQUORUM_LONG"] != nil

    @Test(
        "of 1,000 objects, of 10,000 in a long run, what is found, in which order and how many is what the model says",
        arguments: EstateStore.allCases
    )
    func estate(_ place: EstateStore) async throws {
        let (store, site) = try await place.open()
        defer { withExtendedLifetime(site) {} }
        let vault = try await LocateVault(store, LocateEstate.large.get())
        try await ask(vault, Self.isLong ? 400 : 50, seed: 2)
        try await askOfEach(vault)
        await store.close()
    }

    @Test(
        "what is changed, given away, granted, taken back or destroyed is found as it is then",
        arguments: EstateStore.allCases
    )
    func changes(_ place: EstateStore) async throws {
        let (store, site) = try await place.open()
        defer { withExtendedLifetime(site) {} }
        var vault = try await LocateVault(store, LocateEstate(600, seed: 3))
        var random = SplitMix64(seed: 4)
        for round in 0..<(Self.isLong ? 60 : 6) {
            for _ in 0..<5 { try await vault.change(&random) }
            try await ask(vault, 15, seed: UInt64(100 + round))
        }
        await store.close()
    }

    @Test(
        "objects of an earlier version are found before, while and after their lists are filled",
        arguments: [EstateStore.memory, .sqlite]
    )
    func filling(_ place: EstateStore) async throws {
        let (store, site) = try await place.open()
        defer { withExtendedLifetime(site) {} }
        let vault = try await LocateVault(store, LocateEstate(900, seed: 5), listed: false)
        let hints = try await store.count(ObjectHintRow.table)
        try await ask(vault, 25, seed: 6)
        let open = try await vault.server.open()
        // Killed in the middle: what was done is not done again.
        let filling = Task { try await open.fillLists() }
        while try await store.read(.newestHint(ListMark.place, of: ListMark.owner)).isEmpty,
            try await !open.listsAreWhole()
        {
            await Task.yield()
        }
        filling.cancel()
        _ = try? await filling.value
        try await ask(vault, 10, seed: 7)
        try await open.fillLists()
        #expect(try await open.listsAreWhole())
        #expect(try await store.read(.newestHint(ListMark.place, of: ListMark.owner)).isEmpty)
        try await ask(vault, 25, seed: 6)
        let (listed, other) = try await EstateStore.memory.open()
        _ = try await LocateVault(listed, vault.estate)
        #expect(try await store.count(ObjectHintRow.table) > hints)
        #expect(try await store.count(ObjectHintRow.table) == listed.count(ObjectHintRow.table))
        withExtendedLifetime(other) {}
        await store.close()
    }

    @Test("a walk through pages sees every object once that was there all the time", arguments: EstateStore.allCases)
    func pages(_ place: EstateStore) async throws {
        let (store, site) = try await place.open()
        defer { withExtendedLifetime(site) {} }
        let vault = try await LocateVault(store, LocateEstate(200, seed: 8))
        let alice = try vault.objects("alice")
        let all = vault.estate.objects.filter { vault.estate.isKnown($0, to: "alice") }
        var destroyable = all.filter {
            $0.owner == "alice" && $0.stored == .preActive && $0.effective == .preActive && !$0.isArchived
        }
        var (seen, next): ([String], String?) = ([], nil)
        repeat {
            let page = try await alice.list(ObjectQuestion(type: "symmetricKey"), Page(limit: 7, after: next))
            seen += page.items.map(\.id)
            next = page.next
            _ = try await alice.make(ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 128))
            if let object = destroyable.popLast() { try await alice.destroy(object.id) }
        } while next != nil
        let wanted = all.filter { $0.type == .symmetricKey }.sorted { ($0.created, $0.id) > ($1.created, $1.id) }.map(
            \.id
        )
        #expect(seen == wanted)
        await store.close()
    }

    private func ask(_ vault: LocateVault, _ rounds: Int, seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<rounds { try await check(LocateVault.Round(vault.estate, &random), in: vault) }
    }

    /// Every kind of question once, by somebody who sees part of the estate and by one who sees all of it.
    private func askOfEach(_ vault: LocateVault) async throws {
        var (random, kinds): (SplitMix64, Set<String>) = (SplitMix64(seed: 9), [])
        while kinds.count < 34 {
            let round = LocateVault.Round(vault.estate, &random)
            let names = round.questions.map { String("\($0)".prefix { $0 != "(" }) }
            guard names.contains(where: { !kinds.contains($0) }) else { continue }
            kinds.formUnion(names)
            try await check(round, in: vault)
        }
    }

    private func check(_ round: LocateVault.Round, in vault: LocateVault) async throws {
        let answer = try await vault.objects(round.caller).locate(round.request)
        let wanted = round.wanted(vault.estate)
        let page = wanted.dropFirst(Int(round.request.offsetItems ?? 0)).prefix(
            round.request.maximumItems.map(Int.init) ?? .max
        )
        #expect(
            answer.uniqueIdentifiers == Array(page),
            "\(round.caller): \(round.questions), \(round.request.storageStatus as Any)"
        )
        let isWhole = page.endIndex == wanted.endIndex
        if round.request.offsetItems != nil || isWhole {
            #expect(answer.locatedItems == Int32(wanted.count), "\(round.caller): \(round.questions)")
        } else {
            #expect(answer.locatedItems == nil)
        }
    }
}

extension LocateVault {
    /// Does something to an object as its owner, and the same in the model.
    mutating func change(_ random: inout SplitMix64) async throws {
        let mine = estate.objects.indices.filter { index in
            let object = estate.objects[index]
            return object.owner == "alice" && !object.isDestroyed && !object.isArchived
        }
        guard let index = mine.randomElement(using: &random) else { return }
        let object = estate.objects[index]
        let alice = try objects("alice")
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            let contact = "desk \(Int.random(in: 0..<40, using: &random))"
            let attribute = TTLV(EstateObject.contactInformation, .text(contact))
            _ = try await alice.setAttribute(SetAttributeRequest(uniqueIdentifier: object.id, newAttribute: attribute))
            estate.objects[index].contact = contact
        case 1:
            let name = "later-\(Int.random(in: 0..<1_000_000, using: &random))"
            _ = try await alice.addAttribute(
                AddAttributeRequest(uniqueIdentifier: object.id, newAttribute: ObjectName(name).ttlv)
            )
            estate.objects[index].names.append(name)
        case 2 where object.stored == .preActive && object.effective == .preActive:
            try await alice.destroy(object.id)
            (estate.objects[index].stored, estate.objects[index].effective) = (.destroyed, .destroyed)
            estate.objects[index].digest = nil
        case 3 where !object.names.contains { $0.hasPrefix("twin") }:
            _ = try await alice.offer(object.id, TransferRequest(to: "carol@example.com"))
            _ = try await objects("carol").acceptTransfer(of: object.id)
            estate.objects[index].owner = "carol"
        case 4:
            _ = try await alice.grant(
                GrantRequest(operations: ["getAttributes"]),
                on: object.id,
                to: "dave@example.com"
            )
            estate.objects[index].grantees.insert("dave")
        default:
            guard object.grantees.contains("dave") else { return }
            try await alice.revokeGrant(on: object.id, to: "dave@example.com")
            estate.objects[index].grantees.remove("dave")
        }
    }
}

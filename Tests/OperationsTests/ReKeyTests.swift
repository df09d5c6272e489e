import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

extension KeyReplacement {
    fileprivate init(of attributes: Attributes, _ request: ReKeyRequest, now: Int64) throws(KMIPError) {
        try self.init(of: attributes, .symmetricKey, offset: request.offset, asked: request.attributes, now: now)
    }
}

struct ReKeyTests {
    private static let now: Int64 = 1_000

    private static func dates(_ pairs: [(KMIP.Tag, Int64)]) -> Attributes {
        Attributes(pairs.map { TTLV($0.0, .dateTime($0.1)) })
    }

    @Test("the new key takes names and settings, the old one keeps its material; each links to the other")
    func replaces() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let old = try await fixture.key {
            $0.add(ObjectName("disk").ttlv)
            $0.add(TTLV(.objectGroup, .text("group")))
            $0.cryptographicUsageMask = [.encrypt]
        }
        let material = try await objects.get(GetRequest(uniqueIdentifier: old)).object.keyBlock?.plainBytes
        let new = try await objects.reKey(ReKeyRequest(uniqueIdentifier: old)).uniqueIdentifier
        #expect(new != old)
        #expect(try await fixture.found([ObjectName("disk").ttlv]) == [new])
        let (before, after) = (try await fixture.attributes(old), try await fixture.attributes(new))
        #expect(before.names.isEmpty && after.names == [ObjectName("disk")])
        #expect(before.links == [Link(type: .replacementObject, identifier: new)])
        #expect(after.links == [Link(type: .replacedObject, identifier: old)])
        #expect(after.objectGroups == ["group"] && after.cryptographicUsageMask == [.encrypt])
        #expect(after.cryptographicLength == 256 && after.state == .preActive)
        let fresh = try await objects.get(GetRequest(uniqueIdentifier: new)).object.keyBlock?.plainBytes
        #expect(fresh != material && fresh?.count == 32)
        #expect(try await objects.get(GetRequest(uniqueIdentifier: old)).object.keyBlock?.plainBytes == material)
        let verification = try await fixture.test.server.verifyDatabase(by: fixture.test.local)
        #expect(verification.damaged.isEmpty)
    }

    @Test("the new key belongs to whom the old one belongs to; who was granted Re-key alone chooses nothing")
    func granted() async throws {
        let fixture = try await ObjectsFixture()
        let old = try await fixture.key()
        try await fixture.giveAway(old)
        try await fixture.grant([.reKey], on: old)
        let chosen = ReKeyRequest(uniqueIdentifier: old, attributes: Attributes([ObjectName("mine").ttlv]))
        #expect(await refusal { try await fixture.objects.reKey(chosen) } == .permissionDenied)
        let new = try await fixture.objects.reKey(ReKeyRequest(uniqueIdentifier: old)).uniqueIdentifier
        #expect(try await fixture.row(new)?.owner == (try ObjectsFixture.stranger.get().stored))
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: new)) } == .objectNotFound)
    }

    @Test("what is no key, and what is destroyed, is not re-keyed")
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        let secret = try await fixture.objects.create(CreateRequest(objectType: .secretData, attributes: Attributes()))
        let request = ReKeyRequest(uniqueIdentifier: secret.uniqueIdentifier)
        #expect(await refusal { try await fixture.objects.reKey(request) } == .invalidObjectType)
        let gone = try await fixture.key()
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        let late = await refusal { try await fixture.objects.reKey(ReKeyRequest(uniqueIdentifier: gone)) }
        #expect(late == .keyValueNotPresent)
    }

    @Test("an offset moves every date by as much as the activation moves")
    func offset() throws {
        let old = Self.dates([
            (.activationDate, 100), (.processStartDate, 110), (.protectStopDate, 150), (.deactivationDate, 200),
        ])
        let request = ReKeyRequest(uniqueIdentifier: "k", offset: 50)
        let new = try KeyReplacement(of: old, request, now: Self.now).new
        #expect(new.lifeDates.activation == 1_050)
        #expect([new.processStartDate, new.protectStopDate, new.lifeDates.deactivation] == [1_060, 1_100, 1_150])
        // A date without an activation to count from stays.
        let endless = Self.dates([(.deactivationDate, 5_000)])
        let late = try KeyReplacement(of: endless, request, now: Self.now).new
        #expect(late.lifeDates.activation == 1_050 && late.lifeDates.deactivation == 5_000)
        let same = try KeyReplacement(of: old, ReKeyRequest(uniqueIdentifier: "k"), now: Self.now).new
        #expect(same.lifeDates.activation == 100 && same.lifeDates.deactivation == 200)
        #expect(same.initialDate == Self.now)
    }

    @Test("an offset beside dates, and one to behind a date that stays, is refused")
    func badOffset() {
        func reason(_ old: Attributes, _ asked: Attributes) -> ResultReason? {
            let request = ReKeyRequest(uniqueIdentifier: "k", offset: 5, attributes: asked)
            do throws(KMIPError) {
                _ = try KeyReplacement(of: old, request, now: Self.now)
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason(Attributes(), Self.dates([(.activationDate, 5)])) == .invalidMessage)
        for (activation, start) in [(Int64.min, Int64(0)), (.min, .max), (0, .max), (.max, .min)] {
            let extreme = Self.dates([(.activationDate, activation), (.processStartDate, start)])
            #expect(reason(extreme, Attributes()) == .invalidField, "\(activation), \(start)")
        }
        #expect(reason(Self.dates([(.deactivationDate, 5)]), Attributes()) == .invalidAttributeValue)
        #expect(reason(Attributes(), Attributes()) == nil)
        #expect(reason(Attributes(), Self.dates([(.compromiseDate, 5)])) == .attributeReadOnly)
    }

    @Test("KMIP 1.x does not move dates by an offset where no activation says how far", arguments: [0, 4])
    func uncountedDates(_ minor: Int32) async throws {
        typealias F = AsynchronousFixture
        let fixture = try await F()
        func reason(_ dates: [TTLV], in version: ProtocolVersion) async throws -> ResultReason? {
            let attributes = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(128))] + dates
            let create = F.item(.create, [ObjectType.symmetricKey.ttlv, Attributes(attributes).ttlv()])
            let made = try #require(try await fixture.ask([create], by: fixture.ann).first)
            let id = try #require(fixture.identifier(made))
            let item = F.item(.reKey, F.on(id) + [TTLV(.offset, .interval(5))])
            return try await fixture.ask([item], by: fixture.ann) { $0.version = version }.first?.reason
        }
        let end = TTLV(.deactivationDate, .dateTime(4_000_000_000))
        let first = ProtocolVersion(major: 1, minor: minor)
        #expect(try await reason([end], in: first) == .illegalOperation)
        #expect(try await reason([end, TTLV(.activationDate, .dateTime(1))], in: first) == nil)
        #expect(try await reason([], in: first) == nil)
        #expect(try await reason([end], in: .latest) == nil)
    }

    @Test("limits begin anew, what happened to the old key is not copied")
    func notCopied() throws {
        var old = Self.dates([
            (.compromiseDate, 5), (.compromiseOccurrenceDate, 4), (.destroyDate, 6), (.archiveDate, 7),
        ])
        old.revocationReason = RevocationReason(.keyCompromise)
        old.add(Link(type: .replacedObject, identifier: "older").ttlv)
        old.sensitive = true
        old.add(.limits(9, .byte, left: 1))
        let (left, new) = try KeyReplacement(of: old, ReKeyRequest(uniqueIdentifier: "k"), now: Self.now).linked(
            "k",
            "n"
        )
        #expect(new.usageLimits?.count == 9 && left.usageLimits?.count == 1)
        #expect(
            new.lifeDates
                == LifeDates(
                    activation: nil,
                    deactivation: nil,
                    compromise: nil,
                    compromiseOccurrence: nil,
                    destroy: nil
                )
        )
        #expect(new.revocationReason == nil && new.archiveDate == nil)
        #expect(new.links == [Link(type: .replacedObject, identifier: "k")])
        #expect(left.links.map(\.identifier) == ["older", "n"])
        #expect(new.alwaysSensitive == true && new.neverExtractable == false)
    }
}

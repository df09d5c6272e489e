import Access
import Canonical
import Secrets
import Store
import Synchronization
import TestSupport
import TestTools
import Testing

@testable import KMIP
@testable import Operations

@Suite("What fits a Locate")
struct LocateCriteriaTests {
    @Test("texts are the same where their bytes are, and not where they look alike")
    func exact() async throws {
        let fixture = try await ObjectsFixture()
        let (one, two) = ("caf\u{e9}", "cafe\u{301}")
        let ids = [
            try await fixture.key {
                $0.add(TTLV(.objectGroup, .text(one)))
                $0.tags = [one]
                $0.add(ObjectName(one).ttlv)
                $0.setVendorAttribute("x", "note", .text(one))
            },
            try await fixture.key {
                $0.add(TTLV(.objectGroup, .text(two)))
                $0.tags = [two]
                $0.add(ObjectName(two).ttlv)
                $0.setVendorAttribute("x", "note", .text(two))
            },
        ]
        // With the help of the lists, and by what the objects say alone.
        for isWhole in [true, false] {
            if !isWhole { try await fixture.forgetLists() }
            for (text, id) in zip([one, two], ids) {
                let note = VendorAttribute(vendor: "x", name: "note", value: .text(text)).ttlv
                #expect(try await fixture.found([TTLV(.objectGroup, .text(text))]) == [id])
                #expect(try await fixture.found([ObjectName(text).ttlv]) == [id])
                #expect(try await fixture.found([note]) == [id])
                var tagged = Attributes()
                tagged.tags = [text]
                #expect(try await fixture.found(tagged.items) == [id])
            }
        }
    }

    @Test("what the server keeps for itself among the attributes is not looked for")
    func hidden() async throws {
        let fixture = try await ObjectsFixture()
        let armour = Array("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n".utf8)
        let id = try await fixture.register(.pgpKey(version: 4, SampleObjects.block(.raw, armour, nil)))
        #expect(try await fixture.found([ObjectType.pgpKey.ttlv]) == [id])
        let kept = VendorAttribute(vendor: "y", name: "PGPKeyVersion", value: .integer(4)).ttlv
        #expect(try #require(try await fixture.row(id)).attributes.count > 0)
        #expect(try await fixture.found([kept]).isEmpty)
        #expect(try await fixture.found([TTLV(.attribute, .structure([TTLV(.attributeValue, .integer(4))]))]).isEmpty)
    }

    @Test("tags are found by a pattern of their attribute that leaves out the vendor, or the name")
    func tags() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key { $0.tags = ["prod", "billing"] }
        _ = try await fixture.key { $0.tags = ["prod"] }
        let list = TTLV(.attributeValue, .text(TagList.write(["prod", "billing"])))
        let name = TTLV(.attributeName, .text(VendorAttribute.tagName))
        let vendor = TTLV(.vendorIdentification, .text(VendorAttribute.cosmianVendor))
        for fields in [[name, list], [list], [vendor, list]] {
            #expect(try await fixture.found([TTLV(.attribute, .structure(fields))]) == [id])
        }
        #expect(try await fixture.found([TTLV(.attribute, .structure([name]))]).count == 2)
    }

    @Test(
        "a mask, a Boolean, Usage Limits, a format and a generator are found with the help of the lists as without it"
    )
    func flags() async throws {
        let fixture = try await ObjectsFixture()
        let limits = try UsageLimits(
            ttlv: TTLV(
                .usageLimits,
                .structure([TTLV(.usageLimitsTotal, .longInteger(10)), UsageLimitsUnit.byte.ttlv])
            )
        )
        let generator = TTLV(.randomNumberGenerator, .structure([TTLV(.rngAlgorithm, .enumeration(2))]))
        let both = try await fixture.key { $0.cryptographicUsageMask = [.encrypt, .decrypt] }
        let one = try await fixture.key { $0.cryptographicUsageMask = .encrypt }
        let closed = try await fixture.key { ($0.sensitive, $0.extractable) = (true, false) }
        let limited = try await fixture.key { $0.usageLimits = limits }
        let block = SampleObjects.block(.raw, [UInt8](repeating: 1, count: 16), (.aes, 128))
        let brought = try await fixture.register(.symmetricKey(block), Attributes([generator]))
        let type = OpaqueDataType(rawValue: 0x8000_0001)
        let opaque = try await fixture.register(.opaqueObject(type, SecretBytes(copying: [1])))
        let names = [
            both: "both", one: "one", closed: "closed", limited: "limited", brought: "brought", opaque: "opaque",
        ]
        func mask(_ bits: Int32) -> TTLV { TTLV(.cryptographicUsageMask, .integer(bits)) }
        func flag(_ tag: KMIP.Tag, _ value: Bool) -> TTLV { TTLV(tag, .boolean(value)) }
        func left(_ units: Int64) -> TTLV {
            TTLV(.usageLimits, .structure([TTLV(.usageLimitsTotal, .longInteger(units))]))
        }
        // Keys of AES encrypt and decrypt where nobody says what they are for.
        let usual: Set<String> = [both, closed, limited, brought]
        let wanted: [(TTLV, Set<String>)] = [
            (mask(0x0c), usual), (mask(0x04), usual.union([one])), (mask(0x200), []),
            (flag(.sensitive, true), [closed]), (flag(.alwaysSensitive, true), [closed]),
            (flag(.extractable, false), [closed]), (flag(.neverExtractable, true), [closed]),
            (flag(.sensitive, false), [both, one, limited, brought, opaque]),
            (left(10), [limited]), (left(11), []), (KeyFormatType.opaque.ttlv, [opaque]),
            (KeyFormatType.raw.ttlv, [both, one, closed, limited, brought]), (generator, [brought]),
            (
                TTLV(.randomNumberGenerator, .structure([TTLV(.rngAlgorithm, .enumeration(1))])),
                [both, one, closed, limited]
            ),
        ]
        for isWhole in [true, false] {
            if !isWhole { try await fixture.forgetLists() }
            for (question, ids) in wanted {
                // The admin finds the vault's own objects too.
                let found = Set(try await fixture.found([question])).intersection(names.keys)
                let wrong = found.symmetricDifference(ids).map { names[$0] ?? $0 }.sorted()
                #expect(wrong.isEmpty, "\(question), with lists: \(isWhole)")
            }
        }
    }

    @Test("nothing is kept nowhere, and nothing is read for who looks there")
    func nowhere() async throws {
        let fixture = try await SharingFixture()
        let ann = try await fixture.owner("ann")
        _ = try await fixture.key(of: ann)
        let before = await fixture.servers.members[0].store.located
        for mask in [Int32(0), 0x1000] {
            let request = LocateRequest(attributes: Attributes(), storageStatus: StorageStatusMask(rawValue: mask))
            let found = try await fixture.objects(0, ann).locate(request)
            #expect(found.uniqueIdentifiers.isEmpty && found.locatedItems == 0)
        }
        #expect(await fixture.servers.members[0].store.located == before)
    }

    @Test("a certificate, its request and a public key are found by their digests, for who may see these")
    func digests() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let objects: [ManagedObject] = [
            .certificate(.x509, samples.certificate), .certificateRequest(.pkcs10, samples.request),
            .publicKey(SampleObjects.block(.x509, samples.spki, (.rsa, 2_048))),
        ]
        for object in objects {
            let id = try await fixture.register(object)
            let digest = try #require(try await fixture.attributes(id).all(.digest).first)
            #expect(try await fixture.found([digest]) == [id], "\(object.objectType.name)")
            try await fixture.giveAway(id)
            try await fixture.grant([.destroy], on: id)
            #expect(try await fixture.found([digest]).isEmpty)
        }
    }

    @Test("whether there is none, or one of which the caller may not know, an identifier costs as much to look for")
    func identifier() async throws {
        let fixture = try await SharingFixture()
        let (ann, bob) = (try await fixture.owner("ann"), try SharingFixture.mail("bob"))
        let id = try await fixture.key(of: ann)
        let store = fixture.servers.members[0].store
        func calls(_ id: String) async throws -> Int {
            let request = LocateRequest(attributes: Attributes([TTLV(.uniqueIdentifier, .text(id))]))
            #expect(try await fixture.objects(0, bob).locate(request).uniqueIdentifiers.isEmpty)
            let before = await store.calls
            _ = try await fixture.objects(0, bob).locate(request)
            return await store.calls - before
        }
        let other = String(id.dropLast()) + (id.last == "0" ? "1" : "0")
        #expect(try await calls(id) == calls(other))
    }
}

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

extension ObjectsFixture {
    /// As if the vault were of an earlier version: Locate reads without the lists.
    func forgetLists() async throws {
        try await store.apply([.removeHint(ListMark.isWhole)])
        try await test.server.open().hasWholeLists.store(false, ordering: .releasing)
    }
}

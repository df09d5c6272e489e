import Access
import Foundation
import KMIP
import Secrets
import TestTools
import Testing

@testable import Operations

/// Private keys that leave and come in PKCS#12 files.
struct ObjectsPKCS12Tests {
    private struct Linked {
        let fixture: ObjectsFixture
        let key: String
        let certificate: String

        /// A certificate whose private key and password are linked.
        init(_ samples: SampleObjects) async throws {
            fixture = try await ObjectsFixture()
            let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
            let now = Attributes([TTLV(.activationDate, .dateTime(1))])
            let password = try await fixture.register(word, now)
            let block = SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))
            key = try await fixture.register(.privateKey(block))
            certificate = try await fixture.register(
                .certificate(.x509, samples.certificate),
                Attributes([
                    Link(type: .pkcs12Password, identifier: password).ttlv,
                    Link(type: .privateKey, identifier: key).ttlv,
                ])
            )
        }

        var asked: GetRequest { GetRequest(uniqueIdentifier: certificate, keyFormatType: .pkcs12) }
    }

    private func linked<Result>(_ body: (Linked, OpenSSL) async throws -> Result) async throws -> Result {
        let openssl = try OpenSSL()
        return try await body(try await Linked(SampleObjects(openssl)), openssl)
    }

    @Test("a certificate leaves with its private key, which the answer is said to be and which is Fresh no longer")
    func certificate() async throws {
        try await linked { linked, openssl in
            let fixture = linked.fixture
            #expect(try await fixture.attributes(linked.key).fresh == true)
            let exported = try await fixture.objects.export(ExportRequest(linked.asked))
            #expect(exported.objectType == .privateKey && exported.object?.objectType == .privateKey)
            #expect(exported.uniqueIdentifier == linked.certificate)
            #expect(try ExportResponse(ttlv: TTLV(.responsePayload, .structure(exported.fields))) == exported)
            try openssl.write(try #require(exported.object).bytes(), "file.p12")
            let text = String(
                decoding: try openssl.run("pkcs12", "-in", "file.p12", "-passin", "pass:wer da", "-nodes"),
                as: UTF8.self
            )
            #expect(text.contains("PRIVATE KEY") && text.contains("CERTIFICATE"))
            #expect(try await fixture.attributes(linked.key).fresh == false)
            #expect(try await fixture.attributes(linked.certificate).fresh == false)
        }
    }

    @Test("the certificates above it leave in the file as well and stay Fresh: nobody has a secret by them")
    func chain() async throws {
        try await linked { linked, openssl in
            let fixture = linked.fixture
            let above = try openssl.run("req", "-x509", "-key", "ec.pem", "-subj", "/CN=above", "-outform", "DER")
            let authority = try await fixture.register(.certificate(.x509, above))
            let link = Link(type: .certificate, identifier: authority).ttlv
            _ = try await fixture.objects.addAttribute(
                AddAttributeRequest(uniqueIdentifier: linked.certificate, newAttribute: link)
            )
            let given = try await fixture.objects.get(linked.asked)
            try openssl.write(given.object.bytes(), "file.p12")
            let text = String(
                decoding: try openssl.run("pkcs12", "-in", "file.p12", "-passin", "pass:wer da", "-nodes"),
                as: UTF8.self
            )
            #expect(text.contains("CN=above") || text.contains("CN = above"))
            #expect(try await fixture.attributes(authority).fresh == true)
            #expect(try await fixture.attributes(linked.key).fresh == false)
            #expect(try await fixture.attributes(linked.certificate).fresh == false)
        }
    }

    @Test("a certificate leaves with the private key to which its public key leads, under the password of either")
    func throughPublicKey() async throws {
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let fixture = try await ObjectsFixture()
        let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
        let password = try await fixture.register(word, Attributes([TTLV(.activationDate, .dateTime(1))]))
        let key = try await fixture.register(
            .privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))),
            Attributes([Link(type: .pkcs12Password, identifier: password).ttlv])
        )
        let publicKey = try await fixture.register(
            .publicKey(SampleObjects.block(.x509, samples.spki, (.rsa, 2_048))),
            Attributes([Link(type: .privateKey, identifier: key).ttlv])
        )
        let certificate = try await fixture.register(
            .certificate(.x509, samples.certificate),
            Attributes([Link(type: .publicKey, identifier: publicKey).ttlv])
        )
        let asked = GetRequest(uniqueIdentifier: certificate, keyFormatType: .pkcs12)
        let exported = try await fixture.objects.export(ExportRequest(asked))
        #expect(exported.objectType == .privateKey && exported.uniqueIdentifier == certificate)
        #expect(try await fixture.attributes(key).fresh == false)
        for file in [try #require(exported.object), try await fixture.get(certificate, .pkcs12)] {
            try openssl.write(try file.bytes(), "file.p12")
            let read = try openssl.run("pkcs12", "-in", "file.p12", "-passin", "pass:wer da", "-nodes")
            let text = String(decoding: read, as: UTF8.self)
            #expect(text.contains("PRIVATE KEY") && text.contains("CERTIFICATE"))
        }
        // The public key is only gone through.
        #expect(try await fixture.attributes(publicKey).fresh == true)
        // A link of the certificate's own is not gone past, wherever it leads.
        let own = Link(type: .privateKey, identifier: "elsewhere").ttlv
        let request = AddAttributeRequest(uniqueIdentifier: certificate, newAttribute: own)
        _ = try await fixture.objects.addAttribute(request)
        #expect(await refusal { try await fixture.objects.get(asked) } != nil)
        #expect(await refusal { try await fixture.objects.export(ExportRequest(asked)) } != nil)
    }

    @Test("the name of the first private key in a file is noted, and one that is said has to be that")
    func friendlyName() async throws {
        let openssl = try OpenSSL()
        _ = try SampleObjects(openssl)
        let fixture = try await ObjectsFixture()
        let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
        let password = try await fixture.register(word, Attributes([TTLV(.activationDate, .dateTime(1))]))
        func file(_ arguments: String...) throws -> KeyBlock {
            let all = ["-export", "-inkey", "rsa.pem", "-nocerts", "-passout", "pass:wer da", "-out", "named.p12"]
            _ = try openssl.run(["pkcs12"] + all + arguments)
            return SampleObjects.block(.pkcs12, try openssl.read("named.p12"), nil)
        }
        func name(_ block: KeyBlock, _ said: String? = nil) async throws -> String? {
            var attributes = Attributes([Link(type: .pkcs12Password, identifier: password).ttlv])
            attributes.pkcs12FriendlyName = said
            let id = try await fixture.register(.privateKey(block), attributes)
            // The file goes on being read when the name is changed: it is for what leaves.
            let other = TTLV(.pkcs12FriendlyName, .text("another"))
            _ = try await fixture.objects.setAttribute(SetAttributeRequest(uniqueIdentifier: id, newAttribute: other))
            _ = try await fixture.get(id, .pkcs8)
            let before = try await fixture.attributes(id).pkcs12FriendlyName
            #expect(before == "another")
            let registered = try await fixture.register(.privateKey(block), attributes)
            return try await fixture.attributes(registered).pkcs12FriendlyName
        }
        let (named, plain) = (try file("-name", "mine"), try file())
        #expect(try await name(named) == "mine")
        #expect(try await name(named, "MINE") == "MINE")
        #expect(await refusal { try await name(named, "yours") as Any } == .invalidField)
        #expect(try await name(plain) == nil)
        #expect(try await name(plain, "yours") == "yours")
    }

    @Test("a private key that is archived leaves in no file")
    func archived() async throws {
        try await linked { linked, _ in
            _ = try await linked.fixture.objects.archive(ArchiveRequest(uniqueIdentifier: linked.key))
            #expect(await refusal { try await linked.fixture.objects.get(linked.asked) } == .objectArchived)
            let export = ExportRequest(linked.asked)
            #expect(await refusal { try await linked.fixture.objects.export(export) } == .objectArchived)
        }
    }

    @Test("who may get a private key and not export it does not export it with its certificate")
    func permits() async throws {
        try await linked { linked, _ in
            let fixture = linked.fixture
            try await fixture.giveAway(linked.key)
            try await fixture.grant([.get], on: linked.key)
            #expect(await refusal { try await fixture.objects.get(linked.asked) } == nil)
            #expect(
                await refusal { try await fixture.objects.export(ExportRequest(linked.asked)) } == .permissionDenied
            )
            try await fixture.grant([.export], on: linked.key)
            #expect(await refusal { try await fixture.objects.export(ExportRequest(linked.asked)) } == nil)
            #expect(await refusal { try await fixture.objects.get(linked.asked) } == .permissionDenied)
        }
    }

    @Test("a file whose password would be hashed a million times over is not opened")
    func costly() async throws {
        try await linked { linked, openssl in
            let fixture = linked.fixture
            let arguments = ["pkcs12", "-export", "-inkey", "rsa.pem", "-nocerts", "-iter", "65537", "-passout"]
            let (a, none) = (arguments, "pass:wer da")
            var file = try openssl.run(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], none)
            let links = try await fixture.attributes(linked.certificate).links.filter { $0.type == .pkcs12Password }
            let attributes = Attributes(links.map(\.ttlv))
            func register() async -> ResultReason? {
                let block = SampleObjects.block(.pkcs12, file, nil)
                return await refusal { try await fixture.register(.privateKey(block), attributes) }
            }
            #expect(await register() == nil)
            let place = try #require(file.indices.last { file[$0...].starts(with: [2, 3, 1, 0, 1]) })
            file.replaceSubrange((place + 2)..<(place + 5), with: [0x7f, 0xff, 0xff])
            #expect(await register() == .serverLimitExceeded)
        }
    }
}

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

import Access
import Canonical
import FoundationEssentials
import Glibc
import KMIP
import Secrets
import TestSupport
import Testing

@testable import Operations

@Suite("Long bodies with a tag")
struct VerifiedBodyTests {
    private static let key = (0..<32).map { UInt8($0) }
    private static let usual = ParametersBody()

    private func sealed(
        _ data: [UInt8],
        pieces: Int,
        by id: String,
        _ fixture: ObjectsFixture,
        _ beside: DataBeside = .nothing
    ) async throws -> [UInt8] {
        let body = try #require(try await fixture.objects.encryption(id, Self.usual, beside))
        var out = body.head.withBytes { [UInt8]($0) }
        for start in stride(from: 0, to: data.count, by: pieces) {
            let piece = SecretBytes(copying: data[start..<min(start + pieces, data.count)])
            out += try await body.take(piece).withBytes { [UInt8]($0) }
        }
        return out + (try await body.finish().withBytes { [UInt8]($0) })
    }

    private func take(_ sealed: [UInt8], pieces: Int, by body: VerifiedBody) async throws {
        for start in stride(from: 0, to: sealed.count, by: pieces) {
            try await body.take(Array(sealed[start..<min(start + pieces, sealed.count)]))
        }
        try await body.verify()
    }

    private func opened(
        _ sealed: [UInt8],
        pieces: Int,
        by id: String,
        _ fixture: ObjectsFixture,
        _ beside: DataBeside = .nothing
    ) async throws -> [UInt8] {
        let body = try #require(try await fixture.objects.verifiedDecryption(id, Self.usual, beside))
        try await take(sealed, pieces: pieces, by: body)
        var out: [UInt8] = []
        while let piece = try await body.next() { out += piece.withBytes { [UInt8]($0) } }
        return out
    }

    @Test(
        "wherever the data is cut, it is what comes out whole, and comes back",
        arguments: [.aes, .chaCha20] as [CryptographicAlgorithm]
    )
    func pieces(algorithm: CryptographicAlgorithm) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key, algorithm)
        for (count, cut) in [(0, 1), (1, 1), (16, 5), (100, 7), (100, 28), (4_000, 999)] {
            let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            let long = try await sealed(data, pieces: cut, by: id, fixture)
            #expect(long.count == 12 + count + 16)
            #expect(try await fixture.objects.decryptOctets(id, long, Self.usual) == SecretBytes(copying: data))
            let whole = try await fixture.octets(id, data, Self.usual)
            #expect(try await opened(whole, pieces: cut, by: id, fixture) == data)
            #expect(try await opened(long, pieces: 1, by: id, fixture) == data)
        }
        #expect(fixture.test.server.spools.value == 0)
    }

    @Test("what is longer than a piece of the file comes back, and leaves no file")
    func long() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let count = 2 * CryptographyLimits.betweenLooks + CryptographyLimits.spoolPiece + 5
        let data = [UInt8](repeating: 7, count: count)
        let long = try await sealed(data, pieces: 100_000, by: id, fixture)
        let body = try #require(try await fixture.objects.verifiedDecryption(id, Self.usual, count: long.count))
        try await take(long, pieces: 70_001, by: body)
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.test.folder.path)
        #expect(!files.contains { $0.hasPrefix(".spool") })
        var out: [UInt8] = []
        while let piece = try await body.next() { out += piece.withBytes { [UInt8]($0) } }
        #expect(out == data)
        #expect(try await body.next() == nil)
    }

    @Test("of what was changed, cut or made longer nothing is given out")
    func damaged() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let right = try await sealed((0..<50).map { UInt8($0) }, pieces: 50, by: id, fixture)
        var wrong: [[UInt8]] = []
        for place in right.indices {
            wrong.append(right)
            wrong[place][place] ^= 1
        }
        for count in right.indices { wrong.append(Array(right.prefix(count))) }
        wrong.append(right + [0])
        for sealed in wrong {
            let body = try #require(try await fixture.objects.verifiedDecryption(id, Self.usual))
            #expect(await refusal { try await take(sealed, pieces: 9, by: body) } == .cryptographicFailure)
        }
        #expect(fixture.test.server.spools.value == 0)
    }

    @Test("a nonce and additional data that are told beside it belong to it")
    func beside() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let nonce = [UInt8](repeating: 3, count: 12)
        let told = try DataBeside(nonce: nonce.base64, additionalData: [1, 2].base64)
        let long = try await sealed([7, 8, 9], pieces: 2, by: id, fixture, told)
        #expect(long.count == 3 + 16)
        #expect(long == (try await fixture.octets(id, [7, 8, 9], Self.usual, told)))
        #expect(try await opened(long, pieces: 4, by: id, fixture, told) == [7, 8, 9])
        #expect(try await fixture.objects.decryptOctets(id, long, Self.usual, told) == SecretBytes(copying: [7, 8, 9]))
        let before = try DataBeside(additionalData: [1, 2].base64)
        #expect(try await opened(nonce + long, pieces: 4, by: id, fixture, before) == [7, 8, 9])
        for other in [
            try DataBeside(nonce: nonce.base64), try DataBeside(nonce: nonce.base64, additionalData: [1].base64),
        ] {
            #expect(
                await refusal { try await opened(long, pieces: 4, by: id, fixture, other) } == .cryptographicFailure
            )
        }
        let untagged = ParametersBody(mode: "CTR")
        let lost = await refusal { try await fixture.objects.encryption(id, untagged, before) != nil }
        #expect(lost == .unsupportedCryptographicParameters)
        #expect(throws: OperationError.self) { try DataBeside(nonce: "no base64!") }
    }

    @Test("a key that is no longer for it ends the first pass as well as the second")
    func decisions() async throws {
        let fixture = try await ObjectsFixture()
        for isVerified in [false, true] {
            let id = try await fixture.key(Self.key)
            let data = [UInt8](repeating: 7, count: 2 * CryptographyLimits.betweenLooks)
            let long = try await sealed(data, pieces: 1 << 18, by: id, fixture)
            let body = try #require(try await fixture.objects.verifiedDecryption(id, Self.usual))
            if isVerified { try await take(long, pieces: 1 << 18, by: body) }
            try await fixture.giveAway(id)
            let refused = await refusal {
                if !isVerified { try await take(long, pieces: 1 << 18, by: body) }
                while try await body.next() != nil {}
                return true
            }
            #expect(refused == .objectNotFound || refused == .permissionDenied)
        }
    }

    @Test("of one caller no more are kept at a time than the server allows, and an end makes room")
    func many() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        var bodies: [VerifiedBody?] = []
        for _ in 0..<CryptographyLimits.spoolsOfSubject {
            bodies.append(try await fixture.objects.verifiedDecryption(id, Self.usual))
        }
        let refused = await refusal { try await fixture.objects.verifiedDecryption(id, Self.usual) != nil }
        #expect(refused == .serverLimitExceeded)
        #expect(fixture.test.server.spools.value == CryptographyLimits.spoolsOfSubject)
        bodies.removeAll()
        #expect(try await fixture.objects.verifiedDecryption(id, Self.usual) != nil)
    }

    @Test("one caller leaves room to others, and all together have no more than the server allows")
    func others() throws {
        let (folder, all) = (FileManager.default.temporaryDirectory.path, SpoolCount())
        var spools: [Spool] = []
        func add(_ name: String) throws {
            spools.append(try Spool(in: folder, counting: all, of: try Subject.mail(name + "@example.org")))
        }
        let callers = CryptographyLimits.spools / CryptographyLimits.spoolsOfSubject
        #expect(callers > 1)
        for caller in 0..<callers {
            for _ in 0..<CryptographyLimits.spoolsOfSubject { try add("\(caller)") }
            #expect(throws: OperationError.self) { try add("\(caller)") }
        }
        #expect(throws: OperationError.self) { try add("another") }
        #expect(all.value == CryptographyLimits.spools)
        spools.removeLast()
        try add("another")
        #expect(throws: OperationError.self) { try add("0") }
        spools.removeAll()
        #expect(all.value == 0)
        try add("0")
    }

    @Test("a file gives back what was put into it, and takes no more than the disk has")
    func spool() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let all = SpoolCount()
        let owner = try Subject.mail("owner@example.org")
        let spool = try Spool(in: folder, counting: all, of: owner)
        try spool.append([1, 2, 3])
        try spool.append([])
        try spool.append([4, 5])
        #expect(spool.count == 5)
        #expect(try spool.read(from: 0, 2) == [1, 2])
        #expect(try spool.read(from: 2, 100) == [3, 4, 5])
        #expect(try spool.read(from: 5, 100).isEmpty)
        #expect(throws: OperationError.self) { try Spool.requireRoom(for: .max, in: folder) }
        #expect(throws: OperationError.self) { try Spool(in: folder + "/none", counting: all, of: owner) }
        #expect(all.value == 1)
    }

    /// What the system calls an open file: one that never had a name `#`, its number and ` (deleted)`.
    private func title(of file: Int32) throws -> String {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(file)")
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Whether the folder's file system has files that never have a name. Asked by the system's own word, O_TMPFILE, not by ours.
    private func hasNameless(_ folder: String) -> Bool {
        let file = open(folder, 0o20_000_000 | O_DIRECTORY | O_RDWR, 0o600)
        guard file >= 0 else { return false }
        close(file)
        return true
    }

    @Test("a file has no name, be it that the file system has such files or that it loses its name")
    func nameless() async throws {
        let folder = try await TestVault.newFolder().path
        let spool = try Spool(in: folder, counting: SpoolCount(), of: try Subject.mail("owner@example.org"))
        try spool.append([1])
        if hasNameless(folder) {
            let title = try title(of: spool.file)
            #expect(title.hasPrefix("#") && title.hasSuffix(" (deleted)"))
        }
        let file = try Spool.unlinked(in: folder)
        defer { close(file) }
        let lost = try title(of: file)
        #expect(lost.hasPrefix(".spool-") && lost.hasSuffix(" (deleted)"))
        #expect(write(file, [2], 1) == 1)
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.hasPrefix(".spool") })
        #expect(try spool.read(from: 0, 1) == [1])
    }
}

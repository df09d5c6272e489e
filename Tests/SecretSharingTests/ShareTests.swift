import Canonical
import SecretSharing
import Secrets
import TestTools
import Testing

@Suite("A share's forms")
struct ShareTests {
    private let records: [VectorFile.Record]

    init() throws {
        records = try VectorFile("shares.txt", in: .module).records
    }

    private func share(_ record: VectorFile.Record) throws -> Share {
        let vault = try #require(Bytes(hex: record["vault"]))
        return try Share(
            vault: #require(VaultID(bytes: vault)),
            epoch: Epoch(#require(UInt32(record["epoch"]))),
            position: SharePosition(
                group: #require(UInt8(record["group"])),
                index: #require(UInt8(record["index"]))
            ),
            anchor: #require(Bytes(hex: record["anchor"])),
            y: SecretBytes(copying: #require(Bytes(hex: record["y"])))
        )
    }

    private func read(_ bytes: some Collection<UInt8>) throws(ShareError) -> Share {
        try Share(reading: SecretBytes(copying: bytes))
    }

    private func refusal(_ bytes: some Collection<UInt8>) -> ShareError? {
        do throws(ShareError) {
            _ = try read(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func plain(_ secret: SecretBytes) -> Bytes { secret.withBytes { Bytes($0) } }

    @Test("are the vectors', both ways")
    func vectors() throws {
        for record in records {
            let share = try share(record)
            #expect(plain(share.raw).hex == record["raw"])
            #expect(String(decoding: plain(share.text), as: UTF8.self) == record["text"])
            for form in [plain(share.raw), plain(share.text), Bytes(record["base64"].utf8)] {
                let again = try read(form)
                #expect(again.raw == share.raw && again.vault == share.vault && again.epoch == share.epoch)
                #expect(again.position == share.position && again.anchor == share.anchor && again.y == share.y)
            }
        }
    }

    @Test("digest, confirmation and drill are the vectors'")
    func proofs() throws {
        for record in records {
            let share = try share(record)
            let nonce = try #require(Bytes(hex: record["nonce"]))
            #expect(share.digest(holder: record["holder"]).hex == record["digest"])
            #expect(share.confirmation(nonce: nonce).base64 == record["confirmation"])
            let key = share.drillKey()
            #expect(plain(key).hex == record["drillkey"])
            #expect(Share.drillProof(key: key, nonce: nonce).base64 == record["drill"])
        }
    }

    @Test("the text is read without case, with i, l and o, and with any blanks and dashes")
    func typing() throws {
        let record = records[0]
        let text = record["text"]
        let raw = try share(record).raw
        let sloppy = text.replacing("1", with: "I").replacing("0", with: "O")
        let forms = [
            text.uppercased(), sloppy, sloppy.lowercased(), text.replacing("1", with: "l"),
            text.replacing("-", with: ""),
            "\n  " + text.replacing("-", with: " \r\n- ") + "\n\t",
        ]
        for form in forms { #expect(try read(form.utf8).raw == raw, "\(form)") }
        let lines = record["base64"].map { "\($0)" }.joined(separator: "\n") + "\n"
        #expect(try read(lines.utf8).raw == raw)
    }

    @Test("a slip in any character of the text is named by its block, or read as the same character")
    func slips() throws {
        let record = records[1]
        let text = Bytes(record["text"].utf8)
        let raw = try share(record).raw
        for place in 4..<text.count where text[place] != UInt8(ascii: "-") {
            let block = (place - 4) / 11 + 1
            for other in "0123456789abcdefghjkmnpqrstvwxyzu!é".utf8 where other != text[place] {
                var damaged = text
                damaged[place] = other
                let found = refusal(damaged)
                // Ten check bits let one slip in a thousand through to the share's own checksum.
                #expect(found == .malformed(block: block) || found == .malformed(block: nil), "\(place)")
            }
        }
        #expect(try read(text).raw == raw)
    }

    @Test("two blocks that trade places, a block left out, a character too few or too many are refused")
    func structure() throws {
        let text = records[0]["text"]
        var blocks = text.split(separator: "-").map(String.init)
        blocks.swapAt(3, 4)
        #expect(refusal(blocks.joined(separator: "-").utf8) == .malformed(block: 3))
        blocks.swapAt(3, 4)
        #expect(refusal((blocks[..<8] + blocks[9...]).joined(separator: "-").utf8) == .malformed(block: 8))
        #expect(refusal(text.dropLast().utf8) == .malformed(block: 16))
        #expect(refusal((text + "0").utf8) == .malformed(block: nil))
        #expect(refusal("kq1".utf8) == .malformed(block: 1))
        #expect(refusal("kq1-".utf8) == .malformed(block: 1))
        #expect(ShareError.malformed(block: 7).description == "block 7 of the share is mistyped")
    }

    @Test("a flipped bit or a missing byte of the raw form is refused")
    func damage() throws {
        let raw = plain(try share(records[0]).raw)
        for place in raw.indices {
            for bit in 0..<8 {
                var damaged = raw
                damaged[place] ^= 1 << UInt8(bit)
                #expect(refusal(damaged) == .malformed(block: nil))
            }
            #expect(refusal(raw[..<place]) == .malformed(block: nil))
        }
        #expect(refusal(raw + [10]) == .malformed(block: nil))
    }

    @Test("another format or suite is named, once the checksum is right")
    func laterFormats() throws {
        var raw = plain(try share(records[0]).raw)
        func sealed(_ raw: Bytes) -> Bytes { Bytes(raw[..<72]) + Digest(of: Bytes(raw[..<72])).bytes.prefix(4) }
        raw[0] = 2
        #expect(refusal(sealed(raw)) == .unknownFormat(2))
        raw[0] = 1
        raw[1] = 9
        #expect(refusal(sealed(raw)) == .unknownSuite(9))
        raw[1] = 1
        raw[22] = 0
        #expect(refusal(sealed(raw)) == .malformed(block: nil))
        raw[22] = 1
        raw[23] = 0
        #expect(refusal(sealed(raw)) == .malformed(block: nil))
    }

    @Test("more input than the limit is refused, at the limit it is read")
    func limits() throws {
        let text = Bytes(records[0]["text"].utf8)
        let blanks = Bytes(repeating: 0x20, count: SharingLimits.shareInput - text.count)
        #expect(refusal(blanks + text) == nil)
        #expect(refusal(blanks + [0x20] + text) == .malformed(block: nil))
        #expect(refusal(Bytes()) == .malformed(block: nil))
    }

    @Test("random bytes are never a share and never a crash")
    func noise() {
        let seed = SeededNumbers.seed
        for step in 0..<2_000 {
            var numbers = SeededNumbers(seed: seed &+ UInt64(step))
            let noise = numbers.bytes(Int.random(in: 0...300, using: &numbers))
            #expect(refusal(noise) != nil, "KEYQUORUM_SEED=\(seed &+ UInt64(step))")
            #expect(
                refusal(Bytes("kq1".utf8) + noise.map { $0 & 0x7f }) != nil,
                "KEYQUORUM_SEED=\(seed &+ UInt64(step))"
            )
        }
    }

    @Test("a share prints nothing of its value")
    func silence() throws {
        let share = try share(records[0])
        var dumped = ""
        dump(share, to: &dumped)
        for text in ["\(share)", String(reflecting: share), dumped] {
            #expect(!text.contains("4041") && !text.contains("64, 65") && !text.contains("kq1"), "\(text)")
        }
    }
}

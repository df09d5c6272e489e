import KMIP
import Testing

@Suite("Messages of a connection")
struct MessageFramerTests {
    /// A RequestMessage with so many bytes inside.
    private static func message(_ count: Int) -> [UInt8] {
        [0x42, 0x00, 0x78, 0x01, 0, 0, UInt8(count >> 8), UInt8(count & 0xff)] + [UInt8](repeating: 7, count: count)
    }

    private static func all(_ framer: inout MessageFramer) throws -> [[UInt8]] {
        var messages: [[UInt8]] = []
        while let message = try framer.next() { messages.append(message) }
        return messages
    }

    @Test("are found whatever pieces they come in", arguments: [1, 3, 8, 9, 1_000])
    func pieces(size: Int) throws {
        let sent = [Self.message(16), Self.message(0), Self.message(264)]
        let bytes = sent.flatMap(\.self)
        var framer = MessageFramer()
        var found: [[UInt8]] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            framer.append(bytes[start..<min(start + size, bytes.count)])
            found += try Self.all(&framer)
        }
        #expect(found == sent)
        #expect(!framer.isInside)
    }

    @Test("one that began and has not ended is known of")
    func inside() throws {
        var framer = MessageFramer()
        #expect(!framer.isInside)
        framer.append(Self.message(16).dropLast())
        #expect(try framer.next() == nil)
        #expect(framer.isInside)
    }

    @Test("one that announces more than a message may have is refused by its head")
    func tooLong() throws {
        var framer = MessageFramer(limits: Limits(messageBytes: 64, depth: 4, elements: 10, batchItems: 1))
        framer.append(Self.message(56))
        #expect(try framer.next()?.count == 64)
        framer.append(Self.message(64).prefix(8))
        #expect(throws: KMIPError.self) { try framer.next() }
    }

    @Test(
        "bytes that are no message are refused, and shown",
        arguments: [
            Array("GET / HTTP/1.1\r\n".utf8), [0x42, 0x00, 0x78, 0x02, 0, 0, 0, 8],
            [0x42, 0x00, 0x7b, 0x01, 0, 0, 0, 8],
            [0x42, 0x00, 0x78, 0x01, 0, 0, 0, 7], [0x42, 0x00, 0x78, 0x01, 0xff, 0xff, 0xff, 0xf8],
        ]
    )
    func garbage(bytes: [UInt8]) throws {
        var framer = MessageFramer()
        framer.append(bytes)
        #expect(throws: KMIPError.self) { try framer.next() }
        #expect(framer.beginning == Array(bytes.prefix(8)))
    }
}

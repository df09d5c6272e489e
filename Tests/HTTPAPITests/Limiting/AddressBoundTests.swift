import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPAPI

@Suite("Connections of one address")
struct AddressBoundTests {
    private func channel(_ address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: address, port: 1)).wait()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 1)
        return channel
    }

    @Test("no more than so many are let in, and a closed one makes room")
    func bound() throws {
        let bound = try #require(AddressBound(2))
        let first = try channel("192.0.2.1")
        #expect(bound.admit(first))
        #expect(try bound.admit(channel("192.0.2.1")))
        #expect(try !bound.admit(channel("192.0.2.1")))
        #expect(try bound.admit(channel("192.0.2.2")))
        first.close(promise: nil)
        first.embeddedEventLoop.run()
        #expect(try bound.admit(channel("192.0.2.1")))
        #expect(try !bound.admit(channel("192.0.2.1")))
    }

    @Test("an address that has none any more is forgotten, and one that was refused leaves nothing")
    func forgotten() throws {
        let bound = try #require(AddressBound(1))
        let (held, refused) = (try channel("192.0.2.1"), try channel("192.0.2.1"))
        #expect(bound.admit(held))
        #expect(!bound.admit(refused))
        for channel in [refused, held] {
            #expect(bound.addresses == 1)
            channel.close(promise: nil)
            channel.embeddedEventLoop.run()
        }
        #expect(bound.addresses == 0)
    }

    @Test("a network of IPv6 is one address; without a bound there is nothing to ask")
    func networks() throws {
        let bound = try #require(AddressBound(1))
        #expect(try bound.admit(channel("2001:db8::1")))
        #expect(try !bound.admit(channel("2001:db8::2")))
        #expect(try bound.admit(channel("2001:db8:0:1::1")))
        #expect(AddressBound(nil) == nil)
    }
}

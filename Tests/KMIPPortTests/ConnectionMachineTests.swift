import Testing

@testable import KMIPPort

@Suite("What happens on a connection of the KMIP port")
struct ConnectionMachineTests {
    private var machine = ConnectionMachine()

    @Test("messages that come together are answered one after the other, in their order")
    mutating func order() {
        #expect(machine.handle(.received([1])) == [.answer([1])])
        #expect(machine.handle(.received([2])) == [])
        #expect(machine.handle(.received([3])) == [])
        #expect(machine.handle(.answered(PortAnswer([11], isSenderKnown: true))) == [.write([11]), .answer([2])])
        #expect(machine.handle(.answered(PortAnswer([12], isSenderKnown: true))) == [.write([12]), .answer([3])])
        #expect(machine.handle(.answered(PortAnswer([13], isSenderKnown: true))) == [.write([13])])
        #expect(machine.isIdle)
    }

    @Test("what is no message is answered after the messages before it, and ends the connection")
    mutating func garbled() {
        #expect(machine.handle(.received([1])) == [.answer([1])])
        #expect(machine.handle(.garbled([9])) == [])
        #expect(!machine.takesMore)
        #expect(machine.handle(.received([2])) == [])
        #expect(machine.handle(.answered(PortAnswer([11], isSenderKnown: true))) == [.write([11]), .answer([9])])
        #expect(machine.handle(.answered(PortAnswer([19], isSenderKnown: true))) == [.write([19]), .close])
        #expect(machine.handle(.received([3])) == [])
    }

    @Test("a server that ends finishes the answer under way and begins no other")
    mutating func farewell() {
        #expect(machine.handle(.received([1])) == [.answer([1])])
        #expect(machine.handle(.received([2])) == [])
        #expect(machine.handle(.farewell) == [])
        #expect(machine.handle(.answered(PortAnswer([11], isSenderKnown: true))) == [.write([11]), .close])
    }

    @Test("a stranger has his answer, and his connection ends, whatever else he sent")
    mutating func stranger() {
        #expect(machine.handle(.received([1])) == [.answer([1])])
        #expect(machine.handle(.received([2])) == [])
        #expect(machine.handle(.answered(PortAnswer([11], isSenderKnown: false))) == [.write([11]), .close])
        #expect(machine.handle(.received([3])) == [])
    }

    @Test("a connection without anything under way closes at the server's farewell")
    mutating func idleFarewell() {
        #expect(machine.handle(.farewell) == [.close])
        #expect(machine.handle(.farewell) == [])
    }

    @Test("no more is read while too many messages wait")
    mutating func manyMessages() {
        for _ in 0...PortLimits.waitingMessages { _ = machine.handle(.received([1])) }
        #expect(!machine.takesMore)
        _ = machine.handle(.answered(PortAnswer([], isSenderKnown: true)))
        #expect(machine.takesMore)
    }

    @Test("no more is read while too many bytes wait")
    mutating func manyBytes() {
        _ = machine.handle(.received([1]))
        #expect(machine.takesMore)
        _ = machine.handle(.received([UInt8](repeating: 0, count: PortLimits.waitingBytes)))
        #expect(!machine.takesMore)
    }

    @Test("nothing is answered while the client takes no responses")
    mutating func unwritable() {
        _ = machine.handle(.received([1]))
        _ = machine.handle(.received([2]))
        #expect(machine.handle(.writable(false)) == [])
        #expect(!machine.takesMore)
        #expect(machine.handle(.answered(PortAnswer([11], isSenderKnown: true))) == [.write([11])])
        #expect(machine.handle(.writable(true)) == [.answer([2])])
    }
}

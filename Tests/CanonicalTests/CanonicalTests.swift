import Canonical
import TestTools
import Testing

@Suite("The canonical encoding")
struct CanonicalTests {
    @Test("is as the vectors say, both ways")
    func vectors() throws {
        for record in try VectorFile("canonical.txt", in: .module).records {
            let values = try #require(Notation.values(record["fields"]), "\(record)")
            let bytes = try #require(Bytes(hex: record["bytes"]))
            #expect(Canonical.encode(values).hex == bytes.hex, "\(record)")
            #expect(try Canonical.decode(bytes) == values, "\(record)")
        }
    }

    @Test("is refused when it is not as it would be written")
    func refusals() throws {
        for record in try VectorFile("refused.txt", in: .module).records {
            let bytes = try #require(Bytes(hex: record["bytes"]))
            let error = #expect(throws: CanonicalError.self, "\(record)") { try Canonical.decode(bytes) }
            #expect(error?.code.rawValue == record["code"], "\(record)")
        }
    }

    @Test("no byte string is read in two ways: what is read is written again the same, whatever is flipped or cut")
    func oneForm() throws {
        for record in try VectorFile("canonical.txt", in: .module).records {
            let bytes = try #require(Bytes(hex: record["bytes"]))
            for place in bytes.indices {
                for bit in 0..<8 {
                    var damaged = bytes
                    damaged[place] ^= 1 << UInt8(bit)
                    if let values = try? Canonical.decode(damaged) { #expect(Canonical.encode(values) == damaged) }
                }
                if let values = try? Canonical.decode(Bytes(bytes[..<place])) {
                    #expect(Canonical.encode(values) == Bytes(bytes[..<place]))
                }
            }
        }
    }

    @Test("a composed and a decomposed letter are different values")
    func normalization() {
        #expect(CanonicalValue.text("\u{e1}") != .text("a\u{301}"))
        #expect(Set<CanonicalValue>([.text("\u{e1}"), .text("a\u{301}"), .text("\u{e1}")]).count == 2)
    }

    @Test("more values than the limit are refused")
    func limits() throws {
        let atLimit = [CanonicalValue](repeating: .null, count: CanonicalLimits.values)
        #expect(try Canonical.decode(Canonical.encode(atLimit)).count == CanonicalLimits.values)
        let error = #expect(throws: CanonicalError.self) { try Canonical.decode(Canonical.encode(atLimit + [.null])) }
        #expect(error?.code == .tooLarge)
    }
}

import Access
import Canonical
import KMIP
import Testing

@Suite("What a grant can allow")
struct RightsTests {
    @Test("every operation on an object has one right, under the operation's own name")
    func operations() {
        for right in Right.allCases {
            guard let operation = right.operation else {
                #expect(right == .create || right == .administer)
                continue
            }
            #expect(Right(operation) == right)
            #expect("\(operation)" == right.rawValue)
        }
        for operation in [Operation.create, .register, .locate, .query, .createKeyPair, .import] {
            #expect(Right(operation) == nil)
        }
    }

    @Test("names are read in any case, with and without signs between the words")
    func names() throws {
        #expect(
            try Rights(names: ["Get", "get_attributes", "RE-KEY", "mac", "signatureVerify"]).names
                == ["get", "getAttributes", "mac", "reKey", "signatureVerify"]
        )
        let error = #expect(throws: AccessError.self) { try Rights(names: ["get", "fly\u{0}"]) }
        #expect(error?.code == .rightInvalid)
        let detail = try #require(error?.detail)
        #expect(detail.hasPrefix("Operation 2 of the list is none that can be granted; those are activate, "))
        for right in Right.allCases { #expect(detail.contains(right.rawValue)) }
        #expect(!detail.contains("fly"))
        #expect(throws: AccessError.self) { try Rights(names: Array(repeating: "get", count: 257)) }
    }

    @Test("the stored form is sorted and read strictly")
    func stored() throws {
        let rights = Rights(Set(Right.allCases))
        #expect(try Rights(stored: rights.stored) == rights)
        #expect(try Rights(stored: Rights([]).stored) == Rights([]))
        let unsorted = Canonical.encode(.text("get"), .text("decrypt"))
        #expect(throws: AccessError.self) { try Rights(stored: unsorted) }
        let twice = Canonical.encode(.text("get"), .text("get"))
        #expect(throws: AccessError.self) { try Rights(stored: twice) }
        #expect(throws: AccessError.self) { try Rights(stored: Canonical.encode(.text("fly"))) }
        #expect(throws: AccessError.self) { try Rights(stored: Canonical.encode(.null)) }
        #expect(throws: AccessError.self) { try Rights(stored: [1]) }
    }
}

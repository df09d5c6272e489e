import Access
import KMIP
import Testing

@Suite("What a granted right brings with it")
struct ImplicationTests {
    @Test("exactly what is named, unless it is told otherwise")
    func exact() {
        for right in Right.allCases { #expect(Implication.exact.rights(of: [right]) == [right]) }
    }

    @Test("for Cosmian's clients Get brings every operation on the object but Revoke and Destroy, others bring none")
    func cosmian() {
        let all = Set(Right.allCases.filter { $0.operation != nil })
        #expect(Implication.cosmian.rights(of: [.get]) == all.subtracting([.revoke, .destroy]))
        #expect(Implication.cosmian.rights(of: [.get, .destroy]) == all.subtracting([.revoke]))
        for right in Right.allCases where right != .get {
            #expect(Implication.cosmian.rights(of: [right]) == [right])
        }
    }
}

import Custody
import Testing

@Suite("A share that is only looked at")
struct JudgedShareTests {
    @Test("it is its holder's, or refused as at an unseal")
    func judge() throws {
        let epoch = try Scene().epoch
        let share = try epoch.share(of: "bob")
        #expect(epoch.custody.judge(SubmittedShare(.success(share))) == .right(holder: "bob"))
        #expect(epoch.custody.judge(SubmittedShare(.success(share), holder: "ann")) == .refused(.wrong))
        let unsigned = SubmittedShare(.success(share), signature: .invalid)
        #expect(epoch.custody.judge(unsigned) == .refused(.signatureWrong))
    }
}

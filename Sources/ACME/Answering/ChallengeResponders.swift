/// Every way that the settings name, one after another.
struct ChallengeResponders: ChallengeResponder {
    private let all: [any ChallengeResponder]

    init(_ settings: ACMESettings) {
        let folder = settings.httpRootPath.map { ChallengeFolder(root: $0) }
        let listener = settings.listener.map { ChallengeListener($0) }
        all = [folder as (any ChallengeResponder)?, listener].compactMap { $0 }
    }

    func open() async throws(ACMEError) {
        for responder in all {
            do throws(ACMEError) {
                try await responder.open()
            } catch {
                await close()
                throw error
            }
        }
    }

    func place(token: String, text: String) async throws(ACMEError) {
        for responder in all { try await responder.place(token: token, text: text) }
    }

    func withdraw(token: String) async {
        for responder in all { await responder.withdraw(token: token) }
    }

    func close() async {
        for responder in all { await responder.close() }
    }
}

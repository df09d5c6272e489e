/// A file of Wycheproof's; members that a test does not use are left out.
struct WycheproofFile: Decodable {
    let testGroups: [Group]

    struct Group: Decodable {
        let tests: [Test]
        let keySize: Int?
        let tagSize: Int?
        let sha: String?
        let mgfSha: String?
        let sLen: Int?
        let keyDer: String?
        let publicKeyDer: String?
        let privateKeyPkcs8: String?
        let key: Key?
        let publicKey: Key?
        let curve: String?
    }

    struct Key: Decodable {
        let pk: String?
    }

    struct Test: Decodable {
        let tcId: Int
        let result: String
        let flags: [String]?
        let key: String?
        let iv: String?
        let aad: String?
        let msg: String?
        let ct: String?
        let tag: String?
        let sig: String?
        let label: String?
        let `public`: String?
        let `private`: String?
        let shared: String?

        var isValid: Bool { result == "valid" }
        var mayBeEither: Bool { result == "acceptable" }
    }
}

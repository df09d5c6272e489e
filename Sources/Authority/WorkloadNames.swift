/// The names of a leaf, decided from what its policy allows and its request asks for.
struct WorkloadNames {
    private(set) var all: [SubjectName] = []
    let commonName: String?

    init(policy: [String], request: CertificateRequest) throws(AuthorityError) {
        let allowsAny = policy.contains("*")
        var all: [SubjectName] = []
        for text in policy where text != "*" {
            let name = try SubjectName(text)
            if !all.contains(name) { all.append(name) }
        }
        for name in request.names where !all.contains(name) {
            guard allowsAny else {
                throw AuthorityError(
                    .namesRefused,
                    "the policy does not allow the name \(name.description.debugDescription)"
                )
            }
            all.append(name)
        }
        guard all.count <= Limits.namesPerCertificate else {
            throw AuthorityError(.tooLarge, "a certificate has at most \(Limits.namesPerCertificate) names")
        }
        self.all = all
        commonName = Self.commonName(request.commonName, all, allowsAny)
    }

    private static func commonName(_ asked: String?, _ all: [SubjectName], _ allowsAny: Bool) -> String? {
        if let asked, asked.count <= Limits.commonNameCharacters, let name = try? SubjectName(asked) {
            if allowsAny || all.contains(name) { return asked }
        }
        return all.lazy.map(\.description).first { $0.count <= Limits.commonNameCharacters }
    }
}

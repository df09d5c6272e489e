import Canonical

/// What a manifest grants to the workload whose policy has this digest.
public struct PolicyRule: Sendable, Hashable {
    /// Names that its certificate gets; `*` allows any that it asks for.
    public let sans: [String]
    /// Names the workload secret that it is given; nil means none.
    public let workloadSecretID: String?
    public let roles: [String]

    public init(sans: [String], workloadSecretID: String? = nil, roles: [String] = []) {
        self.sans = sans
        self.workloadSecretID = workloadSecretID
        self.roles = roles
    }

    /// Ours (`sans`, `workloadSecretId`, `roles`) or Contrast's spelling (`SANs`, `WorkloadSecretID`, `Role`).
    init(_ object: JSONObject) throws(ManifestError) {
        try Misspelling.check(object, known: ["sans", "workloadSecretId", "roles", "SANs", "WorkloadSecretID", "Role"])
        for pair in [("sans", "SANs"), ("workloadSecretId", "WorkloadSecretID"), ("roles", "Role")]
        where object.has(pair.0) && object.has(pair.1) {
            throw .malformed("\(object.path) says both \(pair.0) and \(pair.1)")
        }
        sans = try Self.sans(object)
        let idMember = Self.spelling(object, "workloadSecretId", "WorkloadSecretID")
        let id = try object.text(idMember, limit: Limits.nameBytes) ?? ""
        workloadSecretID = id.isEmpty ? nil : try JSONRead.name(id, object.at(idMember))
        roles = try Self.roles(object)
    }

    private static func spelling(_ object: JSONObject, _ ours: String, _ theirs: String) -> String {
        object.has(ours) ? ours : theirs
    }

    private static func sans(_ object: JSONObject) throws(ManifestError) -> [String] {
        let member = spelling(object, "sans", "SANs")
        let sans = try object.texts(member, count: Limits.sansPerPolicy, limit: Limits.sanBytes) ?? []
        guard sans.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } }) else {
            throw .malformed("\(object.at(member)) holds an empty name or one with blanks or letters outside ASCII")
        }
        return sans
    }

    private static func roles(_ object: JSONObject) throws(ManifestError) -> [String] {
        var names = try object.texts("roles", count: Limits.rolesPerPolicy, limit: Limits.nameBytes) ?? []
        if let role = try object.text("Role", limit: Limits.nameBytes), !role.isEmpty { names = [role] }
        var roles: [String] = []
        for name in names { roles.append(try JSONRead.name(name, object.at("roles"))) }
        return roles
    }
}

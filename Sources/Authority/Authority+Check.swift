import Canonical

extension Authority {
    /// Whether each stored certificate is of its vault, for its key, by its issuer, with its issuer's signature. An empty
    /// list means that all fit. Dates are not looked at: an old authority is not a damaged one.
    public static func check(_ stored: StoredAuthority) -> [AuthorityDamage] {
        var checker = AuthorityChecker(vault: stored.vault)
        checker.run(stored)
        return checker.damages
    }
}

/// The reader of `database-url`. A database URL may hold a password, so no refusal repeats it.
enum DatabaseURL {
    /// The database that the setting names; without it the file `keyquorum.sqlite` in the root folder.
    ///
    /// - Throws: `SettingsError` for a scheme that is unknown or not supported by this version, and for an empty path.
    static func parse(
        _ value: SettingValue?,
        rootDirectory: String
    ) throws(SettingsError) -> ServerSettings.Database {
        guard let value else {
            let folder = rootDirectory.hasSuffix("/") ? String(rootDirectory.dropLast()) : rootDirectory
            return .sqlite(path: folder + "/keyquorum.sqlite")
        }
        if value.text.hasPrefix("sqlite:") {
            return .sqlite(path: try path(value.text.dropFirst("sqlite:".count), source: value.source))
        }
        for scheme in ["postgresql", "postgres", "mysql", "mariadb"] where value.text.hasPrefix(scheme + "://") {
            throw SettingsError(
                .notSupported,
                "database-url with \(scheme):// is not supported by this version (set by \(value.source)): use sqlite:PATH."
            )
        }
        throw SettingsError(.badValue, "database-url from \(value.source) does not begin with sqlite: and a path.")
    }

    /// `sqlite:PATH`, `sqlite://PATH` and `sqlite:///PATH` all name a path; the last two as other programs write them.
    private static func path(_ text: Substring, source: SettingSource) throws(SettingsError) -> String {
        let path = text.hasPrefix("//") ? text.dropFirst(2) : text
        guard !path.isEmpty, path != ":memory:", !path.contains("?") else {
            throw SettingsError(.badValue, "database-url from \(source) names no file: write sqlite:PATH.")
        }
        return String(path)
    }
}

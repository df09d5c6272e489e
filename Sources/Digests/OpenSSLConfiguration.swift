import CLibcrypto

/// What a file of libcrypto's configuration says (OpenSSL's config(5), "Provider Configuration").
enum OpenSSLConfiguration {
    /// The file that libcrypto reads in this process; nil where it cannot be told.
    static var usual: String? {
        guard let path = CONF_get1_default_config_file() else { return nil }
        defer { CRYPTO_free(path, nil, 0) }
        return String(cString: path)
    }

    /// The file of a provider's module; nil where none is named, or the configuration cannot be read.
    static func module(of provider: String, in path: String) -> String? {
        defer { ERR_clear_error() }
        guard let configuration = NCONF_new(nil) else { return nil }
        defer { NCONF_free(configuration) }
        func text(_ section: String?, _ name: String) -> String? {
            NCONF_get_string(configuration, section, name).map { String(cString: $0) }
        }
        guard NCONF_load(configuration, path, nil) == 1, let first = text(nil, "openssl_conf"),
            let providers = text(first, "providers"), let entries = NCONF_get_section(configuration, providers)
        else { return nil }
        for place in 0..<OPENSSL_sk_num(entries) {
            guard let entry = OPENSSL_sk_value(entries, place)?.assumingMemoryBound(to: CONF_VALUE.self).pointee,
                let name = entry.name, let section = entry.value
            else { continue }
            // What stands before a dot only tells entries apart.
            let own = String(cString: name), said = String(cString: section)
            let called = own.firstIndex(of: ".").map { String(own[own.index(after: $0)...]) } ?? own
            if (text(said, "identity") ?? called) == provider, let module = text(said, "module") { return module }
        }
        return nil
    }
}

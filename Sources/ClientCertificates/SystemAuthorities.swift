import CLibcrypto

/// The authorities that this machine trusts.
public enum SystemAuthorities {
    /// The folder where libcrypto looks for them.
    public static var folder: String { X509_get_default_cert_dir().map { String(cString: $0) } ?? "/etc/ssl/certs" }
}

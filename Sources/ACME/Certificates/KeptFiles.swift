import Canonical
import FoundationEssentials
import Secrets

/// What is kept in the keys folder, read and written as what it is. A key that is there and cannot be read is never replaced.
struct KeptFiles: Sendable {
    let folder: KeysFolder

    /// The account's key; made where there is none.
    ///
    /// - Throws: `acme-key-unreadable`, `acme-folder`.
    func account() async throws(ACMEError) -> AccountKey {
        if let pem = try await folder.read(.account) {
            guard let key = AccountKey(pem: pem) else { throw unreadable(.account, "a new account is made") }
            return key
        }
        let key = AccountKey()
        try await folder.write(.account, key.pem)
        return key
    }

    /// The certificate; nil where there is none.
    ///
    /// - Throws: `acme-key-unreadable`, `acme-folder`.
    func certificate() async throws(ACMEError) -> ServerCertificate? {
        guard let pem = try await folder.read(.certificate) else { return nil }
        guard let cut = Self.endOfKey(pem), let key = CertificateKey(pem: pem.prefix(cut)),
            let kept = try? ServerCertificate(
                chain: pem.withBytes { Bytes(UnsafeRawBufferPointer(rebasing: $0[cut...])) },
                key: key
            )
        else { throw unreadable(.certificate, "a new certificate is ordered") }
        return kept
    }

    func keep(_ certificate: ServerCertificate) async throws(ACMEError) {
        let both = SecretBytes.joining([certificate.key, SecretBytes(copying: certificate.chain)])
        try await folder.write(.certificate, both)
    }

    /// What became of earlier attempts; a file that cannot be read counts as none, since nothing is lost with it.
    func state() async throws(ACMEError) -> KeptState {
        guard let text = try await folder.read(.state) else { return KeptState() }
        return text.withBytes { (try? JSONDecoder().decode(KeptState.self, from: Data($0))) ?? KeptState() }
    }

    func keep(_ state: KeptState) async throws(ACMEError) {
        try await folder.write(.state, SecretBytes(copying: try JSONText.bytes(state)))
    }

    private func unreadable(_ item: KeysFolder.Item, _ otherwise: String) -> ACMEError {
        ACMEError(
            .keyUnreadable,
            "\(folder.path(of: item)) cannot be read: restore it from a backup, or move it away so that \(otherwise)."
        )
    }

    /// Where the key's PEM block ends and the chain begins.
    private static func endOfKey(_ pem: SecretBytes) -> Int? {
        let mark = Bytes("-----END PRIVATE KEY-----\n".utf8)
        return pem.withBytes { text in
            guard text.count > mark.count else { return nil }
            let start = (0...text.count - mark.count).first { text[$0..<$0 + mark.count].elementsEqual(mark) }
            return start.map { $0 + mark.count }
        }
    }
}

import Canonical
import ClientCertificates
import HolderKeys
import Secrets

extension EdgelessDatabase {
    /// Everything that the manifest names, made and written before anything is posted; the manifest last.
    func makeFiles(_ now: Instant) async throws(EdgelessError) -> Bytes {
        let mark = Bytes(SystemRandom().bytes(4)).hex
        let (issuer, subject) = ("keyquorum client CA \(mark)", "keyquorum \(mark)")
        let recovery: HolderPrivateKey
        let client: (authority: Bytes, certificate: Bytes, key: SecretBytes)
        do {
            recovery = try HolderPrivateKey.generate(.rsa(bits: EdgelessLimits.recoveryBits))
            // The manifest binds EdgelessDB to this certificate for good, so it outlives the database. It starts a day ago: clocks differ.
            client = try ClientCertificate.make(
                commonName: subject,
                issuerName: issuer,
                from: now.adding(seconds: -86_400),
                days: ClientCertificateLimits.days
            )
        } catch {
            throw EdgelessError(.folder, "The client certificate for EdgelessDB cannot be made (\(error)).")
        }
        let manifest = EdgelessManifest(
            database: settings.database,
            user: settings.user,
            issuer: "/CN=\(issuer)",
            subject: "/CN=\(subject)",
            authority: String(decoding: client.authority, as: UTF8.self),
            recoveryKey: recovery.publicKey.pem
        )
        guard let bytes = try? manifest.bytes else {
            throw EdgelessError(.folder, "The manifest cannot be written as JSON.")
        }
        try await folder.write(.authority, client.authority)
        try await folder.write(.certificate, client.certificate)
        try await writeSecret(.key, client.key)
        try await writeSecret(.recoveryPrivateKey, recovery.pem)
        try await folder.write(.manifest, bytes)
        return bytes
    }

    /// Posts the manifest and keeps the key of the answer before anything else is done.
    func setUp(_ client: EdgelessClient, _ manifest: Bytes) async throws(EdgelessError) -> Readiness {
        let recovery = try await recoveryPrivateKey()
        let answer = try await postManifest(client, manifest)
        guard answer.status == 200 else {
            throw EdgelessError(
                .manifestRefused,
                "EdgelessDB at \(settings.url) refused the manifest (status \(answer.status)): \(answer.words). If it was tried before, it "
                    + "needs an empty data folder; remove the folder \(settings.folder) as well."
            )
        }
        try await writeSecret(.recoveryKey, try key(in: answer, recovery))
        try await folder.remove(.recoveryPrivateKey)
        try await awaitSignature(client, of: manifest)
        return .ready
    }

    private func postManifest(_ client: EdgelessClient, _ manifest: Bytes) async throws(EdgelessError)
        -> EdgelessClient.Answer
    {
        do {
            return try await client.post("/manifest", manifest)
        } catch {
            // What was lost may be the answer alone. It starts anew after taking a manifest, so the question may need a moment.
            for _ in 0..<20 where error.code == .unreachable {
                // An empty one may be of the process that took the manifest and is about to start anew.
                if let signature = try? await signature(client), !signature.isEmpty {
                    throw signature == Digest(of: manifest).hex ? answerLost : error
                }
                try? await Task.sleep(for: pause)
            }
            throw error
        }
    }

    private func key(in answer: EdgelessClient.Answer, _ recovery: HolderPrivateKey) throws(EdgelessError)
        -> SecretBytes
    {
        let text = answer.text.split(whereSeparator: \.isWhitespace).joined()
        guard let encrypted = Bytes(base64: text), !encrypted.isEmpty, let key = try? recovery.decryptShare(encrypted),
            key.count == EdgelessLimits.key
        else {
            throw EdgelessError(
                .noRecoveryKey,
                "EdgelessDB at \(settings.url) took the manifest without answering its recovery key, as it does under MarbleRun. Without the "
                    + "key it cannot be replaced: run it on its own, with an empty data folder, and remove the folder \(settings.folder)."
            )
        }
        return key
    }

    private func recoveryPrivateKey() async throws(EdgelessError) -> HolderPrivateKey {
        guard var pem = try await folder.read(.recoveryPrivateKey) else { throw answerLost }
        defer { pem.wipe() }
        guard let key = try? HolderPrivateKey(pem: SecretBytes(copying: pem)) else {
            throw EdgelessError(
                .folder,
                "\(folder.path(of: .recoveryPrivateKey)) is damaged: remove the folder \(settings.folder)."
            )
        }
        return key
    }

    private func writeSecret(_ item: EdgelessFolder.Item, _ secret: SecretBytes) async throws(EdgelessError) {
        var bytes = secret.withBytes { Bytes($0) }
        defer { bytes.wipe() }
        try await folder.write(item, bytes)
    }

    // MARK: State

    /// The hex SHA-256 of the manifest that it was set up with; empty while it has none and while it waits for its key.
    func signature(_ client: EdgelessClient) async throws(EdgelessError) -> String {
        let answer = try await client.get("/signature")
        let text = answer.text.trimmedOfBlanks
        guard answer.status == 200, text.isEmpty || Digest(hex: text) != nil else {
            throw EdgelessError(.unreachable, "\(settings.url) does not answer as EdgelessDB does. Mend edgeless-url.")
        }
        return text
    }

    /// It starts anew after the manifest, and answers nobody meanwhile.
    private func awaitSignature(_ client: EdgelessClient, of manifest: Bytes) async throws(EdgelessError) {
        for _ in 0..<120 {
            if let signature = try? await signature(client), !signature.isEmpty {
                guard signature == Digest(of: manifest).hex else { break }
                return
            }
            try? await Task.sleep(for: pause)
        }
        throw EdgelessError(
            .manifestRefused,
            "EdgelessDB at \(settings.url) answered the manifest and does not stand by it: its log says which statement failed. Empty its "
                + "data folder, remove the folder \(settings.folder), and start both again."
        )
    }

    /// Hands over the key and looks whether it helped: an early version answers success for a recovery that failed.
    func hand(_ key: SecretBytes, to client: EdgelessClient) async throws(EdgelessError) {
        var bytes = key.withBytes { Bytes($0) }
        defer { bytes.wipe() }
        var answer = try await client.post("/recover", bytes)
        if answer.status == 404 { answer = try await client.post("/recovery", bytes) }
        for _ in 0..<20 {
            if let signature = try? await signature(client), !signature.isEmpty { return }
            if answer.status != 200 { break }
            try? await Task.sleep(for: pause)
        }
        throw EdgelessError(
            .notRecovered,
            "EdgelessDB at \(settings.url) did not take its recovery key (status \(answer.status)): \(answer.words). Does it have the disk "
                + "of the one that it replaces?"
        )
    }
}

extension String {
    fileprivate var trimmedOfBlanks: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

import Canonical
import FoundationEssentials
import NIOSSL

/// Which certificate EdgelessDB must show: the pinned one, or the one that it showed first where the operator asked for that.
struct EdgelessTrust: Sendable {
    let settings: EdgelessSettings
    let folder: EdgelessFolder

    /// The pinned certificates in PEM.
    ///
    /// - Throws: `edgeless-untrusted` where none is pinned and none may be taken; `edgeless-unreachable`, `edgeless-folder`.
    func pinned() async throws(EdgelessError) -> Bytes {
        if let file = settings.authority {
            guard let pem = try await folder.read(file: file) else {
                throw EdgelessError(.badSetting, "The file \(file) of edgeless-ca is not there.")
            }
            return pem
        }
        if let kept = try await folder.read(.server) { return kept }
        guard settings.trustsFirstUse else {
            throw EdgelessError(
                .untrusted,
                "No certificate of EdgelessDB is pinned. Attest it (edbra) and name the PEM file by edgeless-ca, or let the server take the "
                    + "first one that it sees by edgeless-trust-first-use."
            )
        }
        return try await first()
    }

    /// The certificate of `GET /quote`, kept for good. Nobody vouches for it: the quote in the answer is not checked here.
    private func first() async throws(EdgelessError) -> Bytes {
        struct Answer: Decodable {
            struct Shown: Decodable {
                let Cert: String
            }
            let data: Shown
        }
        let answer = try await EdgelessClient(url: settings.url, trust: .anybody).get("/quote")
        guard answer.status == 200, let shown = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)),
            let certificates = try? NIOSSLCertificate.fromPEMBytes(Bytes(shown.data.Cert.utf8)), !certificates.isEmpty
        else {
            throw EdgelessError(
                .untrusted,
                "EdgelessDB at \(settings.url) shows no certificate at /quote: is it EdgelessDB?"
            )
        }
        let pem = Bytes(shown.data.Cert.utf8)
        try await folder.write(.server, pem)
        return pem
    }
}

import Canonical
import Logging
import Secrets

extension Certifier {
    /// Orders a certificate, checks and keeps it. The old file stays until then; what became of the attempt is kept too.
    func order(replacing old: ServerCertificate?) async throws(ACMEError) -> ServerCertificate {
        do throws(ACMEError) {
            let fresh = try await issue(replacing: old)
            await keep(fresh)
            log.notice(
                "the ACME certificate for \(fresh.names.joined(separator: ", ")) is valid until \(fresh.notAfter)"
            )
            return fresh
        } catch {
            if error.code != .cancelled { await keepFailure(error) }
            throw error
        }
    }

    private func issue(replacing old: ServerCertificate?) async throws(ACMEError) -> ServerCertificate {
        let transport = try await transport()
        let responders = ChallengeResponders(settings)
        do throws(ACMEError) {
            try await responders.open()
            let fresh = try await issue(replacing: old, transport, responders)
            await responders.close()
            await transport.close()
            return fresh
        } catch {
            await responders.close()
            await transport.close()
            throw error
        }
    }

    private func issue(
        replacing old: ServerCertificate?,
        _ transport: any Transport,
        _ responders: any ChallengeResponder
    ) async throws(ACMEError) -> ServerCertificate {
        let account = try await files.account()
        let key = CertificateKey()
        let request = OrderRequest(
            directory: settings.directory,
            names: settings.names,
            email: settings.email,
            csr: try key.request(names: settings.names),
            thumbprint: account.thumbprint,
            replaces: old?.renewalID
        )
        let exchange = SignedExchange(transport: transport, key: account, pause: pause)
        let chain = try await OrderRunner(exchange: exchange, responders: responders, pause: pause).run(request)
        let fresh = try ServerCertificate(chain: chain, key: key)
        try fresh.check(names: settings.names, now: clock.now())
        return fresh
    }

    /// A certificate that the disk does not take is used all the same: the CA counts it.
    private func keep(_ fresh: ServerCertificate) async {
        do throws(ACMEError) {
            try await files.keep(fresh)
            try await files.keep(KeptState(directory: settings.directory))
        } catch {
            log.error("the new ACME certificate is in use and was not kept, so the next start orders another: \(error)")
        }
    }

    private func keepFailure(_ failure: ACMEError) async {
        do throws(ACMEError) {
            var state = try await files.state()
            state.fail(failure, at: clock.now())
            try await files.keep(state)
        } catch {
            log.error("the failure of an ACME order was not kept: \(error)")
        }
    }
}

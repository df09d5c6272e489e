public import Canonical
public import Logging

/// The files of client CAs and of their revocation lists, looked at every few seconds: what is new is taken into use,
/// what cannot be is not and the log says why.
///
/// New CAs come with the lists that belong to them, both or neither. New lists come by themselves too, so that a broken
/// file of CAs does not keep anybody in who was revoked.
public actor TrustFiles {
    private struct Marks: Hashable {
        var authorities: WatchedFile.Mark?
        var revocations: WatchedFile.Mark?
    }

    private let authorities: WatchedFile
    private let revocations: WatchedFile?
    private let checker: ClientCertificateChecker
    private let clock: any WallClock
    private let logger: Logger
    private let onAuthorities: @Sendable (Bytes) -> Void
    /// What was looked at last, taken or not.
    private var seen = Marks()
    /// The CAs in use; nil until the first look.
    private var used: WatchedFile.Mark?

    /// - Parameters:
    ///   - authorities: path of the file that the checker's CAs were read from.
    ///   - revocations: path of the file of lists; nil where nothing is revoked by list.
    ///   - onAuthorities: told the content of a file of CAs that was taken into use.
    public init(
        authorities: String,
        revocations: String?,
        for checker: ClientCertificateChecker,
        clock: any WallClock,
        logger: Logger,
        onAuthorities: @escaping @Sendable (Bytes) -> Void = { _ in }
    ) {
        self.authorities = WatchedFile(path: authorities, limit: AuthenticationLimits.authoritiesFile)
        self.revocations = revocations.map {
            WatchedFile(path: $0, limit: AuthenticationLimits.revocationsFile)
        }
        self.checker = checker
        self.clock = clock
        self.logger = logger
        self.onAuthorities = onAuthorities
    }

    /// Looks at the files until the task is cancelled.
    ///
    /// - Parameter seconds: between two looks, at least 1.
    public func run(every seconds: Int64) async {
        while !Task.isCancelled {
            await look()
            do { try await Task.sleep(for: .seconds(max(seconds, 1))) } catch { return }
        }
    }

    /// Looks once.
    ///
    /// - Returns: whether anything was taken into use.
    @discardableResult
    public func look() async -> Bool {
        // Marks before contents: a file that changes while it is read is read again at the next look.
        let marks = Marks(authorities: await authorities.mark(), revocations: await revocations?.mark())
        guard marks != seen else { return false }
        let hasNewLists = marks.revocations != nil && marks.revocations != seen.revocations
        seen = marks
        if let new = marks.authorities, new != used, await takeAuthorities() {
            used = new
            return true
        }
        return hasNewLists ? await takeRevocations() : false
    }

    private func takeAuthorities() async -> Bool {
        guard let bytes = await authorities.bytes() else { return false }
        let lists = await revocations?.bytes()
        guard revocations == nil || lists != nil else { return refused("the file of revocation lists is gone") }
        do {
            try checker.reload(authorities: bytes, revocations: lists, at: clock.now())
        } catch {
            return refused("\(error)")
        }
        onAuthorities(bytes)
        logger.info("client CAs are in use", metadata: ["path": "\(authorities.path)"])
        return true
    }

    private func refused(_ reason: String) -> Bool {
        logger.error("client CAs are not taken; the ones in use stay", metadata: ["reason": "\(reason)"])
        return false
    }

    private func takeRevocations() async -> Bool {
        guard let revocations, let bytes = await revocations.bytes() else { return false }
        do {
            try checker.reload(revocations: bytes, at: clock.now())
            logger.info("revocation lists are in use", metadata: ["path": "\(revocations.path)"])
            return true
        } catch {
            logger.error("revocation lists are not taken; the ones in use stay", metadata: ["reason": "\(error)"])
            return false
        }
    }
}

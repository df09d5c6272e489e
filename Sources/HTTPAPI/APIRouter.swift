import HTTPTypes
import Hummingbird
import KMIPServer
import Operations

/// Every path of the HTTP face in one place.
public enum APIRouter {
    /// The router over one server. It holds no state of its own besides the counters of `/metrics` and those of
    /// callers who fail or ask too often.
    ///
    /// - Parameters:
    ///   - shared: what other faces count by too.
    ///   - metrics: where answers are counted.
    public static func make(
        _ server: KeyServer,
        _ options: FaceOptions = FaceOptions(),
        _ callers: Callers = Callers(),
        counting shared: RequestLimits? = nil,
        _ metrics: RequestMetrics = RequestMetrics()
    ) -> Router<APIContext> {
        let limits = shared ?? RequestLimits(options)
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        if options.isReachedByHTTPSOnly { router.add(middleware: StrictTransport()) }
        if !options.origins.isEmpty { router.add(middleware: CrossOrigin(origins: options.origins)) }
        let paths = KnownPaths()
        router.add(middleware: ProblemMiddleware(paths: paths))
        router.add(middleware: BrowserGuard(origins: options.origins, isOwnName: options.isOwnName))
        router.add(middleware: CredentialLimit(limits: limits, callers: callers, server: server))
        router.add(middleware: Identification(callers: callers))
        router.add(middleware: RequestLimit(limits: limits, server: server))
        router.add(middleware: ShareLimit(limits: limits))
        router.add(middleware: GuessLimit(limits: limits))
        PublicRoutes(server: server, metrics: metrics).add(to: router)
        MarbleRunRoutes(server: server).add(to: router)
        KMIPRoutes(server: server).add(to: router)
        addOwners(server, to: router)
        paths.learn(router.routes)
        return router
    }

    /// Cosmian's calls and those under `v1`: first what answers in every state, then what needs the keys, then what needs a caller as well.
    private static func addOwners(_ server: KeyServer, to router: Router<APIContext>) {
        let always = router.group("v1")
        RecoveryRoutes(server: server).add(to: always)
        CeremonyRoutes(server: server).add(to: always)
        ManifestRoutes(server: server).add(to: always)
        CertificateRoutes(server: server).add(to: always)
        CosmianRoutes(server: server).add(to: router.group().add(middleware: Admission.caller(server)))
        let callers = router.group("v1").add(middleware: Admission.caller(server))
        DataRoutes(server: server).add(to: callers)
        ObjectRoutes(server: server).add(to: callers)
        DatabaseRoutes(server: server).add(to: callers)
        LogRoutes(server: server).add(to: callers)
        GrantRoutes(server: server).add(to: callers)
        DirectoryRoutes(server: server).add(to: callers)
        LoginRoutes(server: server).add(to: callers)
    }
}

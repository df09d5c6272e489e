import HTTPTypes
import Hummingbird
import KMIPServer
import Operations

/// Every path of the HTTP face in one place.
public enum APIRouter {
    /// The router over one server. It holds no state of its own besides the counters of `/metrics` and those of
    /// callers who fail or ask too often.
    public static func make(_ server: KeyServer, _ options: FaceOptions = FaceOptions(), _ callers: Callers = Callers())
        -> Router<APIContext>
    {
        let metrics = RequestMetrics()
        let limits = RequestLimits(options)
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        if options.isReachedByHTTPSOnly { router.add(middleware: StrictTransport()) }
        if !options.origins.isEmpty { router.add(middleware: CrossOrigin(origins: options.origins)) }
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: BrowserGuard(origins: options.origins, isOwnName: options.isOwnName))
        router.add(middleware: CredentialLimit(limits: limits, callers: callers, server: server))
        router.add(middleware: Identification(callers: callers))
        router.add(middleware: RequestLimit(limits: limits))
        router.add(middleware: ShareLimit(limits: limits))
        PublicRoutes(server: server, metrics: metrics).add(to: router)
        MarbleRunRoutes(server: server).add(to: router)
        KMIPRoutes(server: server).add(to: router)
        CosmianRoutes(server: server).add(to: router)
        let owners = router.group("v1")
        RecoveryRoutes(server: server).add(to: owners)
        CeremonyRoutes(server: server).add(to: owners)
        ManifestRoutes(server: server).add(to: owners)
        CertificateRoutes(server: server).add(to: owners)
        ObjectRoutes(server: server).add(to: owners)
        DatabaseRoutes(server: server).add(to: owners)
        LogRoutes(server: server).add(to: owners)
        GrantRoutes(server: server).add(to: owners)
        DirectoryRoutes(server: server).add(to: owners)
        return router
    }
}

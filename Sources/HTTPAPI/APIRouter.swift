import HTTPTypes
import Hummingbird
import KMIPServer
import Operations

/// Every path of the HTTP face in one place.
public enum APIRouter {
    /// The router over one server. It holds no state of its own besides the counters of `/metrics`.
    public static func make(_ server: KeyServer) -> Router<APIContext> {
        let metrics = RequestMetrics()
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware(metrics: metrics))
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: BrowserGuard())
        PublicRoutes(server: server, metrics: metrics).add(to: router)
        MarbleRunRoutes(server: server).add(to: router)
        KMIPRoutes(server: server).add(to: router)
        let owners = router.group("v1")
        RecoveryRoutes(server: server).add(to: owners)
        CeremonyRoutes(server: server).add(to: owners)
        ManifestRoutes(server: server).add(to: owners)
        CertificateRoutes(server: server).add(to: owners)
        ObjectRoutes(server: server).add(to: owners)
        DatabaseRoutes(server: server).add(to: owners)
        return router
    }
}

import Hummingbird
import Operations
struct KMIPRoutes { let server: KeyServer; func add(to router: Router<APIContext>) {} }

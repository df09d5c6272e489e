import Hummingbird
import Operations
struct ObjectRoutes { let server: KeyServer; func add(to router: RouterGroup<APIContext>) {} }

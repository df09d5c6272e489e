import HTTPTypes
import Hummingbird
import Synchronization

/// Which methods each path of the router takes, so that a wrong method is not answered as if there were no such path (RFC 9110 section 15.5.6).
///
/// The router itself does not tell the two apart. It is filled once, when all routes are there.
final class KnownPaths: Sendable {
    private struct Path: Sendable {
        /// Nil for a part that may be anything.
        let parts: [String?]
        var methods: Set<String>
    }

    private let paths = Mutex<[Path]>([])

    func learn(_ routes: [Router<APIContext>.RouteDescription]) {
        var methods: [[String?]: Set<String>] = [:]
        for route in routes { methods[Self.parts(route.path), default: []].insert(route.method.rawValue) }
        let learned = methods.map { Path(parts: $0.key, methods: $0.value) }
        paths.withLock { $0 = learned }
    }

    /// What the path takes, sorted; nothing where there is no such path. Of two that fit, the one that names more parts counts, as in the router.
    func methods(of path: String) -> [String] {
        let asked = path.split(separator: "/").map(String.init)
        let fitting = paths.withLock { paths in
            paths.filter { known in
                known.parts.count == asked.count && zip(known.parts, asked).allSatisfy { $0 == nil || $0 == $1 }
            }
        }
        // The router answers HEAD as GET without a body.
        let closest = fitting.min { $0.parts.count { $0 == nil } < $1.parts.count { $0 == nil } }
        let methods = closest?.methods ?? []
        return methods.union(methods.contains("GET") ? ["HEAD"] : []).sorted()
    }

    private static func parts(_ path: RouterPath) -> [String?] {
        path.description.split(separator: "/").map { $0.hasPrefix("{") || $0.hasPrefix(":") ? nil : String($0) }
    }
}

import Glibc

/// A thread that belongs to one connection: it waits for the network or the disk, which the threads that run Swift's tasks must not.
public enum OwnThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Runs the body on a new thread, which ends with it. False when the system has no thread left; then nothing is run.
    public static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
        let body = Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { start in
                guard let start else { return nil }
                Unmanaged<Body>.fromOpaque(start).takeRetainedValue().run()
                return nil
            },
            body.toOpaque()
        )
        guard code == 0 else {
            body.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

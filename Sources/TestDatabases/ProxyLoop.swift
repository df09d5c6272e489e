import Glibc

/// The proxy's own thread: waits for bytes on all of its connections and passes them on, message by message.
struct ProxyLoop: Sendable {
    let listener: Int32
    let wake: Int32
    let server: Int
    let engine: DatabaseServer.Engine
    let control: ProxyControl
    private var links: [ProxyLink] = []

    init(listener: Int32, wake: Int32, server: Int, engine: DatabaseServer.Engine, control: ProxyControl) {
        self.listener = listener
        self.wake = wake
        self.server = server
        self.engine = engine
        self.control = control
    }

    /// Returns when the control says that it is over.
    mutating func run() {
        while !control.isOver {
            let ready = readyFiles()
            if ready.contains(wake) { obey() }
            if ready.contains(listener) { accept() }
            for position in links.indices { links[position].pass(ready, control) }
            for link in links where link.isOver { link.close() }
            links.removeAll(where: \.isOver)
        }
        for waiter in control.takeWaiting() { waiter.resume() }
        for link in links { link.close() }
        Glibc.close(listener)
        Glibc.close(wake)
    }

    private mutating func obey() {
        var bytes: [UInt8] = [0, 0, 0, 0]
        _ = recv(wake, &bytes, bytes.count, 0)
        let waiting = control.takeWaiting()
        guard !waiting.isEmpty else { return }
        for position in links.indices { links[position].cut() }
        for waiter in waiting { waiter.resume() }
    }

    private func readyFiles() -> Set<Int32> {
        let files = [listener, wake] + links.flatMap(\.openFiles)
        var polls = files.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&polls, nfds_t(polls.count), -1) > 0 else { return [] }
        return Set(polls.filter { $0.revents != 0 }.map(\.fd))
    }

    private mutating func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        guard !control.isRefusing, let file = Loopback.connection(to: server) else {
            Glibc.close(client)
            return
        }
        for file in [client, file] {
            var yes: Int32 = 1
            setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        links.append(ProxyLink(client: client, server: file, engine))
    }
}

import CPostgreSQL
import Glibc
import SQLStore
import Store

/// The life of one connection, on its thread: connects, does what callers leave in the mailbox, and ends when the connection is lost or the
/// mailbox was closed and everything is done.
final class Session {
    private let mailbox: Mailbox
    private let pipeline: Pipeline
    private let inbox: Inbox
    private let link: Link
    private let clock = ContinuousClock()
    /// When the server last showed that it is there, or began to owe an answer.
    private var lastSign: ContinuousClock.Instant
    private var owes = false

    /// Connects, and serves until the end. What keeps it from connecting is told to everybody who left a job.
    static func run(_ plan: ConnectPlan, _ mailbox: Mailbox) {
        do throws(StoreError) {
            let session = try Session(plan, mailbox)
            session.serve()
        } catch {
            mailbox.close(error)
            for job in mailbox.take() { job.finish(.failure(error)) }
        }
    }

    private init(_ plan: ConnectPlan, _ mailbox: Mailbox) throws(StoreError) {
        self.mailbox = mailbox
        link = try Link(try plan.connect())
        pipeline = Pipeline(link, isReader: plan.role == .reader)
        inbox = Inbox(pipeline)
        lastSign = clock.now
    }

    private func serve() {
        var end = StoreError(.closed, "the database was closed")
        do throws(StoreError) {
            while true {
                let wasClosed = mailbox.isClosed
                pipeline.add(mailbox.take())
                try pipeline.send()
                if wasClosed && pipeline.isIdle { break }
                try wait(wasClosed)
            }
        } catch {
            end = error
            mailbox.close(error)
            pipeline.end(error)
        }
        // Left between the last look and the end; nothing of it was sent.
        for job in mailbox.take() { job.finish(.failure(end)) }
    }

    /// Waits for the server, or for a caller, and takes what has come.
    private func wait(_ wasClosed: Bool) throws(StoreError) {
        let patience = try patienceLeft()
        guard mailbox.fallAsleep(wasClosed: wasClosed) else { return }
        var events = Int16(POLLIN)
        if !pipeline.isFlushed { events |= Int16(POLLOUT) }
        var files = [
            pollfd(fd: link.socket, events: events, revents: 0),
            pollfd(fd: mailbox.bell, events: Int16(POLLIN), revents: 0),
        ]
        poll(&files, 2, patience)
        mailbox.wakeUp(files[1].revents != 0)
        guard files[0].revents != 0 else { return }
        lastSign = clock.now
        if files[0].revents & ~Int16(POLLOUT) != 0 { try receive() }
    }

    private func receive() throws(StoreError) {
        repeat {
            let isThere = link.consume()
            // What came before the end counts.
            try inbox.receive()
            guard isThere else { throw link.lost() }
        } while link.hasPending
    }

    /// Milliseconds that the server may stay silent yet; -1 for ever, when it owes nothing.
    private func patienceLeft() throws(StoreError) -> Int32 {
        guard let patience = pipeline.patience else {
            owes = false
            return -1
        }
        let now = clock.now
        if !owes { lastSign = now }
        owes = true
        let left = lastSign + patience - now
        guard left > .zero else {
            throw StoreError(.unavailable, "the database did not answer within \(patience.components.seconds) seconds")
        }
        return Int32(
            clamping: left.components.seconds * 1_000 + 1 + left.components.attoseconds / 1_000_000_000_000_000
        )
    }
}

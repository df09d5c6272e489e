import Access
import CKeyquorum
import Canonical
import Glibc
import Secrets
import Synchronization

/// How many ``Spool``s a server has, and whose bodies are in them: nobody shall have them all.
final class SpoolCount: Sendable {
    private struct State {
        var all = 0
        var ofSubject: [Subject: Int] = [:]
    }

    private let state = Mutex(State())

    var value: Int { state.withLock { $0.all } }

    fileprivate func enter(_ subject: Subject) throws {
        let (own, all) = state.withLock { state in
            let (own, all) = (state.ofSubject[subject, default: 0], state.all)
            if own < CryptographyLimits.spoolsOfSubject, all < CryptographyLimits.spools {
                (state.ofSubject[subject], state.all) = (own + 1, all + 1)
            }
            return (own, all)
        }
        guard own < CryptographyLimits.spoolsOfSubject else {
            throw Self.refusal("\(CryptographyLimits.spoolsOfSubject) long decryptions of one caller's")
        }
        guard all < CryptographyLimits.spools else {
            throw Self.refusal("\(CryptographyLimits.spools) long decryptions")
        }
    }

    fileprivate func leave(_ subject: Subject) {
        state.withLock { state in
            state.all -= 1
            let own = state.ofSubject[subject, default: 1] - 1
            state.ofSubject[subject] = own > 0 ? own : nil
        }
    }

    private static func refusal(_ what: String) -> OperationError {
        OperationError(.rateLimited, "\(what) are under way, and no more are done at a time; try again in a moment.")
    }
}

/// The ciphertext of one body, kept on the disk until its tag has come: in a file without a name, which is gone with this value or the process.
///
/// Calls block; run them through `OffPool`, one at a time.
final class Spool: @unchecked Sendable {
    // Unchecked, because of the count: whoever made it calls it one after the other.
    private let folder: String
    private let all: SpoolCount
    private let subject: Subject
    /// Its descriptor.
    let file: Int32
    /// Bytes that it has.
    private(set) var count = 0

    /// - Parameter subject: whose body it is.
    /// - Throws: `rate-limited` where there are too many, or too many of his; `root-folder`.
    init(in folder: String, counting all: SpoolCount, of subject: Subject) throws {
        try all.enter(subject)
        do { file = try Self.nameless(in: folder) } catch {
            all.leave(subject)
            throw error
        }
        (self.folder, self.all, self.subject) = (folder, all, subject)
    }

    /// A file that never has a name, of which a process that is killed leaves nothing; where the file system has none such, one that loses its name at once.
    private static func nameless(in folder: String) throws -> Int32 {
        let file = kq_nameless_file(folder)
        guard file < 0 else { return file }
        let number = errno
        guard [EOPNOTSUPP, EISDIR, EINVAL].contains(number) else { throw failure("make a file in", folder, number) }
        return try unlinked(in: folder)
    }

    static func unlinked(in folder: String) throws -> Int32 {
        let path = "\(folder)/.spool-\(SystemRandom().bytes(16).hex)"
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("make a file in", folder, errno) }
        guard unlink(path) == 0 else {
            let number = errno
            close(file)
            throw failure("take the name off a file in", folder, number)
        }
        return file
    }

    deinit {
        close(file)
        all.leave(subject)
    }

    /// - Throws: as ``requireRoom(for:in:)``, `root-folder`.
    func append(_ bytes: Bytes) throws {
        try Self.requireRoom(for: bytes.count, in: folder)
        try bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let written = write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw Self.failure("write to", folder, errno) }
                done += written
            }
        }
        count += bytes.count
    }

    /// As many bytes as are asked for, and fewer only at the end.
    ///
    /// - Throws: `root-folder`.
    func read(from place: Int, _ wanted: Int) throws -> Bytes {
        let wanted = min(wanted, count - place)
        var failure: Int32?
        let bytes = Bytes(unsafeUninitializedCapacity: max(0, wanted)) { room, done in
            while done < wanted, failure == nil {
                let read = pread(file, room.baseAddress?.advanced(by: done), wanted - done, off_t(place + done))
                if read > 0 { done += read } else if read == 0 || errno != EINTR { failure = read == 0 ? EIO : errno }
            }
        }
        if let failure { throw Self.failure("read from", folder, failure) }
        return bytes
    }

    /// Whether a body of so many bytes could be kept now. It is asked before one is encrypted too: what has no room here could not be decrypted here.
    ///
    /// - Throws: `too-large`, `root-folder`.
    static func requireRoom(for count: Int, in folder: String) throws {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { throw failure("look at", folder, errno) }
        let (free, isMore) = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
        guard isMore || free >= UInt64(CryptographyLimits.spoolReserve) + UInt64(count) else {
            throw OperationError(
                .tooLarge,
                """
                A body this long is kept in a file of the server's while it is decrypted, until its tag has been found, and the disk has no room for it now. \
                Modes without a tag need none: CTR or CBC, with a code of the ciphertext beside it.
                """
            )
        }
    }

    private static func failure(_ act: String, _ folder: String, _ number: Int32) -> OperationError {
        let failure = DurableFile.Failure(path: folder, act: act, number: number)
        return OperationError(
            .rootFolder,
            "The server cannot keep the data in its root folder until its tag has come; its log says why.",
            operatorDetail: failure.description
        )
    }
}

import CKeyquorum
import CSQLite
import Glibc

/// Reads of a database file on a thread that may not wait: what is not in memory is not read.
///
/// SQLite lets its calls of the system be replaced. Ours asks the kernel for what is in its cache alone while a thread says that it may not wait, and
/// else does what was done before. What SQLite would sleep for is tried again at once, and given up after as many times.
enum PromptReads {
    private typealias Read = @convention(c) (Int32, UnsafeMutableRawPointer?, Int, off_t) -> Int

    /// Whether they can be had of this library.
    static let isPossible: Bool = {
        guard let files = sqlite3_vfs_find(nil), pthread_key_create(&slot, nil) == 0, replaceReads(files) else {
            return false
        }
        sleep = files.pointee.xSleep
        files.pointee.xSleep = { files, microseconds in
            PromptReads.isPrompt ? 0 : PromptReads.sleep?(files, microseconds) ?? 0
        }
        return true
    }()

    // Written once, before the first connection that reads so.
    nonisolated(unsafe) private static var slot = pthread_key_t()
    nonisolated(unsafe) private static var sleep: (@convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, Int32) -> Int32)?

    /// Whether the thread on which this is called may not wait.
    private static var isPrompt: Bool { pthread_getspecific(slot) != nil }

    /// Nothing that `body` reads is waited for.
    static func only<Answer>(_ body: () -> Answer) -> Answer {
        pthread_setspecific(slot, UnsafeRawPointer(bitPattern: 1))
        defer { pthread_setspecific(slot, nil) }
        return body()
    }

    /// Whichever name the library was built with.
    private static func replaceReads(_ files: UnsafeMutablePointer<sqlite3_vfs>) -> Bool {
        guard let get = files.pointee.xGetSystemCall, let set = files.pointee.xSetSystemCall else { return false }
        let read: Read = { file, bytes, count, offset in
            PromptReads.isPrompt
                ? kq_read_from_memory(file, bytes, count, offset) : pread(file, bytes, count, offset)
        }
        let names: [String] = ["pread", "pread64"].filter { (name: String) in get(files, name) != nil }
        return !names.isEmpty
            && names.allSatisfy { (name: String) in
                set(files, name, unsafeBitCast(read, to: sqlite3_syscall_ptr.self)) == SQLITE_OK
            }
    }
}

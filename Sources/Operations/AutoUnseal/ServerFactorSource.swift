import Canonical
import Custody
import Keyring
import Secrets
import Synchronization

/// The file of the server factor, and the factors that were read of it.
///
/// Text may have a factor a line: the first one is what a new epoch takes, the others are earlier ones that the committed epoch may still
/// need. So a file can be changed before the rekey that goes over to it, and a restart between the two still opens.
public final class ServerFactorSource: Sendable {
    public let path: String
    /// Whether only its owner can read the file, as it was at the start.
    public let isPrivate: Bool
    private let known: Mutex<Known>

    /// What was read once stays known to this process.
    private struct Known {
        var current: ServerFactor
        var others: [ServerFactor]

        func factor(named id: Bytes) -> ServerFactor? { ([current] + others).first { $0.id == id } }
    }

    /// Reads the file. Throws `KeyFileError`.
    public init(path: String) async throws {
        let read = try await Self.read(path)
        self.path = path
        isPrivate = read.isPrivate
        known = Mutex(Known(current: read.first, others: read.others))
    }

    /// The first factor of the file, as it was read last.
    public var current: ServerFactor { known.withLock { $0.current } }

    /// Reads the file anew and answers its first factor. Throws `OperationError` with code `server-factor-missing`, and then nothing changes.
    @discardableResult
    public func reread() async throws -> ServerFactor {
        do {
            let read = try await Self.read(path)
            known.withLock { known in
                let ids = Set(([read.first] + read.others).map(\.id))
                let earlier = ([known.current] + known.others).filter { !ids.contains($0.id) }
                known = Known(current: read.first, others: Array((read.others + earlier).prefix(KeyFileLimits.lines)))
            }
            return read.first
        } catch let error as KeyFileError {
            throw OperationError(.serverFactorMissing, error.sentence)
        }
    }

    /// The factor with this name; nil if the file had none of it.
    public func factor(named id: Bytes) -> ServerFactor? { known.withLock { $0.factor(named: id) } }

    /// The name of the factor that an epoch needs if it is known, else that of the first one.
    func id(for configuration: EpochConfiguration?) -> Bytes {
        if let needed = configuration?.factorID, factor(named: needed) != nil { return needed }
        return current.id
    }

    private struct Read: Sendable {
        let first: ServerFactor
        let others: [ServerFactor]
        let isPrivate: Bool
    }

    private static func read(_ path: String) async throws -> Read {
        try await OffPool.run {
            do throws(KeyFileError) {
                let file = try KeyFile(path)
                let factors = try file.secrets(of: path).compactMap { try? ServerFactor($0) }
                guard let first = factors.first else { throw KeyFileError(missing(path)) }
                return Read(first: first, others: Array(factors.dropFirst()), isPrivate: file.isPrivate)
            } catch {
                throw error.isAbsent ? KeyFileError(missing(path), isAbsent: true) : error
            }
        }
    }

    private static func missing(_ path: String) -> String {
        "There is no server factor in the file \(path). Bring the file that the vault's other servers have, or make one for a new vault: "
            + "keyquorum key generate --server-factor \(path)."
    }
}

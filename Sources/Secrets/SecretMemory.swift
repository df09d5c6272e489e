internal import CKeyquorum

/// The memory that secrets live in.
public enum SecretMemory {
    /// How many times the system refused to lock memory into RAM, so that secrets may reach the swap area.
    /// More than 0 means that RLIMIT_MEMLOCK is too small; secrets work all the same.
    public static var lockFailures: UInt64 { kq_secret_unlocked_count() }

    /// Forbids core dumps of this process and reading its memory through ptrace by others of the same user.
    ///
    /// - Returns: 0, or the system's error number.
    public static func forbidCoreDumps() -> Int32 { kq_forbid_core_dumps() }
}

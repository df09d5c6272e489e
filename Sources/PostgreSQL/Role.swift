/// What a connection is for, and therefore which host it seeks and how its session is set.
enum Role {
    /// Its session takes no writes; all of a snapshot is of one moment. Only the primary is asked: what it has revoked counts.
    case reader
    case writer
    /// As the writer, for statements that may take long.
    case migrator
}

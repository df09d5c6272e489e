import Store

/// A request while this server does it: its row, of which the end goes by the last that was written.
actor HeldRequest {
    private var row: AsynchronousRow
    private var renewal: Task<AsynchronousRow?, Never>?
    private var isOver = false

    init(_ row: AsynchronousRow) { self.row = row }

    /// Has its lease renewed, unless that is being done or the request is at its end.
    ///
    /// - Parameter write: the row as it was written; nil where it was not.
    func renew(_ write: @escaping @Sendable (AsynchronousRow) async -> AsynchronousRow?) async {
        guard !isOver, renewal == nil else { return }
        let row = row
        let task = Task { await write(row) }
        renewal = task
        if let written = await task.value { self.row = written }
        renewal = nil
    }

    /// The row as it is now. Nobody renews it from here on.
    func end() async -> AsynchronousRow {
        isOver = true
        if let renewal, let written = await renewal.value { row = written }
        return row
    }
}

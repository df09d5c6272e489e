import Canonical

/// The questions about asynchronous requests.
extension Query {
    public static func asynchronous(_ id: Bytes) -> Query {
        .row(AsynchronousRow.table, key: AsynchronousRow.key(id))
    }

    /// What a subject has asked and is not forgotten.
    public static func asynchronous(of subject: Bytes) -> Query {
        let order = [Order.ascending("subject"), .ascending("id")]
        return Query(AsynchronousRow.table, [.equal("subject", .of(subject))], order: order)
    }

    /// The requests in one state, those that were asked first before all others.
    public static func asynchronous(in state: String, limit: Int) -> Query {
        let order = ["state", "created", "id"].map(Order.ascending)
        return Query(AsynchronousRow.table, [.equal("state", .of(state))], order: order, limit: limit)
    }

    /// The requests whose time is over, those that have been longest first.
    public static func asynchronous(expiredAt time: Instant, limit: Int) -> Query {
        let order = [Order.ascending("expires"), .ascending("id")]
        return Query(AsynchronousRow.table, [Condition("expires", .lessThan(.of(time)))], order: order, limit: limit)
    }

    /// What was asked and answered.
    public static func parts(of id: Bytes) -> Query { Query(AsynchronousPartRow.table, [.equal("id", .of(id))]) }
}

import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Process (KMIP 2.1 section 6.1.39): has it done now, after those before it in its batch; when this answers, Poll has its result.
    ///
    /// - Throws: Invalid Asynchronous Correlation Value, also for what was cancelled; Duplicate Process Request for what is done.
    @inline(never)
    public func process(_ request: OutstandingRequest) async throws -> EmptyResponse {
        try await answering { desk in
            try desk.requireOutsideOfBatch()
            let found = try await desk.outstanding(request)
            switch found.row.state {
            case AsynchronousState.cancelled: throw KMIPError.nothingOutstanding
            case AsynchronousState.done, AsynchronousState.failed:
                throw KMIPError(.duplicateProcessRequest, "it is done: poll for its answer")
            default: break
            }
            for _ in 0..<AsynchronousLimits.looks {
                if try await server.workOff(upTo: found.row.id, in: desk.vault) { return EmptyResponse() }
                try await Task.sleep(for: AsynchronousLimits.pause)
            }
            throw KMIPError(.generalFailure, "another server is at it still: poll for its answer")
        }
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Does a request after those before it in its batch. False where another server is doing one of them.
    @inline(never)
    func workOff(upTo id: Bytes, in vault: OpenVault) async throws -> Bool {
        var chain: [Bytes] = []
        var next: Bytes? = id
        while let id = next, let row = try await asynchronousRow(id, vault),
            !AsynchronousState.final.contains(row.state)
        {
            chain.append(id)
            next = row.previous
        }
        for id in chain.reversed() {
            try await carryOut(id, in: vault)
            guard let row = try await asynchronousRow(id, vault) else { continue }
            guard AsynchronousState.final.contains(row.state) else { return false }
        }
        return true
    }

    /// The row, checked; nil where it is forgotten.
    @inline(never)
    func asynchronousRow(_ id: Bytes, _ vault: OpenVault) async throws -> AsynchronousRow? {
        guard let raw = try await snapshot([.asynchronous(id)], of: vault).answers[0].first else { return nil }
        let row = try AsynchronousRow(raw)
        try vault.sealer.check(row)
        return row
    }
}

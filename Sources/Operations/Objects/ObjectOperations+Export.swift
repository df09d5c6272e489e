import KMIP
import Store

extension ObjectOperations {
    /// Export (KMIP 2.1 section 6.1.18): the object with its material, never wrapped, and all its attributes.
    public func export(_ request: ExportRequest) async throws -> ExportResponse {
        try await answering { desk in
            let view = try await desk.view(request.asked.uniqueIdentifier)
            let permit = try view.permit(.export)
            guard !view.state.isDestroyed else {
                throw KMIPError(.keyValueNotPresent, "the object is destroyed; its material is gone")
            }
            let object = try desk.object(request.asked, of: view, permit)
            let attributes = try desk.allAttributes(of: view, permit)
            return ExportResponse(uniqueIdentifier: view.row.id, attributes: attributes, object: object)
        }
    }
}

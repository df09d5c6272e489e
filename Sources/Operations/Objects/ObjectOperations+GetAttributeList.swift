import KMIP
import Store

extension ObjectOperations {
    /// Get Attribute List (KMIP 2.1 section 6.1.21): which attributes the object has, each once; those of which the
    /// client's version cannot say the value are left out, as Get Attributes leaves them out.
    public func getAttributeList(_ request: GetAttributeListRequest) async throws -> GetAttributeListResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let view = try await desk.view(request.uniqueIdentifier)
            let permit = try view.permit(.getAttributeList)
            try view.requireOnLine()
            let attributes = try desk.allAttributes(of: view, permit).withoutHidden
                .applicable(to: view.type, in: version).sayable(in: version)
            var seen: Set<AttributeReference> = []
            let references = attributes.items.map(AttributeReference.init(attribute:)).filter {
                seen.insert($0).inserted
            }
            return GetAttributeListResponse(uniqueIdentifier: view.row.id, references: references)
        }
    }
}

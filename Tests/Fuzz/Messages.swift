@testable import KMIP

/// A message in binary is read as a request and as a response of its version: headers, credentials, items, payloads.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMessages(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let ttlv = try? BinaryTTLV.decode(bytes) else { return 0 }
    if let envelope = try? RequestEnvelope(ttlv: ttlv) { read(envelope) }
    if let response = try? ResponseMessage(ttlv: ttlv) { read(response) }
    return 0
}

private func read(_ envelope: RequestEnvelope) {
    precondition((try? RequestHeader(ttlv: envelope.header.ttlv)) == envelope.header)
    let rules = VersionRules(envelope.header.version)
    for item in envelope.items {
        guard let item = try? RequestBatchItem(ttlv: item), let operation = item.operation,
            let payload = try? rules.upgrade(item.payload, of: operation)
        else { continue }
        _ = try? CreateRequest(ttlv: payload)
        _ = try? RegisterRequest(ttlv: payload)
        _ = try? GetRequest(ttlv: payload)
        _ = try? GetAttributesRequest(ttlv: payload)
        _ = try? LocateRequest(ttlv: payload)
        _ = try? RevokeRequest(ttlv: payload)
        _ = try? QueryRequest(ttlv: payload)
        _ = try? DiscoverVersionsRequest(ttlv: payload)
        _ = try? rules.downgrade(payload, of: operation, answering: payload)
    }
}

private func read(_ response: ResponseMessage) {
    for version in ProtocolVersion.supported {
        let rules = VersionRules(version)
        var downgraded = response
        downgraded.header = rules.downgrade(response.header)
        downgraded.items = response.items.map { rules.downgrade($0) }
        let ttlv = downgraded.ttlv
        precondition((try? BinaryTTLV.decode(BinaryTTLV.encode(ttlv))) == ttlv)
    }
}

@testable import KMIP

/// What is read as JSON is read the same after it was written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    _ = JSONTTLV.beginsAsMessage(bytes)
    guard let document = try? JSONTTLV.decode(bytes) else { return 0 }
    precondition((try? JSONTTLV.decode(JSONTTLV.encode(document.root)).root) == document.root)
    guard document.root.tag.isOnTheWire else { return 0 }
    let binary = BinaryTTLV.encode(document.root)
    precondition((try? BinaryTTLV.decode(binary)) == document.root)
    return 0
}

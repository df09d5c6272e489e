@testable import KMIP

/// What is read in binary is written back the same, and goes through the other two encodings.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBinary(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let ttlv = try? BinaryTTLV.decode(bytes) else { return 0 }
    precondition(BinaryTTLV.encode(ttlv) == bytes)
    precondition(BinaryTTLV.size(of: ttlv) == bytes.count)
    precondition((try? XMLTTLV.decode(XMLTTLV.encode(ttlv))) == ttlv)
    precondition((try? JSONTTLV.decode(JSONTTLV.encode(ttlv)).root) == ttlv)
    return 0
}

@testable import KMIP

/// What is read as XML is read the same after it was written, on one line or many.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXML(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let ttlv = try? XMLTTLV.decode(bytes) else { return 0 }
    precondition((try? XMLTTLV.decode(XMLTTLV.encode(ttlv))) == ttlv)
    precondition((try? XMLTTLV.decode(XMLTTLV.encode(ttlv, isIndented: true))) == ttlv)
    precondition((try? BinaryTTLV.decode(BinaryTTLV.encode(ttlv))) == ttlv)
    return 0
}

@testable import KMIP

/// However a stream is cut, the same messages come out of it, and never more bytes than went in. The first byte is the size of the cuts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrames(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let step = bytes.first else { return 0 }
    let stream = bytes.dropFirst()
    precondition(messages(stream, step: Int(step) + 1) == messages(stream, step: max(1, stream.count)))
    return 0
}

private func messages(_ stream: ArraySlice<UInt8>, step: Int) -> [[UInt8]] {
    var framer = MessageFramer(limits: Limits(messageBytes: 4_096, depth: 8, elements: 100, batchItems: 10))
    var result: [[UInt8]] = []
    var rest = stream
    while !rest.isEmpty {
        framer.append(rest.prefix(step))
        rest = rest.dropFirst(step)
        do {
            while let message = try framer.next() { result.append(message) }
        } catch {
            return result
        }
    }
    return result
}

public import Canonical
import FoundationEssentials

/// What a server answered to a call that it did not refuse.
public struct Answer: Sendable {
    /// 200 to 299, or another status that the caller asked to see.
    public let status: Int
    public let body: Bytes

    /// The body as JSON of this form.
    ///
    /// - Throws: `ClientError.unexpectedAnswer` if it has another one.
    public func json<Value: Decodable>(_ type: Value.Type = Value.self) throws(ClientError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw .unexpectedAnswer(
                "The server's answer is not what this program expects; are both of the same version?"
            )
        }
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

public import Secrets

/// Has operations done that a message left for later: a KMIP face, which wrote their content.
///
/// It decides nothing about who may do what: `operations` belong to who asked, as he stands now.
public protocol DeferredPerformer: Sendable {
    /// Has it done once through `operations`.
    ///
    /// - Parameters:
    ///   - content: of a ``DeferredRequest``.
    ///   - predecessor: the item before it in its batch; nil for the first.
    func perform(
        _ content: SecretBytes,
        after predecessor: DeferredPredecessor?,
        by operations: any KMIPOperations
    ) async -> DeferredAnswer

    /// The answer of an operation that is not done at all.
    func refuse(_ content: SecretBytes, after predecessor: DeferredPredecessor?, because error: KMIPError)
        -> DeferredAnswer

    /// The objects whose material the content of a ``DeferredAnswer`` tells.
    func told(by content: SecretBytes) -> [ToldMaterial]
}

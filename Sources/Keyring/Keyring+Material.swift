public import Canonical
public import Secrets

extension Keyring {
    /// An object's material, wrapped under the current generation.
    ///
    /// - Throws: as `seal` does.
    public func wrapMaterial(
        _ material: SecretBytes,
        _ context: MaterialContext
    ) throws(KeyringError) -> Bytes {
        try seal(material, as: .material, context.fields)
    }

    /// An object's material out of its wrap.
    ///
    /// - Throws: as `open` does; `not-authentic` also for the wrap of another object, type or revision.
    public func unwrapMaterial(
        _ wrapped: Bytes,
        _ context: MaterialContext,
        generation: MasterGeneration
    ) throws(KeyringError) -> SecretBytes {
        try open(wrapped, as: .material, context.fields, generation: generation)
    }

    /// The attributes that are computed from material (digest, check value, exact length), sealed: in the clear they would
    /// let a reader of the database try guesses.
    ///
    /// - Throws: as `seal` does.
    public func sealAttributes(
        _ attributes: SecretBytes,
        _ context: MaterialContext
    ) throws(KeyringError) -> Bytes {
        try seal(attributes, as: .sealedAttributes, context.fields)
    }

    /// The attributes out of their seal.
    ///
    /// - Throws: as `open` does.
    public func openAttributes(
        _ sealed: Bytes,
        _ context: MaterialContext,
        generation: MasterGeneration
    ) throws(KeyringError) -> SecretBytes {
        try open(sealed, as: .sealedAttributes, context.fields, generation: generation)
    }
}

import KMIP

/// An object as a Get or an Export asks for it.
struct ShapedObject {
    let object: ManagedObject
    /// Whose material leaves in it: what was asked for, and the private key in its certificate's file.
    let served: [ObjectView]
    /// What it was wrapped under now.
    let wrapping: UsedWrappingKey?
    /// Whether it leaves wrapped, under this key or as it is kept.
    let isWrapped: Bool
}

/// Ten subjects who share a vault: what they ask for in a random walk, and a model of what they may, which knows nothing of the product.
public enum Sharing {
    /// What a grant of the walk allows; the names are those of the product.
    public enum Right: String, Hashable, Sendable, CaseIterable {
        case get, decrypt, getAttributes, modifyAttribute, destroy
    }

    /// Whether it is done, refused to one who may know of the object, or refused as though it did not exist.
    public enum Answer: String, Sendable { case yes, no, hidden }
}

/// The dates of an object's life, in seconds since 1970; nil where there is none (KMIP 2.1 sections 4.1, 4.10, 4.11, 4.18, 4.20).
public struct LifeDates: Hashable, Sendable {
    public var activation: Int64?
    public var deactivation: Int64?
    public var compromise: Int64?
    public var compromiseOccurrence: Int64?
    public var destroy: Int64?

    public init(
        activation: Int64? = nil,
        deactivation: Int64? = nil,
        compromise: Int64? = nil,
        compromiseOccurrence: Int64? = nil,
        destroy: Int64? = nil
    ) {
        self.activation = activation
        self.deactivation = deactivation
        self.compromise = compromise
        self.compromiseOccurrence = compromiseOccurrence
        self.destroy = destroy
    }
}

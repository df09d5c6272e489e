// Templates that a request of KMIP 1.x names in a Template-Attribute (1.4 section 2.1.8). Inside, such a name stands among the
// attributes under a mark of its own: what it gives is known only to who can read the Template.

extension Attributes {
    /// The names, in their order.
    public var templateNames: [ObjectName] {
        all(.templateName).compactMap { try? ObjectName(ttlv: TTLV(.name, $0.value)) }
    }

    public var withoutTemplates: Attributes { Attributes(items.filter { $0.tag != .templateName }) }
}

// What the five operations on attributes ask for.

extension AddAttributeRequest {
    public var change: AttributeChange { .add(newAttribute) }
}

extension ModifyAttributeRequest {
    public var change: AttributeChange { .modify(newAttribute, current: currentAttribute) }
}

extension SetAttributeRequest {
    public var change: AttributeChange { .set(newAttribute) }
}

extension DeleteAttributeRequest {
    public var change: AttributeChange {
        switch deleted {
        case .instance(let instance): .delete(instance)
        case .all(let reference): .deleteAll(reference)
        }
    }
}

extension AdjustAttributeRequest {
    public var change: AttributeChange { .adjust(reference, adjustment, by: value) }
}

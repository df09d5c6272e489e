/// What the elements of a structure said so far about the Attribute Value behind them: in KMIP 1.x the Attribute Name decides which
/// names the value's enumeration or mask has. A vendor's attribute of 2.x may be called anything and has none.
struct AttributeNaming {
    /// The attribute of the standard that was named last.
    private(set) var attribute: Tag?
    private var isVendors = false

    mutating func pass(_ element: TTLV) {
        switch element.tag {
        case .vendorIdentification:
            isVendors = true
            attribute = nil
        case .attributeName where !isVendors:
            attribute = if case .text(let words) = element.value { AttributeName.tag(words) } else { nil }
        default: break
        }
    }
}

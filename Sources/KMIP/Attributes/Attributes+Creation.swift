extension Attributes {
    /// What every operation that makes an object asks of the attributes in its request.
    ///
    /// Object Type may be repeated there if it says the same. Vendor `y` is the server's own (KMIP 2.1 section 4.60).
    ///
    /// - Throws: ``KMIPError``: Attribute Read Only, Attribute Single Valued, Non Unique Name Attribute, Invalid Attribute Value.
    public func checkForCreation(of objectType: ObjectType) throws(KMIPError) {
        var seen: Set<AttributeReference> = []
        for item in items {
            guard item.tag != .templateName else {
                throw KMIPError(.itemNotFound, "no Template is taken here; give every attribute itself")
            }
            guard let rule = AttributeRule.of(item.tag), rule.clientMaySet else {
                throw KMIPError(.attributeReadOnly, "\(item.tag) is set by the server only")
            }
            let reference = AttributeReference(attribute: item)
            if case .vendor("y", _) = reference { throw KMIPError(.attributeReadOnly, "vendor y is the server's own") }
            guard seen.insert(reference).inserted || reference.isMultiple else {
                throw KMIPError(.attributeSingleValued, "\(item.tag) may be given only once")
            }
        }
        try requireDistinctNames()
        guard self.objectType == nil || self.objectType == objectType else {
            throw KMIPError(.invalidAttributeValue, "ObjectType differs from the type in the request")
        }
    }

    /// A name is not unique twice on one object either (KMIP 2.1 section 4.32). Throws Non Unique Name Attribute.
    public func requireDistinctNames() throws(KMIPError) {
        // As bytes, with their types: names that only look alike are two.
        var seen: Set<[UInt8]> = []
        for name in names {
            guard seen.insert(BinaryTTLV.encode(name.ttlv)).inserted else {
                throw KMIPError(.nonUniqueNameAttribute, "a Name is given twice")
            }
        }
    }
}

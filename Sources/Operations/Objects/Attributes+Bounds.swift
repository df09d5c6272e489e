import KMIP

// How large attributes may be when they are written, and a pattern when objects are compared with it.

extension Attributes {
    /// Bytes of the stored form.
    var storedSize: Int { BinaryTTLV.size(of: ttlv()) }

    /// Throws Server Limit Exceeded for more than an object may have, all that the server added counted.
    func requireStorable() throws(KMIPError) {
        try requireStored(within: ObjectLimits.attributes)
        guard ttlv().elements <= ObjectLimits.attributeElements else {
            throw KMIPError(
                .serverLimitExceeded,
                "the object's attributes have more than \(ObjectLimits.attributeElements) elements"
            )
        }
    }

    /// What an object was given is bounded; where its life alone goes on there is some room for what the server notes.
    func requireStorable(after earlier: Attributes) throws(KMIPError) {
        try requireStored(within: max(ObjectLimits.attributes, earlier.storedSize) + ObjectLimits.attributeRoom)
    }

    /// Throws Invalid Field for a pattern of a Locate that has more attributes or fields than objects are compared with.
    func requirePattern() throws(KMIPError) {
        let whole = ttlv()
        guard whole.widest <= ObjectLimits.pattern, whole.elements <= ObjectLimits.patternElements else {
            throw KMIPError(
                .invalidField,
                "Locate looks for at most \(ObjectLimits.pattern) attributes, of \(ObjectLimits.pattern) fields each"
                    + " and \(ObjectLimits.patternElements) together"
            )
        }
    }

    private func requireStored(within limit: Int) throws(KMIPError) {
        guard storedSize <= limit else {
            throw KMIPError(.serverLimitExceeded, "the object's attributes have more than \(limit) bytes")
        }
    }
}

extension TTLV {
    /// Elements, this one counted.
    fileprivate var elements: Int { children.reduce(1) { $0 + $1.elements } }

    /// Fields of the structure in it that has the most.
    fileprivate var widest: Int { children.reduce(children.count) { max($0, $1.widest) } }
}

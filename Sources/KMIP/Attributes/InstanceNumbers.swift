/// The numbers by which KMIP 1.x tells the instances of an attribute apart (1.4 section 2.1.1): an instance keeps its own when others come and go.
///
/// They are kept among the object's attributes where they are not what the stored order says by itself, 0, 1 and so on; so they are for objects
/// whose instances never changed. KMIP 2.x knows none: what keeps them never leaves the server.
struct InstanceNumbers {
    private var kept: [AttributeReference: [Int32]] = [:]

    init(_ attributes: Attributes) {
        guard case .structure(let fields) = attributes.vendorAttribute(Self.vendor, Self.name) else { return }
        var reference: AttributeReference?
        for field in fields {
            if case .integer(let number) = field.value {
                if let reference { kept[reference, default: []].append(number) }
            } else {
                reference = try? AttributeReference(ttlv: field)
            }
        }
    }

    /// The numbers of so many instances, in the order in which they are stored.
    func of(_ reference: AttributeReference, count: Int) -> [Int32] {
        if let numbers = kept[reference], numbers.count == count { return numbers }
        return Array(0..<Int32(clamping: count))
    }

    mutating func keep(_ numbers: [Int32], of reference: AttributeReference) {
        kept[reference] = numbers == Array(0..<Int32(clamping: numbers.count)) ? nil : numbers
    }

    /// What is stored; nil where the order says it all.
    private var stored: TTLVValue? {
        let entries = kept.map { (place: BinaryTTLV.encode($0.key.ttlv), fields: Self.fields($0.key, $0.value)) }
            .sorted { $0.place.lexicographicallyPrecedes($1.place) }
        return entries.isEmpty ? nil : .structure(entries.flatMap(\.fields))
    }

    func store(in attributes: inout Attributes) { attributes.setVendorAttribute(Self.vendor, Self.name, stored) }

    private static func fields(_ reference: AttributeReference, _ numbers: [Int32]) -> [TTLV] {
        [reference.ttlv] + numbers.map { TTLV(.attributeIndex, .integer($0)) }
    }

    private static let vendor = "y"
    private static let name = "AttributeIndex"
    static let reference = AttributeReference.vendor(vendor, name: name)
}

extension Attributes {
    /// The instances that a reference names, each with its number, in the order in which they are stored.
    func numbered(_ reference: AttributeReference) -> [(number: Int32, instance: TTLV)] {
        let instances = Attributes(all(reference)).inCanonicalOrder.items
        let numbers = InstanceNumbers(self).of(reference, count: instances.count)
        return Array(zip(numbers, instances)).map { (number: $0, instance: $1) }
    }

    /// The same attributes, of which each instance has the number that it had among `earlier` ones. One that took another's place has that one's,
    /// a new one the number behind the highest.
    public func numbered(
        _ references: [AttributeReference],
        asIn earlier: Attributes
    ) -> Attributes {
        var result = self
        var numbers = InstanceNumbers(self)
        for reference in references {
            numbers.keep(self.numbers(reference, earlier.numbered(reference)), of: reference)
        }
        numbers.store(in: &result)
        return result
    }

    private func numbers(_ reference: AttributeReference, _ earlier: [(number: Int32, instance: TTLV)]) -> [Int32] {
        var free = earlier
        let now = Attributes(all(reference)).inCanonicalOrder.items
        var numbers = now.map { instance -> Int32? in
            guard let place = free.firstIndex(where: { $0.instance == instance }) else { return nil }
            return free.remove(at: place).number
        }
        for place in numbers.indices where numbers[place] == nil {
            let next = (numbers.compactMap(\.self).max() ?? -1) + 1
            numbers[place] = free.isEmpty ? next : free.removeFirst().number
        }
        return numbers.compactMap(\.self)
    }
}

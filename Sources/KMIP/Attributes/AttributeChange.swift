/// One change of an object's attributes as a client asks for it. Pure: the attributes of now go in, those of afterwards come out.
///
/// What only a look at other objects can tell, whether a name is free, is not decided here.
public enum AttributeChange: Equatable, Sendable {
    /// Add Attribute (KMIP 2.1 section 6.1.2): one more instance.
    case add(TTLV)
    /// Modify Attribute (section 6.1.34): the instance that there is, or the named one of several.
    case modify(TTLV, current: TTLV?)
    /// Set Attribute (section 6.1.51): the only instance, or the first.
    case set(TTLV)
    /// Delete Attribute (section 6.1.13): one instance.
    case delete(TTLV)
    /// Delete Attribute: all instances.
    case deleteAll(AttributeReference)
    /// Adjust Attribute (section 6.1.3).
    case adjust(AttributeReference, AdjustmentType, by: TTLVValue?)

    /// What the decision needs of the object besides its attributes.
    public struct Circumstances: Sendable {
        /// The effective state.
        public let state: State
        /// Seconds since 1970.
        public let now: Int64

        public init(state: State, now: Int64) {
            self.state = state
            self.now = now
        }
    }

    /// The attributes after the change.
    ///
    /// - Throws: ``KMIPError`` with the reason that the standard's table names for the operation.
    public func applied(to attributes: Attributes, _ circumstances: Circumstances) throws(KMIPError) -> Attributes {
        let reference = reference
        let present = attributes.all(reference)
        let rule = try rule(of: reference, hasValue: !present.isEmpty)
        if let new { _ = try Self.checked(new) }
        var (removed, added) = try replacement(of: present, rule)
        for value in removed { try requireOpen(value, to: circumstances, isSet: true) }
        if let added { try requireOpen(added, to: circumstances, isSet: false) }
        if let new = added { added = try Self.checked(new) }
        if rule.tag == .usageLimits { try UsageLimits.requireUndrawn(removed) }
        return try attributes.replacing(removed, with: added).numbered([reference], asIn: attributes).settled()
    }

    /// The attribute that is changed.
    public var reference: AttributeReference {
        switch self {
        case .add(let new), .modify(let new, _), .set(let new), .delete(let new): AttributeReference(attribute: new)
        case .deleteAll(let reference), .adjust(let reference, _, _): reference
        }
    }

    private typealias Replacement = (removed: [TTLV], added: TTLV?)

    /// The value as it is given, before anything is made of it.
    private var new: TTLV? {
        switch self {
        case .add(let new), .modify(let new, _), .set(let new): new
        case .delete, .deleteAll, .adjust: nil
        }
    }

    private static func checked(_ new: TTLV) throws(KMIPError) -> TTLV {
        _ = try Attributes(ttlv: TTLV(.attributes, .structure([new])))
        return new.tag == .usageLimits ? try UsageLimits(ttlv: new).undrawn.ttlv : new
    }

    /// Throws where no client may ever do this kind of thing with the attribute, whether an object has it or not.
    func requirePermitted() throws(KMIPError) { _ = try rule(of: reference, hasValue: false) }

    /// The rule of the attribute, if a client may do this kind of thing with it.
    private func rule(of reference: AttributeReference, hasValue: Bool) throws(KMIPError) -> AttributeRule {
        let tag: Tag = if case .tag(let tag) = reference { tag } else { .attribute }
        guard let rule = AttributeRule.of(tag) else { throw KMIPError(notAnAttribute, "\(tag) is no attribute") }
        if case .vendor("y", _) = reference { throw KMIPError(readOnly, "vendor y is the server's own") }
        guard isPermitted(by: rule, hasValue) else {
            throw KMIPError(readOnly, "\(tag) cannot be changed by a client")
        }
        return rule
    }

    /// Which instance goes, and which comes.
    private func replacement(of present: [TTLV], _ rule: AttributeRule) throws(KMIPError) -> Replacement {
        switch self {
        case .add(let new):
            guard present.isEmpty || reference.isMultiple else {
                throw KMIPError(.attributeSingleValued, "\(rule.tag) has a value already")
            }
            guard !present.contains(new) else {
                let reason = rule.tag == .name ? ResultReason.nonUniqueNameAttribute : .illegalOperation
                throw KMIPError(reason, "\(rule.tag) has this value already")
            }
            return ([], new)
        case .set(let new): return (try only(present, .multiValuedAttribute), new)
        case .modify(let new, let current?):
            guard AttributeReference(attribute: current) == reference else {
                throw KMIPError(.invalidField, "CurrentAttribute and NewAttribute are different attributes")
            }
            let old = try instance(current, present)
            // Names are unique, and one's own others are others too (table 267).
            guard rule.tag != .name || new == old || !present.contains(new) else {
                throw KMIPError(.nonUniqueNameAttribute, "the object has this Name already")
            }
            return ([old], new)
        case .modify(let new, nil):
            let old = try only(present, .attributeInstanceNotFound)
            guard !old.isEmpty else { throw notFound(rule.tag) }
            return (old, new)
        case .delete(let current): return ([try instance(current, present)], nil)
        case .deleteAll:
            guard !present.isEmpty else { throw notFound(rule.tag) }
            return (present, nil)
        case .adjust(_, let type, let amount):
            let old = try only(present, .multiValuedAttribute)
            return (old, try adjusted(old.first, rule, type, by: amount))
        }
    }

    /// A vendor's attribute has its value inside, and no type of its own: where there is none, the amount says of which it is.
    private func adjusted(
        _ old: TTLV?,
        _ rule: AttributeRule,
        _ type: AdjustmentType,
        by amount: TTLVValue?
    ) throws(KMIPError) -> TTLV {
        guard case .vendor(let vendor, let name) = reference else {
            guard let value = old?.value ?? rule.type.zero else { throw notFound(rule.tag) }
            return TTLV(rule.tag, try type.applied(to: value, by: amount))
        }
        var value = amount?.type.zero
        if let old { value = try VendorAttribute(ttlv: old).value ?? value }
        guard let value else { throw notFound(rule.tag) }
        return VendorAttribute(vendor: vendor, name: name, value: try type.applied(to: value, by: amount)).ttlv
    }

    private func instance(_ current: TTLV, _ present: [TTLV]) throws(KMIPError) -> TTLV {
        guard !present.isEmpty else { throw notFound(current.tag) }
        guard present.contains(current) else {
            throw KMIPError(.attributeInstanceNotFound, "\(current.tag) has no such value")
        }
        return current
    }

    /// The one that there is, or none.
    private func only(_ present: [TTLV], _ reason: ResultReason) throws(KMIPError) -> [TTLV] {
        guard present.count <= 1 else { throw KMIPError(reason, "\(present[0].tag) has several values") }
        return present
    }

    private func notFound(_ tag: Tag) -> KMIPError { KMIPError(.attributeNotFound, "the object has no \(tag)") }

    /// Dates that have come, and limits that were drawn on, stay (KMIP 2.1 sections 4.1, 4.18, 4.40, 4.41, 4.59).
    ///
    /// A date may be moved to one that has passed, as long as it has not come itself: so an object stops protecting at once.
    private func requireOpen(_ value: TTLV, to circumstances: Circumstances, isSet: Bool) throws(KMIPError) {
        let (state, now) = (circumstances.state, circumstances.now)
        let isOpen: Bool
        switch value.tag {
        case .activationDate: isOpen = state == .preActive
        case .deactivationDate: isOpen = state == .preActive || state == .active
        case .processStartDate, .protectStopDate:
            let hasCome = isSet && value.seconds.map { $0 <= now } == true
            isOpen = (state == .preActive || state == .active) && !hasCome
        default: isOpen = state != .destroyed && state != .destroyedCompromised
        }
        guard isOpen else {
            throw KMIPError(.wrongKeyLifecycleState, "\(value.tag) cannot be changed: the object is \(state.words)")
        }
    }

    private func isPermitted(by rule: AttributeRule, _ hasValue: Bool) -> Bool {
        switch self {
        case .add: rule.clientMayAdd
        case .set, .adjust: hasValue ? rule.clientMayChange : rule.clientMayAdd
        case .modify: rule.clientMayChange
        case .delete, .deleteAll: rule.clientMayDelete
        }
    }

    /// The standard has two words for the same thing.
    private var readOnly: ResultReason {
        switch self {
        case .add, .set, .adjust: .readOnlyAttribute
        case .modify, .delete, .deleteAll: .attributeReadOnly
        }
    }

    private var notAnAttribute: ResultReason {
        if case .adjust = self { .unsupportedAttribute } else { .invalidAttribute }
    }
}

extension ItemType {
    /// What an attribute that is not there counts as when it is adjusted.
    fileprivate var zero: TTLVValue? {
        switch self {
        case .integer: .integer(0)
        case .longInteger: .longInteger(0)
        case .interval: .interval(0)
        case .boolean: .boolean(false)
        default: nil
        }
    }
}

extension TTLV {
    fileprivate var seconds: Int64? {
        if case .dateTime(let seconds) = value { seconds } else { nil }
    }
}

extension Attributes {
    /// The new instance in the place of the first old one, or behind all others.
    fileprivate func replacing(_ removed: [TTLV], with added: TTLV?) -> Attributes {
        var items = items
        let place = removed.first.flatMap(items.firstIndex(of:)) ?? items.count
        if let added { items.insert(added, at: place) }
        for old in removed {
            // The new one may equal an old one: of several that are equal, the last goes.
            if let place = items.lastIndex(of: old) { items.remove(at: place) }
        }
        return Attributes(items)
    }

    /// What the server says itself follows from what was changed (KMIP 2.1 sections 4.3, 4.33).
    fileprivate func settled() throws(KMIPError) -> Attributes {
        var settled = self
        if sensitive == false { settled.alwaysSensitive = false }
        if extractable == true { settled.neverExtractable = false }
        guard items.count <= Limits.attributesPerObject else {
            throw KMIPError(.serverLimitExceeded, "more than \(Limits.attributesPerObject) attributes")
        }
        return settled
    }
}

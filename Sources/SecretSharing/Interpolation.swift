import Secrets

/// The polynomials of the lowest degree through some values (Lagrange).
///
/// What depends on the places alone is computed once, so that a value at a further place costs one product a row.
struct Interpolation {
    private let places: [UInt8]
    private let inverses: [UInt8]
    private let values: SecretRows

    /// - Precondition: the places are different and each has its value.
    init(places: [UInt8], values: [SecretBytes]) {
        self.places = places
        self.values = SecretRows(values)
        self.inverses = places.map { place in
            GF256.invert(Self.product(of: places, from: place, except: place))
        }
    }

    /// The value at x = `place`.
    func value(at place: UInt8) -> SecretBytes {
        if let known = places.firstIndex(of: place) { return values.row(known) }
        let all = Self.product(of: places, from: place, except: nil)
        let weights = zip(places, inverses).map { own, inverse in
            GF256.multiply(GF256.multiply(all, GF256.invert(place ^ own)), inverse)
        }
        return values.combination(weights)
    }

    /// The product of (place - other) over the places; minus is exclusive or in this field.
    private static func product(of places: [UInt8], from place: UInt8, except excluded: UInt8?) -> UInt8 {
        var product: UInt8 = 1
        for other in places where other != excluded { product = GF256.multiply(product, place ^ other) }
        return product
    }
}

/// The names of a certificate as an operator writes them.
enum DomainNames {
    /// Names separated by commas: lower-cased, without doubles, in their order.
    static func parse(_ text: String) throws(ACMEError) -> [String] {
        var names: [String] = []
        for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.filter { $0 != " " }
            try check(name)
            if !names.contains(name) { names.append(name) }
        }
        guard names.count <= ACMELimits.names else {
            throw ACMEError(.badSetting, "domain-name holds more than \(ACMELimits.names) names.")
        }
        return names
    }

    private static func check(_ name: String) throws(ACMEError) {
        if name.hasPrefix("*.") {
            throw ACMEError(
                .badSetting,
                "domain-name holds a wildcard, for which CAs take no HTTP-01 challenge: name each host, or bring a certificate by tls-cert."
            )
        }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isAddress = labels.last?.allSatisfy { (0x30...0x39).contains($0) } == true
        guard name.utf8.count <= ACMELimits.name, labels.allSatisfy(isLabel), !isAddress else {
            throw ACMEError(
                .badSetting,
                "domain-name is no list of DNS names: write host.example.org, with commas between several (international names in their xn-- form)."
            )
        }
    }

    private static func isLabel(_ label: String.UTF8View.SubSequence) -> Bool {
        let dash = UInt8(ascii: "-")
        return (1...ACMELimits.label).contains(label.count) && label.first != dash && label.last != dash
            && label.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == dash }
    }
}

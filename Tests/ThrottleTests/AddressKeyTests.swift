import Testing
import Throttle

@Suite("One caller among addresses")
struct AddressKeyTests {
    @Test(
        "an IPv4 address is one, an IPv6 network of 64 bits is one",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:0:1::5", "2001:db8:0:1::/64"),
            ("2001:DB8:0:1:9:8:7:6", "2001:db8:0:1::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
            ("2001:0db8:0000:0000:1::", "2001:db8:0:0::/64"), ("::1", "0:0:0:0::/64"), ("::", "0:0:0:0::/64"),
            ("fe80::1%eth0", "fe80:0:0:0::/64"), ("2001:db8:1:2::", "2001:db8:1:2::/64"), ("", ""),
        ]
    )
    func keys(address: String, key: String) {
        #expect(AddressKey.of(address) == key)
    }
}

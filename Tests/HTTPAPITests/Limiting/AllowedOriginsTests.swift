import HTTPAPI
import Testing

@Suite("Origins whose pages may call")
struct AllowedOriginsTests {
    @Test(
        "origins are read, with commas between",
        arguments: [
            "https://console.example", "http://localhost:3000, https://[2001:db8::1]:8443", "HTTPS://Console.Example",
        ]
    )
    func good(text: String) {
        #expect(AllowedOrigins(text)?.isEmpty == false)
    }

    @Test(
        "what is no origin is refused, everybody too",
        arguments: [
            "", "*", "null", "console.example", "https://", "https://a/b", "https://a,", "https://*.example", "ftp://a",
            "https://a b",
        ]
    )
    func bad(text: String) {
        #expect(AllowedOrigins(text) == nil)
    }
}

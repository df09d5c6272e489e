import Testing

@testable import KMIP

struct UseRuleTests {
    private static func rule(
        _ state: State,
        _ mask: CryptographicUsageMask? = nil,
        start: Int64? = nil,
        stop: Int64? = nil,
        now: Int64 = 100
    ) -> UseRule {
        var attributes = Attributes()
        attributes.cryptographicUsageMask = mask
        attributes.processStartDate = start
        attributes.protectStopDate = stop
        return UseRule(attributes, in: state, now: now)
    }

    private static func refusal(_ rule: UseRule, _ use: CryptographicUsageMask) -> ResultReason? {
        do {
            try rule.require(use)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "only an active object protects; what is protected is processed until it is destroyed",
        arguments: State.allCases
    )
    func states(_ state: State) {
        let rule = Self.rule(state)
        let isAlive = [State.active, .deactivated, .compromised].contains(state)
        for use in [CryptographicUsageMask.encrypt, .sign, .wrapKey, .macGenerate, .deriveKey, .keyAgreement] {
            #expect(Self.refusal(rule, use) == (state == .active ? nil : .wrongKeyLifecycleState))
        }
        for use in [CryptographicUsageMask.decrypt, .verify, .unwrapKey, .macVerify] {
            #expect(Self.refusal(rule, use) == (isAlive ? nil : .wrongKeyLifecycleState))
        }
        #expect(Self.refusal(rule, .export) == nil)
    }

    @Test("the very second of a date counts: processing begins at it, protecting ends at it")
    func dates() {
        for now in [99, 100, 101] as [Int64] {
            let rule = Self.rule(.active, start: 100, stop: 100, now: now)
            #expect(rule.mayProcess == (now >= 100) && rule.mayProtect == (now < 100))
            #expect(Self.refusal(rule, [.encrypt, .decrypt]) == .wrongKeyLifecycleState)
        }
        #expect(Self.refusal(Self.rule(.deactivated, start: 101), .decrypt) == .wrongKeyLifecycleState)
    }

    @Test("a refusal names what the mask has not, and says what to do")
    func words() {
        let rule = Self.rule(.active, [.encrypt, .sign])
        let error = #expect(throws: KMIPError.self) { try rule.require([.sign, .decrypt, .macGenerate]) }
        #expect(
            error?.message
                == "the object is not for this use: its CryptographicUsageMask has no Decrypt, MACGenerate"
        )
        let early = #expect(throws: KMIPError.self) { try Self.rule(.preActive).require(.encrypt) }
        #expect(early?.message.hasSuffix(": activate it first") == true)
    }

    @Test("the mask is asked first, and must have every bit of the use")
    func masks() {
        #expect(Self.refusal(Self.rule(.preActive, .encrypt), .decrypt) == .incompatibleCryptographicUsageMask)
        #expect(Self.refusal(Self.rule(.active, .encrypt), [.encrypt, .sign]) == .incompatibleCryptographicUsageMask)
        #expect(Self.refusal(Self.rule(.active, [.encrypt, .sign]), [.encrypt, .sign]) == nil)
        #expect(Self.refusal(Self.rule(.active, .unrestricted), [.encrypt, .sign]) == nil)
        #expect(Self.refusal(Self.rule(.active, []), .encrypt) == .incompatibleCryptographicUsageMask)
    }
}

import Store
import Testing

@testable import MariaDB

@Suite struct MariaDBFaultTests {
    @Test(
        "a code of MariaDB is what it means for a store",
        arguments: [
            (1062, StoreError.Code.conflict), (1048, .conflict), (1213, .busy), (1205, .busy), (1020, .busy),
            (1317, .busy),
            (1969, .busy), (1040, .busy), (1203, .busy), (1226, .busy), (1461, .busy), (2002, .unavailable),
            (2003, .unavailable), (2005, .unavailable), (2006, .unavailable), (2013, .unavailable),
            (2055, .unavailable),
            (1045, .unavailable), (1044, .unavailable), (1049, .unavailable), (1142, .unavailable),
            (1047, .unavailable),
            (1053, .unavailable), (1927, .unavailable), (1021, .full), (1114, .full), (1026, .full),
            (1290, .unavailable),
            (1836, .unavailable), (1792, .unavailable), (1153, .tooLarge), (2020, .tooLarge), (1406, .tooLarge),
            (1264, .tooLarge),
            (1146, .wrongSchema), (1054, .wrongSchema), (1064, .wrongSchema), (1034, .damaged), (9_999, .unavailable),
        ] as [(Int32, StoreError.Code)]
    )
    func meanings(_ code: Int32, _ meaning: StoreError.Code) {
        let error = MariaDBFault(code, "the words").error("writing")
        #expect(error.code == meaning)
        #expect(error.detail.contains("MariaDB \(code)"))
    }

    @Test("an engine's error 28 is a full disk")
    func engineError() {
        let words = "Got error 28 \"No space left on device\" from storage engine InnoDB"
        #expect(MariaDBFault(1_030, words).error("writing").code == .full)
        #expect(MariaDBFault(1_030, "Got error 168 from storage engine").error("writing").code == .unavailable)
    }

    @Test("words that may hold a value are left out, words with names only are kept")
    func words() {
        for code in [1_062, 1_048, 1_064, 1_366, 1_406, 1_292] as [Int32] {
            #expect(!MariaDBFault(code, "a secret").error("writing").description.contains("secret"), "\(code)")
        }
        for code in [1_045, 1_146, 2_002] as [Int32] {
            #expect(MariaDBFault(code, "the names").error("writing").detail.contains("the names"), "\(code)")
        }
    }

    @Test("only an answer that says so means that a commit was rolled back")
    func commits() {
        for code in [1_213, 1_290] as [Int32] { #expect(MariaDBFault(code, "").isRolledBack, "\(code)") }
        for code in [1_180, 1_317, 1_969, 1_047, 2_006, 2_013] as [Int32] {
            #expect(!MariaDBFault(code, "").isRolledBack, "\(code)")
        }
    }
}

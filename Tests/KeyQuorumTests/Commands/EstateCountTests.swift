import Testing

@testable import KeyQuorum

@Suite("How far an import or an export is")
struct EstateCountTests {
    @Test("of files the objects in them are counted too, and of how many is said once the last file is open")
    func files() {
        var count = EstateCount(.files)
        count.total = 3
        #expect(count.words == "0 of 3 files, 0 objects")
        count.find(2)
        for _ in 0..<2 { count.tryObject() }
        count.finish()
        #expect(count.words == "1 of 3 files, 2 objects" && !count.isWhole)
        // One that could not be read.
        count.finish()
        #expect(count.words == "2 of 3 files, 2 objects")
        #expect(
            count.json.json.filter { !$0.isWhitespace }
                == #"{"files":{"done":2,"total":3},"objects":{"done":2}}"#
        )
        count.find(1_000)
        count.tryObject()
        #expect(count.words == "2 of 3 files, 3 of 1002 objects")
        for _ in 1..<1_000 { count.tryObject() }
        #expect(count.words == "2 of 3 files, 1002 of 1002 objects")
        count.finish()
        #expect(count.words == "3 of 3 files, 1002 of 1002 objects" && count.isWhole)
    }

    @Test("what broke off says how far it came")
    func brokenOff() {
        var count = EstateCount(.files)
        count.total = 1
        count.find(10)
        for _ in 0..<4 { count.tryObject() }
        #expect(
            count.json.json.filter { !$0.isWhitespace }
                == #"{"files":{"done":0,"total":1},"objects":{"done":4,"total":10}}"#
        )
    }

    @Test("objects are counted by themselves where each is a file of its own")
    func objects() {
        var count = EstateCount(.objects)
        count.total = 2
        count.tryObject()
        count.finish()
        #expect(count.words == "1 of 2 objects")
        #expect(count.json.json.filter { !$0.isWhitespace } == #"{"objects":{"done":1,"total":2}}"#)
    }
}

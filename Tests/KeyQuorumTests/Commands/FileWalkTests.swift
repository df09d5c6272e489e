import Foundation
import Glibc
import Testing

@testable import KeyQuorum

@Suite("The files that a command line names")
struct FileWalkTests {
    @Test(
        "a folder gives the files in it and below; a pipe or a link in it is left out, and one that is named is taken"
    )
    func folder() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root.appending(path: "deep"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.path
        for name in ["b", "a", ".hidden", "deep/c"] { try Data([1]).write(to: root.appending(path: name)) }
        #expect(mkfifo(folder + "/pipe", 0o600) == 0)
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/deep")
        #expect(try FileWalk.files([folder]) == [folder + "/a", folder + "/b", folder + "/deep/c"])
        #expect(try FileWalk.files([folder + "/pipe", "-"]) == [folder + "/pipe", "-"])
        #expect(try FileWalk.files([folder + "/link"]) == [folder + "/link/c"])
    }
}

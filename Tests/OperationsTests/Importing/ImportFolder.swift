import Foundation
import Testing

/// A folder of small text files, removed by the test that made it.
struct ImportFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "import-\(UUID().uuidString)").path

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Data(text.utf8)) }
    }

    func write(_ name: String, _ bytes: Data) throws {
        try bytes.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    /// Compresses a file in place; the name gets `.gz`.
    func compress(_ name: String) throws {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        gzip.arguments = ["\(path)/\(name)"]
        try gzip.run()
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0)
    }

    func remove() {
        // A leftover folder harms no other test.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Ten rows in the shape of KuaiRand, the first names those of the smaller part.
    static let users = """
        user_id,user_active_degree,register_days
        1,full_active,100
        2,high_active,20
        3,UNKNOWN,7
        """
    static let videos = """
        video_id,author_id,video_type,upload_dt,visible_status,video_duration,tag
        10,500,NORMAL,2022-04-10,0.0,20000.0,39
        11,500,NORMAL,2022-04-11,0.0,9000.0,"2,39"
        12,501,AD,2022-04-12,0.0,60000.0,
        """
    static let log = """
        user_id,video_id,time_ms,tab,is_click,long_view,is_like,is_comment,is_forward,is_hate,play_time_ms,duration_ms
        1,10,1650850000000,1,1,1,1,0,0,0,20500,20000
        1,12,1650850030000,1,0,0,0,0,0,1,800,60000
        2,11,1650850060000,0,1,1,0,1,1,0,9000,9000
        3,10,1650850090000,0,0,0,0,0,0,0,0,20000
        """

    static func kuaiRand() throws -> ImportFolder {
        try ImportFolder(["users.csv": users, "videos.csv": videos, "log_0425_0430.csv": log])
    }
}

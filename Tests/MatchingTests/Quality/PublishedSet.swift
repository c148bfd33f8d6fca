import Foundation
import Testing

@testable import Matching

/// A published user-item set in the folder that `DANCONG_DATA` names.
struct PublishedSet {
    let folder: String
    let viewerCount: Int
    let itemCount: Int

    static let gowalla = PublishedSet(folder: "gowalla", viewerCount: 29_858, itemCount: 40_981)
    static let kuairand = PublishedSet(folder: "kuairand-pure/topk", viewerCount: 27_285, itemCount: 7_583)

    /// Whether measuring was asked for and the data are there.
    static var mayBeRead: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["DANCONG_DATA"] != nil && environment["DANCONG_QUALITY"] != nil
    }

    func lines(_ file: String) throws -> [InteractionLines.Line] {
        try InteractionLines.parse(PublishedFile.bytes("\(folder)/\(file)"))
    }

    /// The pairs of every `step`-th viewer.
    func matrix(_ file: String, everyViewer step: Int32 = 1) throws -> InteractionMatrix {
        try InteractionMatrix(
            lines: lines(file).filter { $0.viewer % step == 0 }, viewerCount: viewerCount, itemCount: itemCount)
    }

    /// The lines in the order of the file.
    func histories(_ file: String) throws -> Histories {
        try Histories(lines: lines(file), viewerCount: viewerCount, itemCount: itemCount)
    }
}

/// A scoring that is asked about the histories it is evaluated with.
struct AskedScoring: ItemScoring {
    let scoring: any HistoryScoring
    let histories: Histories

    var itemCount: Int { scoring.itemCount }

    func score(viewers: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        scoring.score(histories, rows: viewers, into: scores)
    }
}

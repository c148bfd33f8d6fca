import Foundation
import Market
import Statistics
import Testing

@testable import Matching

/// Quality on real click logs, under the folder that `DANCONG_DATA` names; prints what it measured.
@Suite(.enabled(if: KuaiRandLog.folder != nil, "needs DANCONG_DATA"), .serialized)
struct ResponseQualityTests {
    /// Peers on the same cut, which do not learn while serving: XGBoost AUC .754, GAUC .661, ECE .008
    /// (docs/matching/ranking.md §4). Some
    /// ten seconds in a release build, and far longer in a debug one.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["DANCONG_QUALITY"] != nil, "needs DANCONG_QUALITY"))
    func `kuairand's clicks are forecast in order and calibrated, while learning`() throws {
        let log = try KuaiRandLog()
        var model = ResponseModel()

        let rows = log.streaming(
            &model, from: KuaiRandLog.firstDay + 4, to: KuaiRandLog.firstDay + 5, passes: 2)

        let result = try #require(ClickEvaluation(rows))
        #expect(result.rowCount == 36_929)
        print("kuairand click, streaming:", result)
        #expect((result.auc?.value ?? 0) >= 0.757)
        #expect((result.gauc?.value ?? 0) >= 0.652)
        #expect(result.ece.value <= 0.010)
    }

    @Test func `avazu and criteo rows train through their columns alone`() throws {
        var settings = ResponseModel.Settings()
        (settings.linearPlacesLog2, settings.vectorPlacesLog2, settings.ratePlacesLog2) = (16, 14, 16)
        settings.dimensions = 2
        let avazu = try PublishedFile.text("ctr-smoke/avazu_train.csv.gz").split(separator: "\n").dropFirst().map {
            let fields = $0.split(separator: ",", omittingEmptySubsequences: false)
            return ClickLogRow(columns: fields[2...].map { FeatureKey(String($0)) }, clicked: fields[1] == "1")
        }
        let criteo = try PublishedFile.text("ctr-smoke/criteo_train.csv.gz").split(separator: "\n").map {
            let fields = $0.split(separator: "\t", omittingEmptySubsequences: false)
            return ClickLogRow(
                columns: fields[1...13].map { FeatureKey(bucketOf: Double($0) ?? .nan) }
                    + fields[14...].map { FeatureKey(String($0)) }, clicked: fields[0] == "1")
        }

        for rows in [avazu, criteo] {
            var model = ClickLogModel(settings: settings)
            let forecasts = rows.enumerated().map { place, row in
                let probability = model.probability(row)
                model.learn(row)
                return ClickEvaluation.Row(viewer: Int32(place), probability: probability, happened: row.clicked)
            }
            let later = Array(forecasts.suffix(forecasts.count / 2))
            let result = try #require(ClickEvaluation(later, resamples: 20))
            print("click log: AUC \(result.auc?.value ?? 0), ECE \(result.ece.value), log loss \(result.logLoss.value)")
            #expect((result.auc?.value ?? 0) > 0.66)
            #expect(result.ece.value < 0.05)
        }
    }
}

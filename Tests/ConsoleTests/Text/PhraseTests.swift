import Console
import Market
import Testing

struct PhraseTests {
    /// Names of figures that both languages write alike but for what is said around them.
    private static let figures: Set = ["p50", "p99"]

    @Test(arguments: PhraseGroup.allCases)
    func `every phrase has two wordings that differ and are not empty`(group: PhraseGroup) {
        #expect(!group.wordings.isEmpty)
        // Terms that Chinese pages write in Latin letters as well would stand here.
        for (name, wording) in group.wordings {
            #expect(!wording.chinese.isEmpty && !wording.english.isEmpty, "\(group).\(name)")
            #expect(wording.chinese != wording.english || name == "openNow", "\(group).\(name)")
        }
    }

    @Test(arguments: PhraseGroup.allCases)
    func `both wordings have the same places for values`(group: PhraseGroup) {
        for (name, wording) in group.wordings {
            let places = [wording.chinese, wording.english].map { text in
                text.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) }.sorted()
            }
            #expect(places[0] == places[1], "\(group).\(name)")
        }
    }

    @Test func `a Chinese wording holds Chinese and an English one does not`() {
        func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
        for group in PhraseGroup.allCases {
            for (name, wording) in group.wordings where name != "openNow" {
                #expect(
                    wording.chinese.unicodeScalars.contains(where: isHan) || Self.figures.contains(name),
                    "\(group).\(name)")
                #expect(!wording.english.unicodeScalars.contains(where: isHan), "\(group).\(name)")
            }
        }
    }

    @Test func `values go to their places`() {
        #expect(SamplePhrase.openNow.text(in: .chinese, ["open": "2", "allowed": "8"]) == "2 / 8")
        #expect(SamplePhrase.unitsLeft.text(in: .english, ["count": "4"]) == "4 left")
    }
}

import Amounts

/// An entry in its place of the journal, bound to the one before by a digest.
package struct JournalLine: Hashable, Sendable {
    /// Its place, from 1 without a gap.
    package let sequence: Int64
    /// When it was taken, in milliseconds since 1970.
    package let at: Int64
    /// The entry.
    package let entry: Entry
    /// The digest over this line and the digest before it.
    package let digest: [UInt8]

    /// A line as stored.
    package init(sequence: Int64, at: Int64, entry: Entry, digest: [UInt8]) {
        self.sequence = sequence
        self.at = at
        self.entry = entry
        self.digest = digest
    }
}

/// Binds each line of a journal to all that stand before it, so that a changed, moved or missing line shows.
///
/// A line's digest is taken over the digest before it, its place, its time and its entry, each part with its length in
/// front, so that no two different lines are written with the same bytes. Whoever can write the whole journal can write
/// the whole chain anew: the newest digest is to be kept elsewhere as well.
package struct JournalChain: Sendable {
    /// A digest of bytes; SHA-256 in the product.
    package typealias Digest = @Sendable ([UInt8]) -> [UInt8]

    private let digest: Digest

    /// The digest before the first line.
    package static let root: [UInt8] = []

    /// A chain over a digest.
    package init(digest: @escaping Digest) { self.digest = digest }

    /// The line that takes an entry into a place.
    /// - Complexity: O(postings).
    package func line(_ sequence: Int64, at time: Int64, _ entry: Entry, after previous: [UInt8]) -> JournalLine {
        JournalLine(
            sequence: sequence, at: time, entry: entry,
            digest: digest(Self.bytes(of: entry, sequence: sequence, at: time, after: previous)))
    }

    /// Whether a line follows on the digest before it.
    package func holds(_ line: JournalLine, after previous: [UInt8]) -> Bool {
        self.line(line.sequence, at: line.at, line.entry, after: previous).digest == line.digest
    }

    /// The place of the first line that does not follow on those before it; nil when all do.
    /// - Parameters:
    ///   - lines: the lines in the order of their places.
    ///   - start: the place before the first of them and its digest; the beginning when left out.
    /// - Complexity: O(postings).
    package func firstBreak(
        in lines: some Sequence<JournalLine>, after start: (sequence: Int64, digest: [UInt8]) = (0, root)
    ) -> Int64? {
        var (sequence, previous) = start
        for line in lines {
            sequence += 1
            guard line.sequence == sequence, holds(line, after: previous) else { return sequence }
            previous = line.digest
        }
        return nil
    }

    private static func bytes(of entry: Entry, sequence: Int64, at time: Int64, after previous: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ part: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        func add(_ number: Int64) {
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        }
        // The version of this form.
        bytes.append(1)
        add(previous)
        add(sequence)
        add(time)
        add(entry.kind.utf8)
        add(entry.reference.utf8)
        add((entry.reverses ?? "").utf8)
        add(Int64(entry.postings.count))
        for posting in entry.postings {
            add(posting.side.rawValue.utf8)
            add(posting.account.text.utf8)
            add(posting.amount.minorUnits)
            add(posting.amount.currency.code.utf8)
        }
        return bytes
    }
}

/// What an import has done.
package struct ImportReport: Sendable, Equatable {
    /// Rows read, without headers and without rows that an earlier run had done.
    package var rowsRead: Int64 = 0
    /// Viewers, creators and contents that were new.
    package var thingsAdded = 0
    /// Events that were new.
    package var eventsAdded = 0
    /// Rows that could not be used; they were left out.
    package var damagedCount = 0
    /// The first of them, with file, line and column.
    package var damaged: [TableError] = []

    /// Of damaged rows so many are kept for the report.
    package static let damagedKept = 20
    /// With more damaged rows than this in one file the file is taken for another kind.
    package static let damagedMax = 1_000

    /// Rows that were new in any table; 0 on a second run.
    package var changes: Int { thingsAdded + eventsAdded }

    /// A report on nothing.
    package init() {}

    mutating func add(_ error: TableError) {
        damagedCount += 1
        if damaged.count < Self.damagedKept { damaged.append(error) }
    }

    mutating func add(_ other: ImportReport) {
        rowsRead += other.rowsRead
        thingsAdded += other.thingsAdded
        eventsAdded += other.eventsAdded
        damagedCount += other.damagedCount
        damaged = Array((damaged + other.damaged).prefix(Self.damagedKept))
    }
}

/// Why an import stopped.
package enum ImportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// None of a table's names is in the folder.
    case fileMissing(folder: String, names: [String])
    /// So many rows are damaged that the file must be of another kind.
    case tooManyDamaged(file: String, first: TableError)

    /// The error for people.
    package var description: String {
        switch self {
        case .fileMissing(let folder, let names): "\(folder): none of \(names.joined(separator: ", ")) is here"
        case .tooManyDamaged(let file, let first):
            "\(file): more than \(ImportReport.damagedMax) damaged rows, first \(first)"
        }
    }
}

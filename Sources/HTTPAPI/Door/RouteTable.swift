package import HTTPTypes

/// All routes, found by their parts: a literal part wins over a parameter, a parameter over the rest.
package struct RouteTable: Sendable {
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var rest: Int?
        var routes: [Route] = []
    }

    /// Every route, in the order in which they were given.
    package let all: [Route]
    private var nodes: [Node] = [Node()]

    /// A table.
    /// - Precondition: no two routes have the same method and the same path.
    package init(_ routes: [Route]) {
        all = routes
        for route in routes { insert(route) }
    }

    /// What stands at a path.
    package enum Finding {
        case found(Route, parameters: [String: String])
        case otherMethods([String])
        case nothing
    }

    /// What stands at a path for a method; `HEAD` finds what `GET` finds.
    /// - Complexity: O(parts of the path).
    package func find(_ method: HTTPRequest.Method, _ path: String) -> Finding {
        guard path.hasPrefix("/") else { return .nothing }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        // `/a//b` and `/a/` are other addresses than `/a/b` and `/a`; only the root may end in a slash.
        guard path == "/" || path == "/" + parts.joined(separator: "/") else { return .nothing }
        var values: [String] = []
        guard let node = descend(from: 0, parts[...], &values) else { return .nothing }
        let routes = nodes[node].routes
        guard let route = routes.first(where: { $0.method == (method == .head ? .get : method) }) else {
            let methods = routes.map(\.method.rawValue)
            return .otherMethods((methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted())
        }
        return .found(route, parameters: Dictionary(zip(route.template.parameterNames, values)) { first, _ in first })
    }

    private func descend(from node: Int, _ parts: ArraySlice<String>, _ values: inout [String]) -> Int? {
        guard let part = parts.first else { return nodes[node].routes.isEmpty ? nil : node }
        if let next = nodes[node].literals[part], let found = descend(from: next, parts.dropFirst(), &values) {
            return found
        }
        if let next = nodes[node].parameter, let value = QueryText.decoded(part) {
            values.append(value)
            if let found = descend(from: next, parts.dropFirst(), &values) { return found }
            values.removeLast()
        }
        if let next = nodes[node].rest, let value = QueryText.decoded(parts.joined(separator: "/")) {
            values.append(value)
            return next
        }
        return nil
    }

    private mutating func insert(_ route: Route) {
        var node = 0
        for part in route.template.parts {
            let next: Int
            switch part {
            case .literal(let text): next = nodes[node].literals[text] ?? nodes.count
            case .parameter: next = nodes[node].parameter ?? nodes.count
            case .rest: next = nodes[node].rest ?? nodes.count
            }
            if next == nodes.count { nodes.append(Node()) }
            switch part {
            case .literal(let text): nodes[node].literals[text] = next
            case .parameter: nodes[node].parameter = next
            case .rest: nodes[node].rest = next
            }
            node = next
        }
        precondition(
            !nodes[node].routes.contains { $0.method == route.method },
            "Two routes for \(route.method) \(route.template).")
        nodes[node].routes.append(route)
    }
}

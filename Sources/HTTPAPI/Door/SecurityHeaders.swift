package import HTTPTypes

/// Header fields on every answer that keep browsers from doing what no page here needs.
package enum SecurityHeaders {
    /// Adds the fields that an answer does not set itself.
    package static func add(to fields: inout HTTPFields, isSecure: Bool) {
        for (name, value) in always where fields[name] == nil { fields[name] = value }
        if isSecure { fields[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
    }

    private static let always: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
                + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (named("Referrer-Policy"), "same-origin"),
        (named("Cross-Origin-Opener-Policy"), "same-origin"),
        (named("Cross-Origin-Resource-Policy"), "same-origin"),
        (named("Permissions-Policy"), "camera=(), geolocation=(), microphone=()"),
        (named("X-Frame-Options"), "DENY"),
    ]

    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a field name.") }
        return name
    }
}

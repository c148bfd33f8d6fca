import Glibc
import Logging

/// How many files and sockets this process may have open.
enum OpenFiles {
    /// Asks for enough of them for so many connections, and says so when the system gives fewer.
    static func allow(_ connections: Int) {
        // Databases, logs and pipes want some beside the connections.
        let wanted = rlim_t(connections + 512)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else {
            return
        }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        let isSet = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        guard !isSet || limit.rlim_cur < wanted else { return }
        Logger(label: "dancong.serve").warning(
            "the system allows fewer open files than connections may need",
            metadata: ["allowed": "\(limit.rlim_cur)", "wanted": "\(wanted)"])
    }
}

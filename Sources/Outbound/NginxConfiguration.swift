import Foundation

/// What `dancong media` tells nginx: RTMP in, HLS of one-second pieces and recordings out, every publisher asked about.
package struct NginxConfiguration: Sendable {
    /// The folder of pictures; nginx keeps its own files in `nginx` inside of it.
    package let folder: String
    /// The address on which signals are taken.
    package let host: String
    /// The port on which signals are taken.
    package let port: Int
    /// The address of the platform, such as `http://127.0.0.1:8080`.
    package let platform: String
    /// What nginx shows with its hooks.
    package let hookSecret: String
    /// The module that speaks RTMP.
    package let module: String

    /// A configuration.
    package init(
        folder: String, host: String, port: Int, platform: String, hookSecret: String,
        module: String = Self.debianModule
    ) {
        self.folder = folder
        self.host = host
        self.port = port
        self.platform = platform
        self.hookSecret = hookSecret
        self.module = module
    }

    /// Where Debian's `libnginx-mod-rtmp` puts the module.
    package static let debianModule = "/usr/lib/nginx/modules/ngx_rtmp_module.so"

    /// nginx's own folder.
    package var ownFolder: String { "\(folder)/nginx" }
    /// The file that nginx reads.
    package var file: String { "\(ownFolder)/nginx.conf" }
    /// The file in which nginx writes its process number.
    package var pidFile: String { "\(ownFolder)/nginx.pid" }
    /// The socket on which nginx is told to drop a publisher; loopback needs no port for it.
    package var controlSocket: String { Self.controlSocket(in: folder) }

    /// The control socket of the server that keeps its pictures in a folder.
    package static func controlSocket(in folder: String) -> String { "\(folder)/nginx/control" }

    /// The most bytes that the address of a socket has on Linux.
    package static let socketPathBytesMax = 107

    /// The text of the file.
    ///
    /// One worker, because a publisher and its viewers must meet in one process. `on_update` every five seconds lets the
    /// platform drop a publisher whose room is over. A publisher that is silent for ten seconds is taken for gone, so that a
    /// pulled cable does not keep the name (sergey-dryabzhinsky/nginx-rtmp-module#237).
    /// - Parameter isRoot: whether nginx is started by root, and would else write as another user.
    package func text(isRoot: Bool) -> String {
        let hook = "\(platform)/v1/media/hooks/nginx-rtmp?token=\(hookSecret)"
        return """
            # Written by `dancong media` at each start; changes are lost.
            \(isRoot ? "user root root;\n" : "")load_module \(quoted(module));
            pid \(quoted(pidFile));
            error_log \(quoted("\(ownFolder)/error.log")) warn;
            worker_processes 1;
            daemon off;
            events { worker_connections 4096; }

            rtmp {
                server {
                    listen \(host.contains(":") ? "[\(host)]" : host):\(port);
                    chunk_size 4096;
                    max_streams 32;
                    timeout 30s;
                    notify_method post;
                    application live {
                        live on;
                        drop_idle_publisher 10s;
                        idle_streams off;
                        allow publish all;
                        deny play all;
                        on_publish \(quoted(hook));
                        on_publish_done \(quoted(hook));
                        on_record_done \(quoted(hook));
                        on_update \(quoted(hook));
                        notify_update_timeout 5s;
                        notify_update_strict off;
                        hls on;
                        hls_path \(quoted("\(folder)/live"));
                        hls_nested on;
                        hls_continuous on;
                        hls_fragment 1s;
                        hls_max_fragment 10s;
                        hls_playlist_length 10s;
                        record all;
                        record_path \(quoted("\(folder)/recordings"));
                        record_unique on;
                        record_suffix .flv;
                    }
                }
            }

            http {
                access_log off;
                client_body_temp_path \(quoted("\(ownFolder)/body"));
                proxy_temp_path \(quoted("\(ownFolder)/proxy"));
                fastcgi_temp_path \(quoted("\(ownFolder)/fastcgi"));
                uwsgi_temp_path \(quoted("\(ownFolder)/uwsgi"));
                scgi_temp_path \(quoted("\(ownFolder)/scgi"));
                server {
                    listen unix:\(controlSocket);
                    location /control { rtmp_control all; }
                }
            }

            """
    }

    /// A word of the configuration, whatever letters a path has.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("$", with: "\\$") + "\""
    }
}

"""A server to try it on your own machine, for a page on another port: python3 try.py [FOLDER] [PORT]

Unlike `python3 -m http.server` it lets a page of another origin read the files, by CORS, and knows what .wasm is."""

import os
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".wasm": "application/wasm",
    }

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Expose-Headers", "Date, Retry-After")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


folder = sys.argv[1] if len(sys.argv) > 1 else "."
port = int(sys.argv[2]) if len(sys.argv) > 2 else 8080
try:
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=folder))
except OSError as error:
    sys.exit(f"127.0.0.1:{port}: {error.strerror}; another port: python3 {sys.argv[0]} {folder} {port + 1}")
origin = f"http://127.0.0.1:{server.server_port}"
print(f"{os.path.abspath(folder)} is at {origin}/ until you press Ctrl-C")
if os.path.exists(os.path.join(folder, "outage-banner.js")):
    print(f'tag  <script async src="{origin}/outage-banner.js" data-endpoint="{origin}/status.json"></script>')
sys.stdout.flush()
try:
    server.serve_forever()
except KeyboardInterrupt:
    pass

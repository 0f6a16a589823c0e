"""A mail server on loopback that keeps what it is given, refuses whom it is told to, and can be out of order."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What the server was given: sender, recipient and raw bytes of each message; how it answers."""

    port: int = 0
    received: list[tuple[str, str, bytes]] = field(default_factory=list)
    #: answer to RCPT by recipient; 250 for others
    refuses: dict[str, int] = field(default_factory=dict)
    connections: int = 0
    out_of_order: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A running server, spoken to by Django's own SMTP backend."""
    box = Mailbox()

    class Conversation(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            box.connections += 1
            if box.out_of_order:
                self.say("421 later")
                return
            self.say("220 here")
            sender = recipient = ""
            while line := self.rfile.readline().decode().strip():
                verb = line.split(" ")[0].upper()
                if verb in ("EHLO", "HELO", "RSET", "NOOP"):
                    self.say("250 fine")
                elif verb == "MAIL":
                    sender = line.partition("<")[2].partition(">")[0]
                    self.say("250 fine")
                elif verb == "RCPT":
                    recipient = line.partition("<")[2].partition(">")[0]
                    code = box.refuses.get(recipient, 250)
                    self.say(f"{code} {recipient}")
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline().rstrip(b"\r\n")) != b".":
                        lines.append(part)
                    with box.lock:
                        box.received.append((sender, recipient, b"\n".join(lines)))
                    self.say("250 kept")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("502 unknown")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(5)

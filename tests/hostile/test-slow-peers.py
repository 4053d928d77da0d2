#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many who take a place and say nearly nothing: each is closed in time, and the others are served.

Usage: test-slow-peers.py SCHOLIA-SERVER [--long]
Speaks TAP. Short: 60 sockets, time limits of 1.5 s; long: 500 sockets, the documented 10 s.
"""

import resource
import selectors
import socket
import ssl
import sys
import time

from tap import Results
from target import Target, png
from wire import TEXT, Line, fetch, frame, handshake, hello, request, text

IS_LONG = '--long' in sys.argv
SOCKETS = 500 if IS_LONG else 60
LIMIT_S = 10 if IS_LONG else 1.5
# A timer's coarseness, and what a busy machine adds.
TOLERANCE_S = 2
BYTE_EVERY_S = 0.1
# Who stalls in a handshake, how many lines each has, and who comes then.
ADDRESSES = 300
LINES_OF_ONE = 4
NEWCOMERS = 5
TLS_HELLO = (b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(32) + b'\x20' + bytes(32) +
             b'\x00\x02\x13\x01\x01\x00' + bytes(400))


class Slow:
    """Says @first at once, then @rest byte by byte."""

    def __init__(self, kind, address, first, rest, source='127.0.0.1'):
        self.kind, self.rest, self.closed_at = kind, rest, None
        self.socket = socket.create_connection(address, source_address=(source, 0))
        self.began = time.monotonic()
        if first:
            self.socket.sendall(first)
        self.socket.setblocking(False)

    def drip(self):
        if self.closed_at is None and self.rest:
            try:
                self.socket.send(self.rest[:1])
                self.rest = self.rest[1:]
            except OSError:
                pass

    def look(self):
        try:
            while self.socket.recv(65536):
                pass
            self.closed_at = time.monotonic()
        except BlockingIOError:
            pass
        except OSError:
            self.closed_at = time.monotonic()


def make(kind, plain, encrypted, board):
    """What each kind says at once, and what it would say to the end of time."""
    upgrade = handshake(board['id'])
    upload = request('POST', '/v1/boards?title=x', [f'Authorization: Bearer {plain.key}',
                                                    'Content-Length: 100000'])
    link = request('POST', f'/v1/boards/{board["id"]}/links',
                   [f'Authorization: Bearer {board["token"]}', 'Content-Length: 8000'])
    long_head = b'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ' + b'x' * 100000
    greeting = text(hello(board['id'], board['token']))
    kinds = {
        'silent': (plain, b'', b''), 'head': (plain, b'', long_head),
        'head-then-nothing': (plain, long_head[:60], b''), 'tls-handshake': (encrypted, b'', TLS_HELLO),
        'tls-silent': (encrypted, b'', b''), 'no-hello': (plain, upgrade, b''),
        'hello': (plain, upgrade, greeting), 'pings-and-no-hello': (plain, upgrade, frame(9) * 1000),
        'fragments-of-a-hello': (plain, upgrade, frame(TEXT, b'{', fin=False) + frame(0, b' ', fin=False) * 100),
        'body-of-image': (plain, upload, png() + bytes(100000)), 'body-of-link': (plain, link, b'{' + b' ' * 8000),
        'no-body': (plain, upload, b''),
    }
    target, first, rest = kinds[kind]
    return Slow(kind, target.address, first, rest)


KINDS = ('silent', 'head', 'head-then-nothing', 'tls-handshake', 'tls-silent', 'no-hello', 'hello',
         'pings-and-no-hello', 'fragments-of-a-hello', 'body-of-image', 'body-of-link', 'no-body')


def wait_for_all(slow, serve):
    """Drips, looks who was closed, and serves the others, until the time is over."""
    selector = selectors.DefaultSelector()
    for one in slow:
        selector.register(one.socket, selectors.EVENT_READ, one)
    next_drip = time.monotonic()
    end = time.monotonic() + LIMIT_S + TOLERANCE_S + 1
    while time.monotonic() < end and any(one.closed_at is None for one in slow):
        for key, _ in selector.select(BYTE_EVERY_S):
            key.data.look()
            if key.data.closed_at is not None:
                selector.unregister(key.fileobj)
        if time.monotonic() >= next_drip:
            next_drip = time.monotonic() + BYTE_EVERY_S
            for one in slow:
                one.drip()
            serve()


def allow_descriptors(count):
    """Here, and in the servers that are started."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(count, 1024)), hard))


def check_slow(plain, encrypted):
    board = plain.create_board()
    delays = []

    def serve():
        began = time.monotonic()
        assert fetch(plain.address, 'GET', '/healthz')[0] == 200
        writer.act(action='edit', threadId=thread, commentId=thread, body=f'{began}')
        delays.append(time.monotonic() - began)

    with Line(plain.address) as writer:
        writer.join(board['id'], board['token'])
        thread = writer.act(action='create', anchor={'x': 0, 'y': 0}, body='x')['broadcastId']
        before = plain.n_descriptors(), encrypted.n_descriptors()
        slow = [make(KINDS[at % len(KINDS)], plain, encrypted, board) for at in range(SOCKETS)]
        wait_for_all(slow, serve)
        open_kinds = {one.kind for one in slow if one.closed_at is None}
        assert not open_kinds, f'still open: {open_kinds}'
        longest = max(slow, key=lambda one: one.closed_at - one.began)
        lasted = longest.closed_at - longest.began
        assert lasted <= LIMIT_S + TOLERANCE_S, f'{longest.kind} lasted {lasted:.1f} s'
        for one in slow:
            one.socket.close()
        deadline = time.monotonic() + 5
        while (plain.n_descriptors(), encrypted.n_descriptors()) > before:
            assert time.monotonic() < deadline, (
                f'{plain.n_descriptors()}, {encrypted.n_descriptors()} descriptors, {before} before')
            time.sleep(0.05)
    assert len(delays) >= 5
    return (f'{SOCKETS} sockets, all closed after at most {lasted:.2f} s ({longest.kind}); others served '
            f'{len(delays)} times meanwhile, at most {max(delays) * 1000:.0f} ms')


def first_flight():
    """What a TLS client says first, and then leaves the server waiting."""
    said = ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), said, server_hostname='localhost')
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return said.read()


def fetch_encrypted(address, source):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(address, timeout=30, source_address=(source, 0)) as plain:
        with context.wrap_socket(plain) as line:
            line.sendall(request('GET', '/healthz'))
            return line.recv(4096)


def check_handshakes(target):
    """Handshakes that their peers do not go on with keep nobody outside, from however many addresses
    they come. Seen while each took a thread: 13 s until somebody else was let in, and 8 s with 60
    addresses after each had got a second."""
    first = first_flight()
    attackers = [Slow('tls', target.address, first if line else b'', b'', f'127.1.{at // 250}.{at % 250 + 1}')
                 for line in range(LINES_OF_ONE) for at in range(ADDRESSES)]
    waits_s = []
    for at in range(NEWCOMERS):
        began = time.monotonic()
        answer = fetch_encrypted(target.address, f'127.0.0.{at + 2}')
        waits_s.append(time.monotonic() - began)
        assert answer.startswith(b'HTTP/1.1 200 '), answer
    for one in attackers:
        one.look()
    assert not any(one.closed_at for one in attackers), f'others were served after {max(waits_s):.1f} s, only after them'
    for one in attackers:
        one.socket.close()
    return (f'{len(attackers)} handshakes that stall, from {ADDRESSES} addresses; {NEWCOMERS} others were served in '
            f'{max(waits_s) * 1000:.0f} ms at most')


def main():
    allow_descriptors(ADDRESSES * LINES_OF_ONE + 500)
    results = Results('/hostile/slow-peers')
    limits = {} if IS_LONG else {'hello_timeout_ms': 1500, 'progress_timeout_ms': 1500}
    with Target(sys.argv[1], **limits) as plain, Target(sys.argv[1], tls=True, **limits) as encrypted:
        results.check('closed-in-time', check_slow, plain, encrypted)
        results.check('servers-live', lambda: None if plain.is_alive() and encrypted.is_alive() else 1 / 0)
    with Target(sys.argv[1], tls=True) as target:
        results.check('handshakes-of-others', check_handshakes, target)
    return results.end()


sys.exit(main())

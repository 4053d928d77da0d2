#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peers who send as fast as they can: each kind ends as PROTOCOL.md says, the others are served.

Usage: test-floods.py SCHOLIA-SERVER PROTOCOL.md [--long]
Speaks TAP. Short: 0.7 s of each kind; long: 10 s.
"""

import json
import select
import socket
import ssl
import sys
import threading
import time
import uuid

from document import Document
from tap import Results
from target import Target
from wire import (ANY_CERTIFICATE, CLOSE, CONTINUATION, PING, PONG, TEXT, Encrypted, Ended, Line, fetch, frame, handshake,
                  hello, text)

IS_LONG = '--long' in sys.argv
FLOOD_S = 10 if IS_LONG else 0.7
MAX_GROWTH_BYTES = 16 * 1024 * 1024
# Heartbeats in one go; more would be too many.
N_TINY = 6


def action(body='x'):
    return text({'type': 'action', 'broadcastId': str(uuid.uuid4()), 'action': 'create',
                 'anchor': {'x': 0.5, 'y': 0.5}, 'body': body})


# What is sent again and again after joining, and how it ends: a goodbye, a close code, or not.
FLOODS = {
    'pings': (lambda: frame(PING, b'x' * 125) * 50, 'goodbye rate-limited'),
    'pongs': (lambda: frame(PONG, b'x' * 125) * 50, 'goodbye rate-limited'),
    'presence': (lambda: b''.join(text({'type': 'presence', 'cursor': [at, at]}) for at in range(50)), 'stays'),
    'actions': (lambda: b''.join(action() for _ in range(20)), 'stays'),
    'long-actions': (lambda: b''.join(action('x' * 4000) for _ in range(10)), 'stays'),
    'heartbeats': (lambda: text({'type': 'heartbeat'}) * 50, 'goodbye malformed'),
    'profiles': (lambda: text({'type': 'profile', 'name': 'Anna', 'color': 1}) * 50, 'goodbye malformed'),
    'nonsense': (lambda: text('x' * 100) * 50, 'goodbye malformed'),
    'empty-messages': (lambda: frame(TEXT, b'') * 100, 'goodbye malformed'),
    'tiny-fragments': (lambda: frame(CONTINUATION, b'', fin=False) * 500, 'close 1009'),
    'long-messages': (lambda: text(' ' * 65000), 'goodbye malformed'),
    'hellos': (lambda: text(hello('3f9k2m7q4w1z', 'A' * 32)) * 20, 'goodbye malformed'),
}


class Attacker(threading.Thread):
    """Sends on; reads what comes so that only the flood is what is wrong with it."""

    def __init__(self, target, board, make, first=b''):
        super().__init__(daemon=True)
        self.line = Line(target.address)
        self.line.join(board['id'], board['token'], 'Attacker')
        self.line.send(first)
        self.make, self.sent_bytes, self.end = make, 0, ''
        self.reader = threading.Thread(target=self.read, daemon=True)

    def read(self):
        try:
            while True:
                opcode, payload = self.line.take_frame()
                if opcode == TEXT and b'"goodbye"' in payload:
                    self.end += f'goodbye {json.loads(payload)["reason"]} '
                elif opcode == CLOSE:
                    self.end += f'close {int.from_bytes(payload[:2], "big")}'
        except (Ended, OSError):
            pass

    def run(self):
        self.reader.start()
        deadline = time.monotonic() + FLOOD_S
        while time.monotonic() < deadline and not self.end:
            data = self.make()
            try:
                self.line.socket.sendall(data)
            except OSError:
                break
            self.sent_bytes += len(data)


class Others:
    """Somebody who works on the same board meanwhile."""

    def __init__(self, target, board):
        self.target, self.delays_s = target, []
        self.line = Line(target.address)
        self.line.join(board['id'], board['token'], 'Other')
        self.thread = self.line.act(action='create', anchor={'x': 0, 'y': 0}, body='x')['broadcastId']

    def work(self):
        began = time.monotonic()
        self.line.act(action='edit', threadId=self.thread, commentId=self.thread, body=f'{began}')
        assert fetch(self.target.address, 'GET', '/healthz')[0] == 200
        self.delays_s.append(time.monotonic() - began)
        time.sleep(0.06)

    def describe(self):
        delays, self.delays_s = sorted(self.delays_s), []
        return (f'others served {len(delays)} times, median {delays[len(delays) // 2] * 1000:.1f} ms, '
                f'most {delays[-1] * 1000:.1f} ms')


def check_flood(target, document, kind):
    make, outcome = FLOODS[kind]
    board = target.create_board()
    others = Others(target, board)
    others.work()
    rss_bytes = target.rss_bytes()
    first = frame(TEXT, b'', fin=False) if kind == 'tiny-fragments' else b''
    attacker = Attacker(target, board, make, first)
    attacker.start()
    deadline = time.monotonic() + FLOOD_S
    while time.monotonic() < deadline:
        others.work()
    attacker.join()
    attacker.reader.join(0.2 if outcome == 'stays' else 5)
    if outcome.startswith('goodbye'):
        reason = outcome.split()[1]
        outcome = f'{outcome} close {document.close_codes[reason]}'
    assert attacker.end == ('' if outcome == 'stays' else outcome), attacker.end
    others.work()
    # Accepted actions are a board's content, not a leak; an attacker gets 60 and 20 a second of them.
    grown = target.rss_bytes() - rss_bytes
    assert target.is_sanitized() or grown <= MAX_GROWTH_BYTES, f'{grown} bytes larger'
    attacker.line.socket.close()
    words = others.describe()
    others.line.socket.close()
    return f'{kind}: {attacker.sent_bytes / 1024:.0f} KiB taken, {outcome}; {words}'


def check_joins(target):
    """Comings and goings on a board, which all others are told of."""
    board = target.create_board()
    others = Others(target, board)
    deadline, n_joins = time.monotonic() + FLOOD_S, 0
    next_work = 0
    while time.monotonic() < deadline:
        with Line(target.address) as line:
            line.join(board['id'], board['token'], 'Attacker')
        n_joins += 1
        if time.monotonic() > next_work:
            others.work()
            next_work = time.monotonic() + 0.06
    return f'joins: {n_joins}; {others.describe()}'


class EncryptedLine:
    """A line over TLS whose records are made ahead of being sent."""

    def __init__(self, address):
        self.socket = socket.create_connection(address)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = ANY_CERTIFICATE.wrap_bio(self.incoming, self.outgoing)
        self.said = b''
        while not self.did_handshake():
            self.receive()

    def did_handshake(self):
        try:
            self.tls.do_handshake()
            return True
        except ssl.SSLWantReadError:
            return False
        finally:
            self.socket.sendall(self.outgoing.read())

    def receive(self):
        got = self.socket.recv(65536)
        assert got, self.said
        self.incoming.write(got)

    def take_said(self):
        try:
            while got := self.tls.read():
                self.said += got
        except ssl.SSLWantReadError:
            pass
        return self.said

    def ask(self, message, answer):
        self.tls.write(message)
        self.socket.sendall(self.outgoing.read())
        while answer not in self.take_said():
            self.receive()

    def encrypt_bytes(self, message):
        """As many records as there are bytes."""
        for at in range(len(message)):
            self.tls.write(message[at:at + 1])
        return self.outgoing.read()

    def count_heartbeats(self):
        """Those that were answered until now."""
        while select.select([self.socket], [], [], 0)[0]:
            self.receive()
        return self.take_said().count(b'"heartbeat"')


def check_tiny_records():
    """Somebody else is answered while they are read, not after them."""
    with Target(sys.argv[1], tls=True) as target:
        address = target.address
        target.address = Encrypted(address)
        board = target.create_board()
        other = Line(target.address)
        other.join(board['id'], board['token'], 'Anna')
        message = text('{"type":"heartbeat"' + ' ' * 60000 + '}')
        line = EncryptedLine(address)
        line.ask(handshake(board['id']), b'\r\n\r\n')
        line.ask(text(hello(board['id'], board['token'], 'Attacker')), b'"welcome"')
        records = line.encrypt_bytes(message * N_TINY)
        sender = threading.Thread(target=line.socket.sendall, args=[records], daemon=True)
        sender.start()
        time.sleep(0.05)
        other.check_alive()
        n_answers = line.count_heartbeats()
        sender.join()
        assert n_answers < N_TINY, 'all of it was read first'
        return f'tiny-records: the other is answered after {n_answers} of {N_TINY} messages of {len(message)} records'


def main():
    results = Results('/hostile/floods')
    document = Document(sys.argv[2])
    with Target(sys.argv[1]) as target:
        for kind in FLOODS:
            results.check(kind, check_flood, target, document, kind)
        results.check('joins', check_joins, target)
        results.check('tiny-records', check_tiny_records)
        log = target.read_log()
        results.check('log-without-warnings', lambda: None if 'CRITICAL' not in log else 1 / 0)
    return results.end()


sys.exit(main())

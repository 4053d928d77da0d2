#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers that stall while a board is busy: each is closed, nobody else notices, memory is bounded.

Usage: test-stalled-readers.py SCHOLIA-SERVER [--long]
Speaks TAP. Short: 10 readers, 600 broadcasts of 5 KB; long: 50 readers, 10,000 broadcasts of 1 KB.
"""

import multiprocessing
import socket
import sys
import threading
import time

from tap import Results
from target import Target
from wire import CLOSE, EVENTS, TEXT, Ended, Line, hello, text

IS_LONG = '--long' in sys.argv
READERS, WRITERS, EACH, WORDS = (50, 40, 250, 900) if IS_LONG else (10, 12, 50, 3900)
MAX_GROWTH_BYTES = 64 * 1024 * 1024
CLOSED_WITHIN_S = 10


def stall(target, board, at):
    """Joins, and never reads again; little of it is kept by the kernel."""
    line = Line(target.address)
    line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.join(board['id'], board['token'], f'Stalled {at}')
    return line


def write(address, board, at, start):
    """Edits a comment of its own as fast as one connection may; reads what comes meanwhile."""
    with Line(address) as line:
        line.join(board['id'], board['token'], f'Writer {at}')
        thread = line.act(action='create', anchor={'x': 0, 'y': 0}, body='x')['broadcastId']
        start.wait()
        next_at = time.monotonic()
        for number in range(EACH):
            # The burst first, then 20 a second.
            if number >= 50:
                next_at = max(next_at + 0.052, time.monotonic())
                time.sleep(max(0, next_at - time.monotonic()))
            words = f'{time.monotonic()} ' + 'w' * WORDS
            line.act(action='edit', threadId=thread, commentId=thread, body=words)


class Reader(threading.Thread):
    """One of the others: counts broadcasts, and how long each was under way."""

    def __init__(self, target, board, expected):
        super().__init__(daemon=True)
        self.line = Line(target.address)
        self.line.join(board['id'], board['token'], 'Reader')
        self.expected, self.delays_s = expected, []

    def run(self):
        next_beat = time.monotonic()
        while len(self.delays_s) < self.expected:
            if time.monotonic() > next_beat:
                next_beat = time.monotonic() + 5
                self.line.send(text({'type': 'heartbeat'}))
            event = self.line.take_message()
            assert 'close' not in event, event
            if event['type'] in EVENTS and event.get('change') == 'edit':
                self.delays_s.append(time.monotonic() - float(event['body'].split(' ')[0]))


def read_rest(line):
    """What a stalled reader finds when it reads at last: pieces, a goodbye perhaps, the end. The
    kernel sends what it had left after a zero window in its own time, which is not waited for."""
    reason = None
    line.socket.settimeout(0.2)
    try:
        while True:
            opcode, payload = line.take_frame()
            if opcode == TEXT and b'"goodbye"' in payload:
                reason = payload.decode()
            if opcode == CLOSE:
                reason += f' {int.from_bytes(payload[:2], "big")}'
                break
    except (Ended, AssertionError, OSError):
        pass
    return reason


def check_stalled(target):
    board = target.create_board()
    start = multiprocessing.Event()
    stalled = [stall(target, board, at) for at in range(READERS)]
    writers = [multiprocessing.Process(target=write, args=(target.address, board, at, start))
               for at in range(WRITERS)]
    for writer in writers:
        writer.start()
    reader = Reader(target, board, WRITERS * EACH)
    while target.n_descriptors() < n_descriptors_with(target, READERS + WRITERS + 1):
        time.sleep(0.02)
    time.sleep(0.3)
    n_before, rss_before, peak = target.n_descriptors(), target.rss_bytes(), 0
    reader.start()
    start.set()
    began, closed_after = time.monotonic(), None
    while reader.is_alive() or closed_after is None:
        peak = max(peak, target.rss_bytes())
        gone = n_before - target.n_descriptors()
        if gone >= READERS and closed_after is None:
            closed_after = time.monotonic() - began
        assert time.monotonic() - began < 120, f'only {gone} of {READERS} were closed'
        time.sleep(0.01)
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0, 'a writer was disturbed'
    grown = peak - rss_before
    assert target.is_sanitized() or grown <= MAX_GROWTH_BYTES, f'{grown} bytes larger'
    reasons = [read_rest(line) for line in stalled]
    assert all(reason is None or '"backlog"' in reason for reason in reasons), reasons
    delays = sorted(reader.delays_s)
    return (f'{READERS} stalled, {len(delays)} broadcasts of {WORDS + 300} bytes in '
            f'{time.monotonic() - began:.1f} s: memory +{grown / 2 ** 20:.1f} MiB, the last closed after '
            f'{closed_after:.1f} s; others p50 {delays[len(delays) // 2] * 1000:.1f} ms, p99 '
            f'{delays[int(len(delays) * 0.99)] * 1000:.1f} ms')


def n_descriptors_with(target, lines):
    """An idle server's, and a line for each."""
    return target.n_idle + lines


def main():
    results = Results('/hostile/stalled-readers')
    with Target(sys.argv[1], backlog_timeout_ms=10000 if IS_LONG else 3000) as target:
        target.create_board()
        target.n_idle = target.n_descriptors() - 1
        results.check('closed-and-nobody-notices', check_stalled, target)
    return results.end()


sys.exit(main())

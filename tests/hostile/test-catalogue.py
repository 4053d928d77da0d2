#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does everything of the tables rows_*.py to the real server, and looks whether it ends as documented.

Usage: test-catalogue.py SCHOLIA-SERVER PROTOCOL.md [WORD]: only rows whose name holds the word.
Speaks TAP: a result for each table in each phase. The phases: before the hello, after joining, and
after joining while others keep the server busy. All the time a witness is on the same board; after
each row it must be undisturbed, the board's hash the same, the server alive. At the end the process
is hardly larger, and holds no more descriptors than before.
"""

import itertools
import json
import multiprocessing
import os
import re
import sys
import time

import rows_frames
import rows_heads
import rows_http
import rows_messages
from document import Document
from rows_frames import MAX_HELLO
from tap import Results
from target import Target
from wire import CLOSE, TEXT, Ended, Line, frame, hello, parse_answer, text

MAX_GROWTH_BYTES = 16 * 1024 * 1024
MAX_WRONG = 60 # of a table, after which it is not gone on with


class Scene:
    """A board with what the rows name, and a witness on it."""

    def __init__(self, target):
        self.target = target
        board, other = target.create_board('Board'), target.create_board('Other')
        links = {role: target.create_link(board, role) for role in ('viewer', 'commenter', 'moderator')}
        soon = target.create_link(board, 'viewer', expires=int(time.time() * 1000) + 50)
        revoked = target.create_link(board, 'viewer')
        target.call('DELETE', f'/v1/boards/{board["id"]}/links/{revoked["id"]}', board['token'])
        self.words = {
            'foreign-token': other['token'], 'foreign-link': target.create_link(other, 'viewer')['id'],
            'locked': target.create_link(board, 'viewer', password='correct horse')['token'],
            'board': board['id'], 'token': board['token'], 'key': target.key,
            'size': str(board['image']['size']), 'link': links['viewer']['id'], 'expired': soon['token'], 'revoked': revoked['token'],
        }
        self.words.update((role, link['token']) for role, link in links.items())
        self.fill(other)
        self.next_check = 0
        self.witness = Line(target.address)
        self.witness.join(board['id'], board['token'], 'Witness')
        with Line(target.address) as line:
            self.hash = line.join(board['id'], board['token'], 'Witness')['hash']

    def fill(self, other):
        with Line(self.target.address) as line:
            line.join(self.words['board'], self.words['token'], 'Moderator')
            anchor = {'x': 0.5, 'y': 0.5}
            thread = line.act(action='create', anchor=anchor, body='One')['broadcastId']
            resolved = line.act(action='create', anchor=anchor, body='Two')['broadcastId']
            line.act(action='reply', threadId=resolved, body='Three')
            line.act(action='resolve', threadId=resolved)
        with Line(self.target.address) as line:
            line.join(other['id'], other['token'], 'Moderator')
            foreign = line.act(action='create', anchor=anchor, body='Four')['broadcastId']
        self.words.update(thread=thread, comment=thread, resolved=resolved, foreign=foreign)

    def put(self, data):
        """Names of the rows become what they stand for here."""
        def replace(match):
            return self.words[match.group(1).decode()].encode()
        names = '|'.join(sorted(self.words, key=len, reverse=True)).encode()
        return re.sub(rb'\$(' + names + rb')', replace, data)

    def join(self, role):
        line = Line(self.target.address)
        welcome = line.join(self.words['board'], self.words[role], role.capitalize())
        assert welcome['hash'] == self.hash, 'the board changed'
        return line

    def check(self, is_end=False):
        """The witness sees people come and go, and nothing else. It may send two heartbeats a second,
        so it is not asked after every row."""
        assert self.target.is_alive(), 'the server ended'
        if not is_end and time.monotonic() < self.next_check:
            return
        self.next_check = time.monotonic() + 0.6
        before, seq = self.witness.check_alive()
        kinds = {message['type'] for message in before}
        assert kinds <= {'joined', 'left', 'presence'}, f'the witness saw {kinds}'
        assert seq == self.witness.seq, 'the witness was told of another seq'


def expect_close(line, code):
    while True:
        opcode, payload = line.take_frame()
        assert opcode != TEXT or b'"goodbye"' not in payload, f'a goodbye: {payload}'
        if opcode == CLOSE:
            break
    got = int.from_bytes(payload[:2], 'big')
    assert got == code, f'close {got}'
    line.send(frame(CLOSE, payload[:2]))
    assert line.take_all() == b'', 'words after the close'


def expect_goodbye(line, document, reason):
    message = line.expect('goodbye')
    assert message['reason'] == reason, message
    expect_close(line, document.close_codes[reason])


def expect_refusal(line, code, member):
    message = line.expect('refused')
    assert message['code'] == code, message
    assert message.get('member', '-') == member, message
    assert message['message'], 'a refusal without words'


def check_line(line, document, outcome, is_inside):
    kind, *rest = outcome.split()
    if kind == 'close':
        expect_close(line, int(rest[0]))
    elif kind == 'goodbye':
        expect_goodbye(line, document, rest[0])
    elif kind == 'refused':
        expect_refusal(line, *rest)
        if is_inside:
            line.check_alive()
        else:
            expect_goodbye(line, document, 'malformed')
    elif is_inside:
        line.check_alive()
    else:
        expect_refusal(line, 'malformed', 'type')
        expect_goodbye(line, document, 'malformed')


def check_answer(data, document, outcome):
    status, lines, body = parse_answer(data)
    kind, *rest = outcome.split()
    if kind == 'refused':
        assert status == 0 and not data or 400 <= status < 600, data[:300]
        return
    assert data.count(b'HTTP/1.1 ') == 1 or kind != 'once', 'two answers'
    assert status == int(rest[0]), data[:500]
    assert any(line.lower().startswith('scholia-server:') for line in lines), lines
    if len(rest) > 1:
        error = json.loads(body)['error']
        assert status in document.statuses[rest[1]], f'{rest[1]} is not {status}'
        assert error['code'] == rest[1] and error.get('member', '-') == rest[2], error
        assert error['message'], 'an error without words'


def do_request_row(scene, document, row):
    _, data, outcome = row
    with Line(scene.target.address) as line:
        line.send(scene.put(data))
        if outcome == 'refused':
            line.end_output()
        check_answer(line.take_all(), document, outcome)


def do_live_row(scene, document, is_inside, row):
    _, data, outcome = row
    if not isinstance(data, bytes):
        data = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        data = text(scene.put(data.encode()))
    if is_inside:
        line = scene.join('commenter')
    else:
        line = Line(scene.target.address)
        line.open(scene.words['board'])
    if not is_inside and len(data) > MAX_HELLO and outcome.startswith('refused'):
        outcome = 'close 1009'
    with line:
        line.send(data)
        check_line(line, document, outcome, is_inside)


def do_table(scene, document, rows, kind):
    """All rows that went wrong are named, not only the first."""
    wrong = []
    for row in rows:
        try:
            if kind == 'http':
                do_request_row(scene, document, row)
            elif len(row) == 4:
                do_meaning(scene, *row[1:])
            else:
                do_live_row(scene, document, kind == 'inside', row)
            scene.check()
        except (AssertionError, Ended, OSError, ValueError) as error:
            wrong.append(f'{row[0]}: {type(error).__name__} {error}')
            if not scene.target.is_alive() or len(wrong) >= MAX_WRONG:
                break
    scene.check(is_end=True)
    assert not wrong, f'{len(wrong)} of {len(rows)}:\n#   ' + '\n#   '.join(wrong)
    return f'{len(rows)} rows'


def do_meaning(scene, role, action, code):
    with scene.join(role) as line:
        line.send(text(scene.put(json.dumps(action).encode())))
        message = line.expect('refused')
        assert message['code'] == code, message
        assert message['broadcastId'] == action['broadcastId'], message
        line.check_alive()


def keep_busy(address, board, token, is_over):
    """What the others do: as much as one connection may, on a board of their own."""
    with Line(address) as line:
        line.join(board, token, f'Busy {os.getpid()}')
        for at in itertools.count():
            if is_over.is_set():
                break
            line.send(text({'type': 'presence', 'cursor': [at % 1000000, 500000]}))
            line.act(action='create', anchor={'x': 0.1, 'y': 0.1}, body='Busy')
            time.sleep(0.04)


class Load:
    """Others on another board, while the block runs."""

    def __init__(self, target, people):
        board = target.create_board('Busy')
        self.is_over = multiprocessing.Event()
        self.processes = [multiprocessing.Process(target=keep_busy, args=(target.address, board['id'],
                                                                          board['token'], self.is_over))
                          for _ in range(people)]

    def __enter__(self):
        for process in self.processes:
            process.start()

    def __exit__(self, *_):
        self.is_over.set()
        for process in self.processes:
            process.join()
        assert not any(process.exitcode for process in self.processes), 'the others were disturbed'


def chosen(rows):
    word = sys.argv[3] if len(sys.argv) > 3 else ''
    return [row for row in rows if word in row[0]]


def run_tables(results, scene, document, phase):
    def table(name, rows, kind):
        if chosen(rows):
            results.check(f'{phase}/{name}', do_table, scene, document, chosen(rows), kind)

    if phase == 'before-hello':
        table('frames', rows_frames.ROWS + rows_frames.GOOD_ROWS + rows_frames.HELLO_ROWS, 'outside')
        table('hellos', rows_messages.HELLO_ROWS, 'outside')
        table('messages', rows_messages.ROWS + rows_messages.EARLY_ROWS, 'outside')
    else:
        table('frames', rows_frames.ROWS + rows_frames.GOOD_ROWS + rows_frames.INSIDE_ROWS, 'inside')
        table('messages', rows_messages.ROWS, 'inside')
        table('meaning', rows_messages.MEANING_ROWS, 'inside')
    if phase != 'joined':
        table('heads', rows_heads.ROWS, 'http')
        table('requests', rows_http.ROWS, 'http')


def check_end(scene, rss_bytes, n_descriptors):
    grown = scene.target.rss_bytes() - rss_bytes
    for _ in range(100):
        if scene.target.n_descriptors() <= n_descriptors:
            break
        time.sleep(0.05)
    assert scene.target.n_descriptors() <= n_descriptors, f'left open: {scene.target.descriptors()}'
    assert scene.target.is_sanitized() or grown <= MAX_GROWTH_BYTES, f'{grown} bytes larger'
    log = scene.target.read_log()
    assert 'CRITICAL' not in log and 'WARNING' not in log and 'Sanitizer' not in log, log[-2000:]
    return f'{grown / 1024:.0f} KiB larger'


def main():
    document = Document(sys.argv[2])
    results = Results('/hostile/catalogue')
    with Target(sys.argv[1]) as target:
        scene = Scene(target)
        rss_bytes, n_descriptors = target.rss_bytes(), target.n_descriptors()
        for phase in ('before-hello', 'joined'):
            run_tables(results, scene, document, phase)
        with Load(target, 4):
            run_tables(results, scene, document, 'busy')
        results.check('memory-descriptors-and-log', check_end, scene, rss_bytes, n_descriptors)
    names = [row[0] for module in (rows_frames, rows_messages, rows_heads, rows_http)
             for name, rows in vars(module).items() if name.endswith('ROWS') for row in rows]
    results.check('at-least-300-of-different-names', check_names, names)
    return results.end()


def check_names(names):
    twice = {name for name in names if names.count(name) > 1}
    assert not twice and len(names) >= 300, twice
    return f'{len(names)} cases'


sys.exit(main())

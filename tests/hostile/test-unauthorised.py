#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attempts to get in without a right: no word of a board comes out, and no answer tells an unknown
credential, a foreign one and a board that is not there apart.

Usage: test-unauthorised.py SCHOLIA-SERVER [--long]
Speaks TAP. Short: 600 attempts; long: 10,000. How long answers take is printed, not judged.
"""

import random
import secrets
import sys
import time

from tap import Results
from target import Target, png
from wire import CLOSE, TEXT, Line, hello, request, text

ATTEMPTS = 10000 if '--long' in sys.argv else 600
ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
CANARY = 'the-title-that-nobody-may-see'
# Differs from answer to answer, whatever was asked.
VARYING = ('date:', 'x-request-id:')
BODIES = {('POST', '/v1/boards?title=x'): png(), ('POST', '/v1/boards/$/links'): b'{"role":"viewer"}'}
OF_BOARD = [('GET', '/v1/boards/$'), ('GET', '/v1/boards/$/image'), ('GET', '/v1/boards/$/links'),
            ('DELETE', '/v1/boards/$'), ('GET', '/v1/boards/$/removed'), ('POST', '/v1/boards/$/links')]
# With another team's key these tell of the other team: check_wrong_team() is about that.
OF_TEAM = [('GET', '/v1/team'), ('GET', '/v1/boards'), ('GET', '/v1/usage?by=hour'),
           ('GET', '/v1/usage?by=day&board=$'), ('POST', '/v1/boards?title=x')]
REQUESTS = OF_BOARD + OF_TEAM


def near_miss(secret, chance):
    """Another character in one place: by one bit of what it stands for."""
    at = chance.randrange(len(secret))
    other = ALPHABET[ALPHABET.index(secret[at]) ^ 1 << chance.randrange(6)]
    return secret[:at] + other + secret[at + 1:]


def ask(address, method, path, secret):
    """The answer's bytes without what always varies."""
    with Line(address) as line:
        line.send(request(method, path, [f'Authorization: Bearer {secret}'] if secret else [],
                          BODIES.get((method, path.replace(path.split('/')[3], '$')
                                      if path.count('/') > 3 else path))))
        head, _, body = line.take_all().partition(b'\r\n\r\n')
    kept = [part for part in head.decode().split('\r\n') if not part.lower().startswith(VARYING)]
    return '\r\n'.join(kept).encode() + b'\r\n\r\n' + body


def greet(address, board, token):
    """All that is said after a hello."""
    with Line(address) as line:
        line.open(board)
        line.send(text(hello(board, token)))
        said = b''
        while True:
            opcode, payload = line.take_frame()
            said += bytes([opcode]) + payload
            if opcode == CLOSE:
                return said
            assert opcode != TEXT or b'"welcome"' not in payload, 'let in'


class Attempts:
    def __init__(self, target):
        self.target = target
        self.chance = random.Random(1)
        self.board, self.other = target.create_board(CANARY), target.create_board('Other')
        self.wrong_key = target.add_team('wrong')
        self.wrong_board = target.create_board('Wrong', self.wrong_key)
        with Line(target.address) as line:
            line.join(self.board['id'], self.board['token'])
            line.act(action='create', anchor={'x': 0, 'y': 0}, body=CANARY)
        soon = target.create_link(self.board, 'moderator', expires=int(time.time() * 1000) + 60)
        revoked = target.create_link(self.board, 'moderator')
        target.call('DELETE', f'/v1/boards/{self.board["id"]}/links/{revoked["id"]}', self.board['token'])
        time.sleep(0.1)
        # Known, but not any more: these are told so, and nothing else.
        self.over = {'expired': soon['token'], 'revoked': revoked['token']}
        self.answers, self.times = {}, {}

    def make(self, kind):
        """Board and secret of an attempt that is to look like every other."""
        token, board = self.board['token'], self.board['id']
        return {'random': lambda: (board, secrets.token_urlsafe(24)),
                'near-miss': lambda: (board, near_miss(token, self.chance)),
                'near-miss-of-key': lambda: (board, near_miss(self.target.key, self.chance)),
                'foreign': lambda: (board, self.other['token']),
                'wrong-team': lambda: (board, self.wrong_board['token']),
                'key-of-wrong-team': lambda: (board, self.wrong_key),
                'no-such-board': lambda: ('0' * 12, token),
                'short': lambda: (board, token[:-1]),
                'none': lambda: (board, '')}[kind]()

    def try_one(self, kind):
        board, secret = self.make(kind)
        began = time.monotonic()
        if self.chance.random() < 0.5 and secret:
            path = 'hello'
            said = greet(self.target.address, board, secret)
        else:
            method, path = self.chance.choice(OF_BOARD if kind == 'key-of-wrong-team' else REQUESTS)
            said = ask(self.target.address, method, path.replace('$', board), secret)
            path = f'{method} {path}'
        if path == 'hello':
            self.times.setdefault(kind, []).append(time.monotonic() - began)
        self.check(said, path)
        first = self.answers.setdefault(path, said)
        assert said == first, f'{kind} at {path}: {said} is not {first}'

    def check(self, said, path):
        for word in (CANARY, self.board['image']['sha256'], self.board['token'], self.target.key):
            assert word.encode() not in said, f'{word} at {path}'

    def try_over(self, kind):
        said = greet(self.target.address, self.board['id'], self.over[kind])
        self.check(said, 'hello')
        assert f'"reason":"{kind}"'.encode() in said, said
        for method, path in OF_BOARD[:4]:
            said = ask(self.target.address, method, path.replace('$', self.board['id']), self.over[kind])
            self.check(said, path)
            assert b' 410 ' in said and f'"code":"{kind}"'.encode() in said, said


def check_attempts(attempts):
    target = attempts.target
    kinds = ('random', 'near-miss', 'near-miss-of-key', 'foreign', 'wrong-team', 'key-of-wrong-team',
             'no-such-board', 'short', 'none')
    for at in range(ATTEMPTS):
        attempts.try_one(attempts.chance.choice(kinds))
        if at % 50 == 0:
            attempts.try_over('expired')
            attempts.try_over('revoked')
    with Line(target.address) as line:
        welcome = line.join(attempts.board['id'], attempts.board['token'])
        assert welcome['seq'] == 1, 'the board changed'
    medians = ', '.join(f'{kind} {sorted(times)[len(times) // 2] * 1000:.2f}'
                        for kind, times in sorted(attempts.times.items()))
    return f'{ATTEMPTS} attempts, {len(attempts.answers)} ways in, 0 leaks; medians of a hello in ms: {medians}'


def check_wrong_team(attempts):
    """A key that is good, for another team: it sees its own board, its own usage, and no more."""
    target, own, theirs = attempts.target, attempts.wrong_board['id'], attempts.board['id']
    with Line(target.address) as line:
        line.join(own, attempts.wrong_board['token'])
    seen = {by: target.call('GET', f'/v1/usage?by={by}', attempts.wrong_key) for by in ('hour', 'day')}
    for usage in seen.values():
        assert [board['board'] for board in usage['boards']] == [own], usage
        assert usage['in']['pubSubMessageCount'] == 1, usage
    for of, key, count in ((theirs, attempts.wrong_key, 0), (own, target.key, 0), (theirs, target.key, 1)):
        usage = target.call('GET', f'/v1/usage?by=day&board={of}', key)
        assert len(usage['boards']) == len(usage['periods']) == count and ('in' in usage) == bool(count), usage
    boards = target.call('GET', '/v1/boards', attempts.wrong_key)['boards']
    assert [board['id'] for board in boards] == [own], boards
    assert target.call('GET', '/v1/team', attempts.wrong_key) == {'team': 'wrong'}
    return 'one board, one hello; nothing of the other team'


def main():
    results = Results('/hostile/unauthorised')
    with Target(sys.argv[1]) as target:
        attempts = Attempts(target)
        results.check('nothing-told', check_attempts, attempts)
        results.check('wrong-team', check_wrong_team, attempts)
        log = target.read_log()
        results.check('nothing-logged', lambda: None if CANARY not in log and target.key not in log else 1 / 0)
    return results.end()


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canary secrets: tokens, keys, passwords, identities and what people write go through all of a
server's ways, right and wrong, over crashes and restarts; none is found where it must not be.

Usage: test-canaries.py SCHOLIA-SERVER [PROTOCOL.md] [--long] [--plain]
Speaks TAP. Short: some hundred canaries; long: 10,000 in plain text, and as many over TLS, if it is
not to be --plain.
"""

import json
import os
import resource
import signal
import sys
import time

import wire
from canaries import Canaries, Ear
from tap import Results
from target import Target, free_port
from wire import BINARY, CLOSE, Encrypted, Line, fetch, frame, hello, request, text

IS_LONG = '--long' in sys.argv
AT_LEAST = 10000 if IS_LONG else 220
# A kind of event has 200 lines in a server's life before its log keeps some back, and an address
# 100 wrong credentials: a life is shorter.
ROUNDS_A_LIFE = 6 if IS_LONG else 1
# As many events of a board make the server drop what was before them; a connection's burst is 60.
EVENTS, EVENTS_OF_ONE = 500, 55


class Scene:
    """A server, two teams, and what was told to it."""

    def __init__(self, executable, is_tls):
        self.metrics = ('127.0.0.1', free_port())
        self.target = Target(executable, tls=is_tls, metrics_listen='127.0.0.1:%d' % self.metrics[1])
        self.is_tls, self.canaries, self.ear = is_tls, Canaries(), Ear()
        self.first_key, self.n_lives, self.n_boards = self.target.key, 0, 0
        self.public = os.path.join(self.target.folder, 'public')
        self.deleted = []
        wire.Line.listener = self.ear
        self.encrypt()
        self.canaries.hide('key of the first team', self.target.key)
        self.canaries.hide('key', self.target.add_team('second'))
        self.key = self.rotate()

    def encrypt(self):
        if self.is_tls:
            self.target.address = Encrypted(self.target.address)

    def rotate(self):
        printed = self.target.command('team', 'rotate-key', 'second')
        return self.canaries.hide('key', printed.split()[1])

    def ask(self, method, path, *headers, body=None):
        """A request with whatever is wrong in it; the status."""
        return fetch(self.target.address, method, path, None, body, headers)[0]

    def greet(self, board, token, **members):
        """A hello, and its end or its welcome."""
        with Line(self.target.address) as line:
            line.open(board)
            line.send(text(hello(board, token, **members)))
            return line.take_message()

    def begin_life(self):
        self.target.start()
        self.encrypt()

    def end_life(self, sign):
        """What an operator does and reads; then the end of the process."""
        target, old = self.target, self.key
        self.key = self.rotate()
        assert self.ask('GET', '/v1/team', f'Authorization: Bearer {old}') == 404
        self.n_lives += 1
        target.command('backup', os.path.join(target.folder, f'backup-{self.n_lives}'))
        target.process.send_signal(signal.SIGHUP)
        with open(self.public, 'ab') as public:
            public.write(target.command('team', 'list').encode())
            for path in ('/metrics', '/healthz'):
                public.write(fetch(self.metrics, 'GET', path)[2])
            for path in ('/healthz', '/v1/usage?by=hour', '/v1/usage?by=day'):
                public.write(fetch(target.address, 'GET', path, self.key)[2])
            for name in ('cmdline', 'environ', 'status'):
                with open(f'/proc/{target.process.pid}/{name}', 'rb') as proc:
                    public.write(proc.read())
        target.end(sign)


class Round:
    """One board's time with a server, and everything that may be said on it."""

    def __init__(self, scene):
        self.scene, self.canaries, self.target = scene, scene.canaries, scene.target
        scene.n_boards += 1
        words = self.canaries
        self.key = scene.first_key if scene.n_boards % 2 else scene.key
        self.title = words.word('title')
        self.board = self.target.create_board(self.title, self.key)
        self.id, self.token = self.board['id'], words.told('token', self.board['token'])
        self.password, self.password_header = words.password()
        link = self.target.create_link(self.board, 'commenter', password=self.password)
        self.link_id, self.link = link['id'], words.told('token', link['token'])
        viewer = self.target.create_link(self.board, 'viewer')
        self.viewer = words.told('token', viewer['token'])
        self.written = [self.title]

    def write_word(self, kind):
        word = self.canaries.word(kind)
        self.written.append(word)
        return word

    def live(self):
        identity, name = self.canaries.identity(), self.write_word('name')
        with Line(self.target.address) as author, Line(self.target.address) as viewer:
            welcome = author.join(self.id, self.link, name, identity=identity, password=self.password)
            viewer.join(self.id, self.viewer, self.write_word('name'), identity=self.canaries.identity())
            self.act(author)
            self.be_refused(author)
            self.canaries.hide('comment of a viewer', self.refuse(viewer))
            self.send_nonsense()
            self.remove(author, welcome['you']['id'], identity)
        self.greet_wrongly(identity)
        self.ask_rightly()
        self.ask_wrongly()
        self.reveal()
        self.take_back()

    def act(self, author):
        where = {'x': 0.5, 'y': 0.5}
        thread = author.act(action='create', anchor=where, body=self.write_word('comment'))['broadcastId']
        author.act(action='edit', threadId=thread, commentId=thread, body=self.write_word('comment'))
        reply = author.act(action='reply', threadId=thread, body=self.write_word('comment'))
        author.act(action='delete-comment', threadId=thread, commentId=reply['broadcastId'])
        author.send(text({'type': 'profile', 'name': self.write_word('name'), 'color': 1}))

    def refuse(self, viewer):
        """A comment of who may not write one."""
        word = self.canaries.word('comment')
        del self.canaries.words[word]
        viewer.send(text({'type': 'action', 'broadcastId': '5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10',
                          'action': 'create', 'anchor': {'x': 0, 'y': 0}, 'body': word}))
        assert viewer.expect('refused')['code'] == 'forbidden'
        return word

    def be_refused(self, author):
        """Nothing of these is kept, so each counts like a secret."""
        hide = self.canaries.hide
        action = {'type': 'action', 'broadcastId': '0d9f6a6e-6f43-4bb0-8a52-7a1f6f0f9b11',
                  'action': 'create', 'anchor': {'x': 0, 'y': 0}}
        said = [{**action, 'body': hide('comment, too long') * 200},
                {**action, 'body': hide('comment'), 'anchor': {'x': hide('anchor'), 'y': 0}},
                {**action, 'action': 'reply', 'threadId': action['broadcastId'], 'body': hide('comment')},
                {**action, 'action': hide('action'), 'body': hide('comment')},
                {**action, 'broadcastId': hide('id'), 'body': hide('comment')},
                {'type': hide('type'), 'token': hide('token')},
                {'type': 'profile', 'name': hide('name') * 3, 'color': 0},
                {'type': 'presence', 'threadId': hide('thread')},
                f'{{"type":"heartbeat","{hide("member")}":1,"{hide("member")}":}}',
                '{"type":"heartbeat","%s":1,"%s":2}' % ((hide('member twice'),) * 2)]
        for each in said:
            author.send(text(each))
        for _ in said:
            author.expect('refused')

    def send_nonsense(self):
        """What ends a line: each on one of its own."""
        hide = self.canaries.hide
        for last in (frame(BINARY, hide('binary')), text(hide('no UTF-8').encode() + b'\xff'),
                     frame(CLOSE, b'\x0f\xa0' + hide('reason of a close').encode()),
                     text({'type': 'goodbye', 'reason': 'leaving', 'message': hide('message')}),
                     text({'type': 'goodbye', 'reason': hide('reason'), 'message': hide('message')})):
            with Line(self.target.address) as line:
                line.join(self.id, self.token, self.write_word('name'), identity=self.canaries.identity())
                line.send(last)
                line.take_all()

    def remove(self, author, person, identity):
        name, reason = self.write_word('name'), self.write_word('reason')
        path = f'/v1/boards/{self.id}/removed/{person}'
        body = json.dumps({'name': name, 'reason': reason}).encode()
        self.target.call('PUT', path, self.token, body)
        assert author.take_until('goodbye')['message'] == reason
        said = self.scene.greet(self.id, self.link, identity=identity, password=self.password)
        assert said['message'] == reason, said
        for wrong in ({'name': self.canaries.hide('name') * 4}, {'reason': self.canaries.hide('reason')},
                      {'name': 'x', 'reason': self.canaries.hide('reason') * 10}):
            body = json.dumps(wrong).encode()
            assert self.scene.ask('PUT', path, f'Authorization: Bearer {self.token}', body=body) >= 400
        if self.scene.n_boards % 3 == 0:
            self.target.call('DELETE', path, self.token)
            self.canaries.erase(name, reason)
            self.written.remove(name)
            self.written.remove(reason)

    def greet_wrongly(self, identity):
        greet, hide = self.scene.greet, self.canaries.hide
        assert greet(self.id, self.link, password=hide('password'))['reason'] == 'password'
        assert greet(self.id, hide('token'), identity=self.canaries.identity())['reason'] == 'not-found'
        for members in ({'identity': hide('identity')}, {'color': hide('colour')}, {'session': hide('session')},
                        {'password': hide('password') * 6}, {'headId': hide('head')}, {'client': hide('client') * 9},
                        {'pending': [hide('pending')]}, {'major': hide('major')}):
            said = greet(self.id, self.link, **{'identity': identity, **members})
            assert said['type'] in ('refused', 'goodbye'), said
        # More than a hello may have, so that the line ends amid it.
        said = greet(self.id, self.link, identity=identity, extra=hide('extra') * 200)
        assert said.get('close') == 1009, said

    def ask_rightly(self):
        for headers in ([f'Authorization: Bearer {self.link}', f'Scholia-Password: {self.password_header}'],
                        [f'Authorization: Bearer {self.token}'], [f'Authorization: Bearer {self.key}']):
            for path in (f'/v1/boards/{self.id}', f'/v1/boards/{self.id}/image'):
                assert self.scene.ask('GET', path, *headers) == 200
        for path in ('links', 'removed'):
            self.target.call('GET', f'/v1/boards/{self.id}/{path}', self.token)

    def ask_wrongly(self):
        ask, hide, path = self.scene.ask, self.canaries.hide, f'/v1/boards/{self.id}'
        mine = f'Authorization: Bearer {self.token}'
        wrong_password = hide('password')
        assert ask('GET', path, f'Authorization: Bearer {self.link}', f'Scholia-Password: {wrong_password}') == 401
        assert ask('GET', path, f'Authorization: Bearer {hide("token")}') == 404
        assert ask('GET', '/v1/boards', f'Authorization: Bearer {hide("key")}') == 404
        assert ask('GET', path, f'Authorization: Basic {hide("basic")}') == 404
        assert ask('GET', path, f'Authorization: Bearer {hide("token")} {hide("token")}') >= 400
        for body in ({'role': hide('role')}, {'role': 'viewer', 'password': hide('password') * 6},
                     {'role': 'viewer', 'password': [hide('password')]}, {hide('member'): hide('value')}):
            assert ask('POST', path + '/links', mine, body=json.dumps(body).encode()) >= 400
        assert ask('POST', path + '/links', mine, body=hide('no JSON').encode()) == 400
        assert ask('POST', f'/v1/boards?title={hide("title") * 7}', f'Authorization: Bearer {self.key}',
                   body=b'no image') >= 400
        assert ask('POST', '/v1/boards?title=x', f'Authorization: Bearer {self.key}',
                   body=hide('image').encode() * 9) == 415
        with Line(self.target.address) as line:
            line.send(request('GET', path, ['X: y', f' {hide("folded")}', f'Authorization: Bearer {hide("token")}']))
            assert b' 400 ' in line.take_all()[:20]

    def reveal(self):
        """Secrets where nobody expects them: a client's mistake, which the log must not repeat."""
        ask, hide = self.scene.ask, self.canaries.hide
        known = (self.token, self.link, self.key, self.password)
        for at, secret in enumerate((*known, hide('token'), hide('token'))):
            path = (f'/v1/boards/{secret}', f'/b/{secret}', f'/v1/usage?by={secret}', f'/{secret}',
                    f'/v1/boards/{self.id}?token={secret}', f'/v1/boards/{self.id}/links/{secret}')[at]
            ask('GET', path, f'X-Request-Id: {secret}', f'Referer: https://localhost/b/{self.id}#{secret}',
                f'Cookie: token={secret}', f'User-Agent: {secret}')
        assert ask('GET', '/v1/boards/' + hide('token') * 200) == 414
        assert ask(hide('method'), '/v1/team') >= 400

    def take_back(self):
        self.target.call('DELETE', f'/v1/boards/{self.id}/links/{self.link_id}', self.token)
        said = self.scene.greet(self.id, self.link, password=self.password)
        assert said['reason'] == 'revoked', said
        if self.scene.n_boards % 3 == 1:
            self.target.call('DELETE', f'/v1/boards/{self.id}', self.token)
            self.canaries.erase(*self.written)


def compact(scene):
    """Edits and deletes on a board, and so many events that the server drops what is no more."""
    board = scene.target.create_board('Compacted', scene.key)
    token, gone = scene.canaries.told('token', board['token']), []
    for at in range(EVENTS // EVENTS_OF_ONE + 1):
        with Line(scene.target.address) as line:
            line.join(board['id'], token, f'Busy {at}')
            gone += [scene.canaries.word('comment, edited'), scene.canaries.word('comment, deleted')]
            thread = line.act(action='create', anchor={'x': 0, 'y': 0}, body=gone[-2])['broadcastId']
            line.act(action='edit', threadId=thread, commentId=thread, body='x')
            reply = line.act(action='reply', threadId=thread, body=gone[-1])['broadcastId']
            line.act(action='delete-comment', threadId=thread, commentId=reply)
            for number in range(EVENTS_OF_ONE - 4):
                line.act(action='move', threadId=thread, anchor={'x': number / 100, 'y': 0})
    # What came after the snapshot waits for the next one.
    early = gone[:-4]
    assert_gone_soon(scene, early)
    scene.canaries.erase(*early)


def assert_gone_soon(scene, words):
    """The server drops them in the background."""
    deadline = time.monotonic() + wire.PATIENCE_S
    while scene.canaries.find([scene.target.data], words):
        assert time.monotonic() < deadline, 'deleted words are still there'


def run(scene):
    signs = (signal.SIGKILL, signal.SIGTERM)
    # Handshakes make the most of the short form's time.
    wanted = AT_LEAST if IS_LONG or not scene.is_tls else AT_LEAST // 2
    while True:
        for _ in range(ROUNDS_A_LIFE):
            Round(scene).live()
        if scene.n_lives % 8 == 0 and (IS_LONG or not scene.is_tls):
            compact(scene)
        scene.end_life(signs[scene.n_lives % 2])
        if len(scene.canaries) >= wanted and scene.n_lives > 1:
            return f'{len(scene.canaries)} canaries on {scene.n_boards} boards, {scene.n_lives} ends'
        scene.begin_life()


def check_said(scene):
    """Log, metrics, health, usage, command line and environment."""
    canaries = scene.canaries
    log = scene.target.read_log()
    assert ' suppressed ' not in log, 'lines were kept back'
    assert log.count(' info join ') >= scene.n_boards and log.count(' code=password') >= scene.n_boards
    canaries.check_absent([scene.target.log_path, scene.public],
                          [*canaries.hidden, *canaries.words, *canaries.erased])
    again = scene.target.announced.split(b'ready', 1)[1].decode()
    assert not [secret for secret in canaries.hidden if secret in again], 'a start told a secret again'
    return f'{len(log.splitlines())} lines of log'


def check_kept(scene):
    """Data folder and backups, as plain bytes."""
    canaries, folder = scene.canaries, scene.target.folder
    hidden = canaries.hidden.keys() - {scene.first_key}
    backups = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith('backup-')]
    assert len(backups) == scene.n_lives
    canaries.check_absent([scene.target.data, *backups], hidden)
    canaries.check_absent([scene.target.data], canaries.erased)
    # By design the first team's key is in its file, and what people wrote is in the database.
    found = canaries.find([scene.target.data], [scene.first_key])
    assert {os.path.basename(path) for _, _, path in found} == {'team-key'}, found
    stored = {word for word, kind in canaries.words.items() if kind in ('title', 'reason')}
    found = {canary for canary, _, _ in canaries.find([scene.target.data], stored)}
    assert found == stored != set(), 'what is there is not found'
    return f'{len(hidden)} secrets and {len(canaries.erased)} deleted words are nowhere'


def check_heard(scene):
    return f'{scene.ear.check(scene.canaries)} answers said no'


def core_files():
    """Where the server was started, as the kernel's own pattern has it."""
    return {name for name in os.listdir() if name.startswith('core')}


def check_core(scene):
    """A crash leaves no memory behind."""
    scene.begin_life()
    with open(f'/proc/{scene.target.process.pid}/limits', encoding='ascii') as limits:
        line = next(line for line in limits if line.startswith('Max core file size'))
    assert line.split()[4:6] == ['0', '0'], line.strip()
    with open(f'/proc/{scene.target.process.pid}/coredump_filter', encoding='ascii') as mask:
        assert int(mask.read(), 16) == 0
    before = core_files()
    assert scene.target.end(signal.SIGQUIT) == -signal.SIGQUIT
    assert core_files() == before, 'a core file'


def main():
    results = Results('/hostile/canaries')
    # A server that inherits the right to dump its memory has to give it up itself.
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    # A shell's background job ignores it, and so would the server.
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    for is_tls in (False,) if '--plain' in sys.argv else (False, True):
        scene = Scene(sys.argv[1], is_tls)
        with scene.target:
            name = 'tls' if is_tls else 'plain'
            if results.check(f'{name}/lived', run, scene):
                for check in (check_said, check_kept, check_heard, check_core):
                    results.check(f'{name}/{check.__name__[6:]}', check, scene)
    return results.end()


sys.exit(main())

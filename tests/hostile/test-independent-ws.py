#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client on npm's ws, in JavaScript, lives through PROTOCOL.md on one board with clients on
python3-autobahn: each side has its own model, and both come to the server's hash.

Usage: test-independent-ws.py SCHOLIA-SERVER MODEL FOLDER: MODEL is the board of the protocol's
story; ws is installed into FOLDER, if it is not there yet. Speaks TAP.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from autobahn_peer import IS_THERE, PATIENCE_S, Person, read_model
from tap import Results
from target import Target

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'bench'))
from contenders import Ws  # pylint: disable=wrong-import-position

POINTERS = 4
# More than about 60 a second make a room a busy one; of one connection 30 are taken.
MOVES = 25


class Other:
    """Who else is on the board, and does what the client on ws needs somebody else for."""

    def __init__(self, target, board, model):
        self.people = [Person(target, board, model, f'Μαρία {at}') for at in range(POINTERS)]
        self.maria = self.people[0]

    async def begin(self):
        for person in self.people:
            await person.connect()
        thread = await self.maria.act(action='create', body='Α\n☃',
                                      anchor={'x': 0.7, 'y': 0.5, 'width': 0.125, 'height': 0.1})
        await self.maria.act(action='reply', threadId=thread, body='😀 "navy"')
        await self.maria.act(action='resolve', threadId=thread)

    async def hear_until(self, own):
        while self.maria.board.head != own:
            await self.maria.hear()

    async def reply(self, said):
        await self.hear_until(said['threadId'])
        own = await self.maria.act(action='reply', threadId=said['threadId'], body='Ναι.')
        return {'broadcastId': own}

    async def point(self, _):
        for at in range(MOVES):
            for number, person in enumerate(self.people):
                person.client.say(type='presence', cursor=[at * 1000, (number + 1) * 1000])
        return {}

    async def miss(self, said):
        await self.hear_until(said['broadcastId'])
        await self.maria.act(action='reply', threadId=said['threadId'], body='Missed')
        await self.maria.act(action='move', threadId=said['threadId'], anchor={'x': 1, 'y': 0})
        return {}

    async def end(self, said):
        while self.maria.board.seq < said['seq']:
            await self.maria.hear()
        assert self.maria.board.hash(self.maria.welcome) == said['hash'], 'two boards'
        self.counts = said['counts']
        for person in self.people:
            await person.leave()
        return {}


async def live(target, board, model, modules):
    other = Other(target, board, model)
    await other.begin()
    environment = dict(os.environ, NODE_PATH=str(modules / 'node_modules'))
    client = await asyncio.create_subprocess_exec(
        'node', HERE / 'independent-ws.js', env=environment, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    host, port = target.address
    tell(client, {'url': f'ws://{host}:{port}/v1/boards/{board["id"]}/live', 'board': board['id'],
                  'token': board['token'], 'team': target.call('GET', '/v1/team', target.key)['team'],
                  'pointers': POINTERS})
    while line := await asyncio.wait_for(client.stdout.readline(), PATIENCE_S):
        said = json.loads(line)
        tell(client, await getattr(other, said['word'])(said))
    words = (await client.stderr.read()).decode()
    assert await client.wait() == 0 and not words, words
    assert other.counts['ownPresence'] > 0, 'the room was not busy'
    return f'{other.maria.board.seq} events, {other.counts}: the same hash at both and at the server'


def tell(client, words):
    client.stdin.write(json.dumps(words).encode() + b'\n')


def main():
    modules = Path(sys.argv[3])
    missing = Ws.install(modules) if IS_THERE else 'python3-autobahn is not installed'
    if missing:
        print(f'1..0 # SKIP {missing}')
        return 0
    results = Results('/hostile/independent-ws')
    model = read_model(sys.argv[2])
    with Target(sys.argv[1]) as target:
        board = target.create_board('Story')
        results.check('whole-story',
                      lambda: asyncio.run(asyncio.wait_for(live(target, board, model, modules), 60)))
    return results.end()


sys.exit(main())

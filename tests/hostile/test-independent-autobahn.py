#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client on Debian's python3-autobahn, whose WebSocket is not ours, lives through PROTOCOL.md: hello,
content, state hash, an action and its event, a reply to somebody else, a resync with resume token and
pending, heartbeat, goodbye.

Usage: test-independent-autobahn.py SCHOLIA-SERVER MODEL: MODEL is the board of the protocol's story.
Speaks TAP. Two such clients are on the board at the same time.
"""

import asyncio
import importlib.util
import json
import sys
import uuid

from tap import Results
from target import Target
from wire import EVENTS, hello

try:
    from autobahn.asyncio.websocket import WebSocketClientFactory, WebSocketClientProtocol
except ImportError:
    print('1..0 # SKIP python3-autobahn is not installed')
    sys.exit(0)

PATIENCE_S = 20


def read_model(path):
    """The board that the story's test wrote from the text alone."""
    spec = importlib.util.spec_from_file_location('story', path)
    story = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(story)
    return story.Board


class Client(WebSocketClientProtocol):
    def __init__(self):
        super().__init__()
        self.messages, self.ended = asyncio.Queue(), asyncio.get_running_loop().create_future()
        self.opened = asyncio.get_running_loop().create_future()

    def onOpen(self):
        self.opened.set_result(self.websocket_protocol_in_use)

    def onMessage(self, payload, isBinary):
        assert not isBinary
        message = json.loads(payload)
        for single in message.get('messages', [message]):
            self.messages.put_nowait(single)

    def onClose(self, wasClean, code, reason):
        if not self.ended.done():
            self.ended.set_result((wasClean, code))

    def say(self, **message):
        self.sendMessage(json.dumps(message, ensure_ascii=False).encode())


class Person:
    """One open board: what a client has to remember between its connections."""

    def __init__(self, target, board, model, name):
        self.target, self.info, self.board, self.name = target, board, model(), name
        self.session = str(uuid.uuid4())

    async def connect(self, **members):
        host, port = self.target.address
        factory = WebSocketClientFactory(f'ws://{host}:{port}/v1/boards/{self.info["id"]}/live',
                                         protocols=['scholia.v1'])
        factory.protocol = Client
        _, self.client = await asyncio.get_running_loop().create_connection(factory, host, port)
        assert await self.client.opened == 'scholia.v1'
        self.client.say(**hello(self.info['id'], self.info['token'], self.name, session=self.session,
                                seq=self.board.seq, headId=self.board.head, **members))
        self.welcome = await self.until('welcome')
        for _ in range(self.welcome.get('parts', 0)):
            self.board.take_part(await self.until('snapshot'))
        while self.board.seq < self.welcome['seq']:
            self.board.apply(await self.until(*EVENTS))
        await self.until('joined')
        assert self.board.hash(self.welcome) == self.welcome['hash'], 'another board than the server'
        return self.welcome

    async def until(self, *kinds):
        while True:
            message = await asyncio.wait_for(self.client.messages.get(), PATIENCE_S)
            if message['type'] in kinds:
                return message
            assert message['type'] not in ('refused', 'goodbye'), message

    async def act(self, **members):
        own = str(uuid.uuid4())
        self.client.say(type='action', broadcastId=own, **members)
        event = await self.hear()
        assert event['broadcastId'] == own
        return own

    async def hear(self):
        event = await self.until(*EVENTS)
        self.board.apply(event)
        return event

    async def leave(self):
        self.client.say(type='goodbye', reason='leaving', message='')
        assert await asyncio.wait_for(self.client.ended, PATIENCE_S) == (True, 1000)


async def live(target, board, model):
    eleni, maria = (Person(target, board, model, name) for name in ('Eleni', 'Μαρία'))
    await eleni.connect()
    await maria.connect()
    thread = await eleni.act(action='create', anchor={'x': 0.41, 'y': 0.25}, body='Να γίνει μπλε;')
    assert (await maria.hear())['broadcastId'] == thread
    await maria.act(action='reply', threadId=thread, body='Ναι.')
    await eleni.hear()
    await maria.act(action='move', threadId=thread, anchor={'x': 0.1, 'y': 0.2, 'width': 0.3, 'height': 0.4})
    await eleni.hear()
    await eleni.act(action='resolve', threadId=thread)
    await maria.hear()
    # The line drops with an action under way; the resync says what became of it.
    pending = [str(uuid.uuid4()), str(uuid.uuid4())]
    eleni.client.say(type='action', broadcastId=pending[0], action='reopen', threadId=thread)
    await maria.hear()
    eleni.client.transport.abort()
    welcome = await eleni.connect(pending=pending)
    assert welcome['saved'] == pending[:1], welcome
    eleni.client.say(type='heartbeat')
    assert (await eleni.until('heartbeat'))['seq'] == eleni.board.seq
    assert eleni.board.hash(welcome) == maria.board.hash(maria.welcome), 'two boards'
    await eleni.leave()
    await maria.leave()
    return f'{eleni.board.seq} events, the same hash at both and at the server'


def main():
    results = Results('/hostile/independent-autobahn')
    model = read_model(sys.argv[2])
    with Target(sys.argv[1]) as target:
        board = target.create_board('Story')
        results.check('whole-story', lambda: asyncio.run(asyncio.wait_for(live(target, board, model), 60)))
    return results.end()


sys.exit(main())

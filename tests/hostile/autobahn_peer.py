# SPDX-License-Identifier: GPL-3.0-or-later
"""A client on Debian's python3-autobahn, whose WebSocket is not ours, written from PROTOCOL.md."""

import asyncio
import importlib.util
import json
import uuid

from wire import EVENTS, hello

try:
    from autobahn.asyncio.websocket import WebSocketClientFactory, WebSocketClientProtocol
    IS_THERE = True
except ImportError:
    IS_THERE, WebSocketClientProtocol = False, object

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

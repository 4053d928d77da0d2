#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client on Debian's python3-autobahn, whose WebSocket is not ours, lives through PROTOCOL.md: hello,
content, state hash, an action and its event, a reply to somebody else, a resync with resume token and
pending, heartbeat, goodbye.

Usage: test-independent-autobahn.py SCHOLIA-SERVER MODEL: MODEL is the board of the protocol's story.
Speaks TAP. Two such clients are on the board at the same time.
"""

import asyncio
import sys
import uuid

from autobahn_peer import IS_THERE, Person, read_model
from tap import Results
from target import Target


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
    if not IS_THERE:
        print('1..0 # SKIP python3-autobahn is not installed')
        return 0
    results = Results('/hostile/independent-autobahn')
    model = read_model(sys.argv[2])
    with Target(sys.argv[1]) as target:
        board = target.create_board('Story')
        results.check('whole-story', lambda: asyncio.run(asyncio.wait_for(live(target, board, model), 60)))
    return results.end()


sys.exit(main())

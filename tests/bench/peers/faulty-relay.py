#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay that makes mistakes, to see that the load generator notices them.

Usage: faulty-relay.py PORT honest|drop|double|swap
"""

import asyncio
import base64
import hashlib
import sys

GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
# One delivery in so many goes wrong.
EVERY = 40


class Relay:
    def __init__(self, fault):
        self.fault = fault
        self.rooms = {}
        self.n_deliveries = 0
        self.held = {}

    def deliver(self, writer, frame):
        self.n_deliveries += 1
        held = self.held.pop(writer, None)
        if self.n_deliveries % EVERY == 0 and self.fault != 'honest':
            if self.fault == 'double':
                writer.write(frame + frame)
            elif self.fault == 'swap':
                self.held[writer] = frame
            return
        writer.write(frame)
        if held is not None:
            writer.write(held)

    async def read_message(self, reader):
        """The payload of a masked frame of up to 64 KiB, None for a close."""
        first, second = await reader.readexactly(2)
        length = second & 0x7f
        if length == 126:
            length = int.from_bytes(await reader.readexactly(2), 'big')
        mask = await reader.readexactly(4)
        data = await reader.readexactly(length)
        if first & 0x0f == 8:
            return None
        return bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))

    async def serve(self, reader, writer):
        head = await reader.readuntil(b'\r\n\r\n')
        key = next(line.split(b': ')[1] for line in head.split(b'\r\n')
                   if line.lower().startswith(b'sec-websocket-key'))
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        writer.write(b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n'
                     b'Connection: Upgrade\r\nSec-WebSocket-Accept: ' + accept + b'\r\n\r\n')
        room = self.rooms.setdefault(head.split(b' ')[1], set())
        room.add(writer)
        try:
            while (data := await self.read_message(reader)) is not None:
                frame = b'\x81' + (bytes([len(data)]) if len(data) < 126 else
                                   b'\x7e' + len(data).to_bytes(2, 'big')) + data
                for other in room - {writer}:
                    self.deliver(other, frame)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        room.discard(writer)
        writer.close()


async def main():
    relay = Relay(sys.argv[2])
    server = await asyncio.start_server(relay.serve, '127.0.0.1', int(sys.argv[1]))
    async with server:
        await server.serve_forever()


if __name__ == '__main__':
    asyncio.run(main())

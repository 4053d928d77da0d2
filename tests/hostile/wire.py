# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes to and from a server, from PROTOCOL.md and RFC 6455 alone, with nothing done for the caller:
whatever is wrong in them is meant to be."""

import base64
import json
import os
import socket
import ssl
import struct
import uuid

PATIENCE_S = float(os.environ.get('SCHOLIA_TEST_PATIENCE', '10'))
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xa
KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
ANY_CERTIFICATE = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANY_CERTIFICATE.check_hostname, ANY_CERTIFICATE.verify_mode = False, ssl.CERT_NONE
EVENTS = ('new-image-chat', 'image-chat-updated', 'deleted-image-chat')


class Encrypted(tuple):
    """An address that is spoken to over TLS, whatever certificate it has."""


class Ended(Exception):
    """The server closed the line."""


def frame(opcode, payload=b'', fin=True, rsv=0, masked=True, claims=None, form=None):
    """One frame. @claims: the length it says it has; @form: 7, 16 or 64 bits for it."""
    payload = payload.encode() if isinstance(payload, str) else payload
    length = len(payload) if claims is None else claims
    if form is None:
        form = 7 if length < 126 else 16 if length < 65536 else 64
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if masked else 0
    if form == 7:
        head += bytes([bit | length])
    elif form == 16:
        head += bytes([bit | 126]) + struct.pack('>H', length)
    else:
        head += bytes([bit | 127]) + struct.pack('>Q', length)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    long_mask = mask * (len(payload) // 4 + 1)
    mixed = int.from_bytes(payload, 'big') ^ int.from_bytes(long_mask[:len(payload)], 'big')
    return head + mask + mixed.to_bytes(len(payload), 'big')


def text(value):
    """A message in one frame; @value: its text, bytes, or what is to be written as JSON."""
    if not isinstance(value, (str, bytes)):
        value = json.dumps(value, ensure_ascii=False)
    return frame(TEXT, value)


def handshake(board, extra='', key=KEY):
    return (f'GET /v1/boards/{board}/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n'
            f'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n'
            f'Sec-WebSocket-Protocol: scholia.v1\r\n{extra}\r\n').encode()


def hello(board, token, name='Anna', **members):
    identity = base64.urlsafe_b64encode(name.encode().ljust(32, b'.')[:32]).decode().rstrip('=')
    said = {'type': 'hello', 'major': 1, 'client': 'hostile/1', 'board': board, 'token': token,
            'identity': identity, 'session': str(uuid.uuid4()), 'name': name, 'color': 0, 'seq': 0,
            'headId': ''}
    said.update(members)
    return said


class Line:
    """One connection to the server, TCP, TLS or Unix."""

    # (line, data) is told all that comes.
    listener = None

    def __init__(self, address, patience=PATIENCE_S):
        if isinstance(address, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(patience)
            self.socket.connect(address)
        else:
            self.socket = socket.create_connection(address, timeout=patience)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if isinstance(address, Encrypted):
            self.socket = ANY_CERTIFICATE.wrap_socket(self.socket)
        self.buffer = b''
        self.waiting = []
        self.seq = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """A server may end the line before it has read all of it."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass

    def end_output(self):
        """Nothing more comes from this side."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def more(self):
        try:
            got = self.socket.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            got = b''
        if not got:
            raise Ended
        if Line.listener:
            Line.listener(self, got)
        self.buffer += got

    def take(self, length):
        while len(self.buffer) < length:
            self.more()
        taken, self.buffer = self.buffer[:length], self.buffer[length:]
        return taken

    def take_head(self):
        while b'\r\n\r\n' not in self.buffer:
            self.more()
        head, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
        return head.decode('latin-1')

    def take_all(self):
        try:
            while True:
                self.more()
        except Ended:
            return self.buffer

    def take_frame(self):
        """Opcode and payload; asserts what RFC 6455 demands of a server."""
        first, second = self.take(2)
        assert first & 0x70 == 0 and first & 0x80, f'a frame that begins with {first:#x}'
        assert second < 0x80, 'a masked frame from the server'
        length = second
        if second == 126:
            length = struct.unpack('>H', self.take(2))[0]
        elif second == 127:
            length = struct.unpack('>Q', self.take(8))[0]
        return first & 0xf, self.take(length)

    def open(self, board):
        self.send(handshake(board))
        head = self.take_head()
        assert head.startswith('HTTP/1.1 101 '), head

    def take_message(self):
        """The next message, what a batch holds one by one; a close frame is {'close': code}."""
        if self.waiting:
            return self.waiting.pop(0)
        while True:
            opcode, payload = self.take_frame()
            if opcode == CLOSE:
                return {'type': '', 'close': struct.unpack('>H', payload[:2])[0] if payload else 1005}
            if opcode == TEXT:
                break
        message = json.loads(payload)
        self.waiting = message.get('messages', [message])
        return self.waiting.pop(0)

    def expect(self, *kinds):
        """The next message of one of these types, others passed over, but not an end."""
        while True:
            message = self.take_message()
            if message['type'] in EVENTS:
                self.seq = message['seq']
            if message['type'] in kinds:
                return message
            assert 'close' not in message and message['type'] != 'goodbye', message

    def take_until(self, kind):
        """The next message of this type, whatever comes before it."""
        while True:
            message = self.take_message()
            if message['type'] == kind:
                return message
            assert 'close' not in message, message

    def join(self, board, token, name='Anna', **members):
        """The welcome; what belongs to it has been read when this returns."""
        self.open(board)
        self.send(text(hello(board, token, name, **members)))
        welcome = self.expect('welcome')
        self.seq = welcome['seq']
        self.expect('joined')
        return welcome

    def act(self, **members):
        """An action, and its event."""
        members.setdefault('broadcastId', str(uuid.uuid4()))
        self.send(text({'type': 'action', **members}))
        while True:
            answer = self.expect('refused', *EVENTS)
            if answer.get('broadcastId') == members['broadcastId']:
                assert answer['type'] != 'refused', answer
                return answer

    def check_alive(self):
        """A heartbeat and its answer; what came before it."""
        self.send(text({'type': 'heartbeat'}))
        before = []
        while True:
            message = self.take_message()
            assert 'close' not in message and message['type'] != 'goodbye', message
            if message['type'] == 'heartbeat':
                return before, message.get('seq', 0)
            before.append(message)


def request(method, path, headers=(), body=None):
    """A well-formed request; @headers: lines without their ends."""
    lines = [f'{method} {path} HTTP/1.1', 'Host: localhost', *headers]
    if body is not None:
        lines.append(f'Content-Length: {len(body)}')
    return ('\r\n'.join(lines) + '\r\n\r\n').encode() + (body or b'')


def fetch(address, method, path, secret=None, body=None, headers=()):
    """Status, headers and body of one request on a connection of its own."""
    lines = list(headers) + ([f'Authorization: Bearer {secret}'] if secret else [])
    with Line(address) as line:
        line.send(request(method, path, lines, body))
        return parse_answer(line.take_all())


def parse_answer(data):
    head, _, body = data.partition(b'\r\n\r\n')
    first, *lines = head.decode('latin-1').split('\r\n')
    status = int(first.split(' ')[1]) if first.startswith('HTTP/1.') else 0
    return status, lines, body

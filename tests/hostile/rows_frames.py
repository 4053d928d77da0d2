# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames that RFC 6455 or PROTOCOL.md, section 1, forbids; the outcomes are theirs.

A row: name, bytes after the handshake, outcome. `close N`: a close frame with that code and no word
before it. `alive`: nothing wrong; what a reader must not refuse either.
"""

from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame

BEAT = '{"type":"heartbeat"}'
# The limits of section 9.
MAX_MESSAGE, MAX_HELLO, MAX_FRAGMENTS = 65536, 4096, 128

# RFC 3629: what is no UTF-8.
BAD_UTF8 = {
    'lone-continuation-80': b'\x80', 'lone-continuation-bf': b'\xbf',
    'two-continuations': b'\x80\xbf', 'lone-start-c2': b'\xc2 ', 'lone-start-df': b'\xdf ',
    'lone-start-e0': b'\xe0 ', 'lone-start-ef': b'\xef ', 'lone-start-f0': b'\xf0 ',
    'lone-start-f4': b'\xf4 ', 'cut-3-bytes': b'\xe2\x82 ', 'cut-4-bytes-at-2': b'\xf0\x9f ',
    'cut-4-bytes-at-3': b'\xf0\x9f\x98 ', 'overlong-2-c080': b'\xc0\x80',
    'overlong-2-c1bf': b'\xc1\xbf', 'overlong-2-slash': b'\xc0\xaf',
    'overlong-3-e08080': b'\xe0\x80\x80', 'overlong-3-e09fbf': b'\xe0\x9f\xbf',
    'overlong-4-f0808080': b'\xf0\x80\x80\x80', 'overlong-4-f08fbfbf': b'\xf0\x8f\xbf\xbf',
    'surrogate-d800': b'\xed\xa0\x80', 'surrogate-dbff': b'\xed\xaf\xbf',
    'surrogate-dc00': b'\xed\xb0\x80', 'surrogate-dfff': b'\xed\xbf\xbf',
    'surrogate-pair-cesu8': b'\xed\xa0\xbd\xed\xb8\x80', 'beyond-unicode-110000': b'\xf4\x90\x80\x80',
    'beyond-unicode-f5': b'\xf5\x80\x80\x80', 'five-bytes-f8': b'\xf8\x88\x80\x80\x80',
    'six-bytes-fc': b'\xfc\x84\x80\x80\x80\x80', 'byte-fe': b'\xfe', 'byte-ff': b'\xff',
    'utf-16-mark': b'\xff\xfe{\0}\0', 'latin-1': b'caf\xe9',
}


def whole(data):
    return frame(TEXT, b'{"type":"' + data + b'"}')


def pieces(*parts):
    """A message in so many frames."""
    last = len(parts) - 1
    return b''.join(frame(TEXT if at == 0 else CONTINUATION, part, fin=at == last)
                    for at, part in enumerate(parts))


def split_in(data, at):
    message = b'{"type":"' + data + b'"}'
    return pieces(message[:9 + at], message[9 + at:])


def rows_of_heads():
    for name, opcode in (('text', TEXT), ('ping', PING), ('pong', PONG), ('close', CLOSE),
                         ('continuation', CONTINUATION)):
        yield f'unmasked-{name}', frame(opcode, b'', masked=False), 'close 1002'
    yield 'unmasked-with-payload', frame(TEXT, BEAT, masked=False), 'close 1002'
    for bits in range(1, 8):
        yield f'reserved-bits-{bits:03b}', frame(TEXT, BEAT, rsv=bits), 'close 1002'
    for name, opcode in (('ping', PING), ('close', CLOSE), ('binary', BINARY)):
        yield f'reserved-bit-on-{name}', frame(opcode, b'', rsv=4), 'close 1002'
    yield 'reserved-bit-on-second-fragment', (frame(TEXT, '{', fin=False) +
                                              frame(CONTINUATION, '}', rsv=1)), 'close 1002'
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield f'unknown-opcode-{opcode}', frame(opcode, b''), 'close 1002'
    yield 'unknown-opcode-with-payload', frame(3, b'{}'), 'close 1002'
    yield 'unknown-opcode-inside-message', frame(TEXT, '{', fin=False) + frame(3, b''), 'close 1002'


def rows_of_lengths():
    yield 'length-5-in-16-bits', frame(TEXT, 'hello', form=16), 'close 1002'
    yield 'length-125-in-16-bits', frame(TEXT, ' ' * 125, form=16), 'close 1002'
    yield 'length-5-in-64-bits', frame(TEXT, 'hello', form=64), 'close 1002'
    yield 'length-200-in-64-bits', frame(TEXT, ' ' * 200, form=64), 'close 1002'
    yield 'length-65535-in-64-bits', frame(TEXT, '', claims=65535, form=64), 'close 1002'
    yield 'length-2^63', frame(TEXT, '', claims=2 ** 63, form=64), 'close 1002'
    yield 'length-2^64-1', frame(TEXT, '', claims=2 ** 64 - 1, form=64), 'close 1002'
    yield 'length-2^63-1', frame(TEXT, '{', claims=2 ** 63 - 1, form=64), 'close 1009'
    yield 'length-2^32', frame(TEXT, '{', claims=2 ** 32, form=64), 'close 1009'
    yield 'announced-over-limit', frame(TEXT, '{', claims=MAX_MESSAGE + 1), 'close 1009'
    yield 'over-limit-by-one', frame(TEXT, ' ' * (MAX_MESSAGE + 1)), 'close 1009'
    yield 'ten-times-the-limit', frame(TEXT, ' ' * (10 * MAX_MESSAGE)), 'close 1009'
    yield ('fragments-over-limit-by-one',
           pieces(*[b' ' * 4096] * 16, b' '), 'close 1009')
    yield ('fragment-announced-over-limit',
           frame(TEXT, b' ' * 60000, fin=False) + frame(CONTINUATION, b'{', claims=5537), 'close 1009')
    yield ('fragment-length-that-wraps',
           frame(TEXT, b'{', fin=False) + frame(CONTINUATION, b'{', claims=2 ** 63 - 1, form=64),
           'close 1009')
    yield 'binary-over-limit', frame(BINARY, b'{', claims=MAX_MESSAGE + 1), 'close 1003'
    yield ('too-many-empty-fragments',
           frame(TEXT, b'', fin=False) + frame(CONTINUATION, b'', fin=False) * MAX_FRAGMENTS,
           'close 1009')
    yield ('too-many-fragments-of-one-byte',
           frame(TEXT, b' ', fin=False) + frame(CONTINUATION, b' ', fin=False) * MAX_FRAGMENTS,
           'close 1009')


def rows_of_controls():
    for name, opcode in (('ping', PING), ('pong', PONG), ('close', CLOSE)):
        yield f'{name}-of-126-bytes', frame(opcode, b'x' * 126), 'close 1002'
        yield f'{name}-fragmented', frame(opcode, b'', fin=False), 'close 1002'
    yield 'ping-of-65536-bytes', frame(PING, b'', claims=65536, form=64), 'close 1002'
    yield 'ping-with-2^63-1-bytes', frame(PING, b'', claims=2 ** 63 - 1, form=64), 'close 1002'
    yield 'ping-of-5-in-16-bits', frame(PING, b'hello', form=16), 'close 1002'
    yield ('close-fragmented-inside-message',
           frame(TEXT, '{', fin=False) + frame(CLOSE, b'\x03\xe8', fin=False), 'close 1002')
    yield 'close-of-one-byte', frame(CLOSE, b'x'), 'close 1002'
    for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65535):
        yield f'close-code-{code}', frame(CLOSE, code.to_bytes(2, 'big')), 'close 1002'
    for name in ('lone-continuation-80', 'overlong-2-c080', 'surrogate-d800',
                 'beyond-unicode-110000', 'byte-ff'):
        yield (f'close-reason-{name}', frame(CLOSE, b'\x03\xe8' + BAD_UTF8[name]), 'close 1007')
    yield 'close-reason-cut', frame(CLOSE, b'\x03\xe8caf\xc3'), 'close 1007'
    for code in (1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999):
        yield (f'close-answered-{code}', frame(CLOSE, code.to_bytes(2, 'big') + b'bye'),
               f'close {code}')
    yield 'close-without-code', frame(CLOSE, b''), 'close 1000'
    yield 'close-then-garbage', frame(CLOSE, b'\x03\xe8') + b'\xff' * 5000, 'close 1000'


def rows_of_messages():
    yield 'binary', frame(BINARY, BEAT), 'close 1003'
    yield 'binary-empty', frame(BINARY, b''), 'close 1003'
    yield 'binary-fragmented', frame(BINARY, b'{', fin=False), 'close 1003'
    yield 'continuation-of-nothing', frame(CONTINUATION, BEAT), 'close 1002'
    yield 'continuation-of-nothing-not-last', frame(CONTINUATION, b'', fin=False), 'close 1002'
    yield 'text-inside-text', frame(TEXT, '{', fin=False) + frame(TEXT, '}'), 'close 1002'
    yield ('text-inside-text-after-ping', frame(TEXT, '{', fin=False) + frame(PING, b'') +
           frame(TEXT, '}', fin=False), 'close 1002')
    yield 'binary-inside-text', frame(TEXT, '{', fin=False) + frame(BINARY, b'}'), 'close 1003'
    yield 'http-instead-of-frames', b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'close 1002'
    yield 'tls-instead-of-frames', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'close 1002'
    yield 'zeros-instead-of-frames', bytes(64), 'close 1002'
    yield 'ones-instead-of-frames', b'\xff' * 64, 'close 1002'
    for name, data in BAD_UTF8.items():
        yield f'utf8-{name}', whole(data), 'close 1007'
    for name in ('cut-3-bytes', 'overlong-3-e08080', 'surrogate-d800', 'beyond-unicode-110000'):
        for at in (1, 2):
            yield f'utf8-{name}-split-at-{at}', split_in(BAD_UTF8[name], at), 'close 1007'
    yield 'utf8-ends-within-a-character', frame(TEXT, b'{"type":"\xe2\x82'), 'close 1007'
    yield ('utf8-second-fragment-does-not-go-on',
           pieces(b'{"type":"\xe2', b'\x82', b' "}'), 'close 1007')
    yield ('utf8-of-one-broken-by-empty-fragment',
           pieces(b'{"type":"\xf0\x9f', b'', b'x"}'), 'close 1007')


def rows_that_are_good():
    """What looks odd and is right: to refuse it would be a mistake, too."""
    yield 'good-split-character', pieces(b'{"type":"heartbeat","\xe2\x82', b'\xac":1}'), 'alive'
    yield 'good-split-at-every-byte', pieces(*[bytes([byte]) for byte in BEAT.encode()]), 'alive'
    yield 'good-empty-fragments', pieces(b'', b'', BEAT.encode(), b''), 'alive'
    yield ('good-ping-between-fragments', frame(TEXT, BEAT[:5], fin=False) + frame(PING, b'x' * 125) +
           frame(CONTINUATION, BEAT[5:]), 'alive')


ROWS = [row for rows in (rows_of_heads, rows_of_lengths, rows_of_controls, rows_of_messages)
        for row in rows()]
GOOD_ROWS = list(rows_that_are_good())
# Nothing tells of a good one before the hello.
INSIDE_ROWS = [('good-pong-unasked', frame(PONG, b'x' * 125), 'alive'),
               ('good-pings', frame(PING, b'hi') * 3, 'alive')]
# Before the hello less is taken; after it this is a long, empty message.
HELLO_ROWS = [
    ('over-hello-limit-by-one', frame(TEXT, ' ' * (MAX_HELLO + 1)), 'close 1009'),
    ('announced-over-hello-limit', frame(TEXT, '{', claims=MAX_HELLO + 1), 'close 1009'),
    ('fragments-over-hello-limit', pieces(b' ' * MAX_HELLO, b' '), 'close 1009'),
]

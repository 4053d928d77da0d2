# SPDX-License-Identifier: GPL-3.0-or-later
"""Request heads that RFC 9112 or RFC 6455 forbids, and what smugglers write.

Rows as in rows_http.py.
"""

from rows_http import BOARD, BY_TOKEN, KEYED
from wire import KEY

UPGRADE = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13',
           f'Sec-WebSocket-Key: {KEY}', 'Sec-WebSocket-Protocol: scholia.v1']


def head(first, *lines):
    return '\r\n'.join([first, *lines, '', '']).encode('latin-1')


def get(*lines, path='/healthz'):
    return head(f'GET {path} HTTP/1.1', 'Host: localhost', *lines)


def post(*lines, body=b'{"role":"viewer"}'):
    return head(f'POST {BOARD}/links HTTP/1.1', 'Host: localhost', *BY_TOKEN, *lines) + body


def live(*changes, without=None, method='GET', version='HTTP/1.1', path=BOARD + '/live'):
    """A handshake without one header, or with others in its place."""
    names = [line.split(':')[0].lower() for line in changes] + [(without or '').lower()]
    kept = [line for line in ['Host: localhost', *UPGRADE]
            if line.split(':')[0].lower() not in names]
    return head(f'{method} {path} {version}', *kept, *changes)


def rows_of_handshakes():
    bad = 'http 400 malformed -'
    for method in ('POST', 'PUT', 'DELETE', 'OPTIONS', 'get'):
        yield f'handshake-by-{method}', live(method=method), 'http 405 malformed -'
    yield 'handshake-by-HEAD', live(method='HEAD'), 'http 400'
    for name in ('Upgrade', 'Connection', 'Sec-WebSocket-Version', 'Sec-WebSocket-Key'):
        yield f'handshake-without-{name}', live(without=name), bad
        yield f'handshake-with-empty-{name}', live(f'{name}:'), bad
    yield 'handshake-upgrade-h2c', live('Upgrade: h2c'), bad
    yield 'handshake-upgrade-websockets', live('Upgrade: websockets'), bad
    yield 'handshake-connection-close', live('Connection: close'), bad
    yield 'handshake-connection-keep-alive', live('Connection: keep-alive'), bad
    for version in ('0', '7', '8', '12', '14', '130', '13x', '-13'):
        yield f'handshake-version-{version}', live(f'Sec-WebSocket-Version: {version}'), bad
    for name, key in (('short', 'dGhlIHNhbXBsZSBub25jZQ'), ('no-base64', '!' * 24), ('of-15-bytes', 'QUFBQUFBQUFBQUFBQUFB'),
                      ('of-17-bytes', 'QUFBQUFBQUFBQUFBQUFBQUE='), ('long', 'A' * 3000), ('words', 'hello')):
        yield f'handshake-key-{name}', live(f'Sec-WebSocket-Key: {key}'), bad
    yield 'handshake-key-twice', live(f'Sec-WebSocket-Key: {KEY}', f'Sec-WebSocket-Key: {KEY}'), bad
    yield 'handshake-version-twice', live('Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 8'), bad
    yield 'handshake-http-1.0', live(version='HTTP/1.0'), bad
    yield 'handshake-with-body', live('Content-Length: 2') + b'{}', bad
    yield 'handshake-with-chunks', live('Transfer-Encoding: chunked') + b'0\r\n\r\n', bad
    for name, origin in (('foreign', 'https://evil.example'), ('null', 'null'), ('prefix', 'http://localhost.evil.example'),
                         ('suffix', 'http://evil-localhost'), ('port', 'http://localhost:1'), ('user', 'http://localhost@evil.example'),
                         ('no-scheme', 'localhost'), ('empty', ''), ('path', 'http://localhost/x')):
        yield f'handshake-origin-{name}', live(f'Origin: {origin}'), 'http 403 forbidden -'
    yield ('handshake-origin-twice', live('Origin: http://localhost', 'Origin: https://evil.example'),
           'http 403 forbidden -')
    for name, path in (('short-board', '/v1/boards/3f9k/live'), ('dots', '/v1/boards/../live'), ('no-board', '/v1/boards//live'),
                       ('other', '/live'), ('escaped', '/v1/boards/%24board/live'), ('trailing', BOARD + '/live/'),
                       ('upper-case', '/v1/boards/3F9K2M7Q4W1Z/live')):
        yield f'handshake-path-{name}', live(path=path), 'http 404 not-found -'


def rows_of_lengths():
    bad = 'http 400 malformed -'
    for name, value in (('negative', '-5'), ('plus', '+17'), ('words', 'x'), ('hexadecimal', '0x11'), ('fraction', '17.0'),
                        ('list', '17, 17'), ('list-differs', '17, 18'), ('2^64', str(2 ** 64)), ('2^64+17', str(2 ** 64 + 17)),
                        ('2^63', str(2 ** 63)), ('empty', ''), ('space-inside', '1 7'), ('trailing-word', '17x')):
        yield f'content-length-{name}', post(f'Content-Length: {value}'), 'refused'
    yield 'length-twice', post('Content-Length: 17', 'Content-Length: 17'), bad
    yield 'length-twice-differs', post('Content-Length: 17', 'Content-Length: 0'), bad
    yield 'length-and-chunked', post('Content-Length: 17', 'Transfer-Encoding: chunked', body=b'0\r\n\r\n'), bad
    yield 'chunked-and-length', post('Transfer-Encoding: chunked', 'Content-Length: 17', body=b'0\r\n\r\n'), bad
    yield 'length-lower-case-and-chunked', post('content-length: 17', 'transfer-encoding: Chunked', body=b'0\r\n\r\n'), bad
    for name, value in (('identity', 'identity'), ('gzip', 'gzip'), ('gzip-chunked', 'gzip, chunked'), ('chunked-gzip', 'chunked, gzip'),
                        ('chunked-twice', 'chunked, chunked'), ('xchunked', 'xchunked'), ('quoted', '"chunked"'), ('empty', '')):
        yield f'transfer-encoding-{name}', post(f'Transfer-Encoding: {value}', body=b'0\r\n\r\n'), 'refused'
    yield 'transfer-encoding-http-1.0', head(f'POST {BOARD}/links HTTP/1.0', 'Host: localhost', *BY_TOKEN,
                                             'Transfer-Encoding: chunked') + b'0\r\n\r\n', bad
    chunked = ('Transfer-Encoding: chunked',)
    for name, body in (('no-size', b'\r\n{}'), ('words', b'hello\r\n'), ('negative', b'-1\r\n'), ('0x', b'0x2\r\n{}\r\n0\r\n\r\n'),
                       ('2^64', b'10000000000000000\r\n'), ('2^63', b'8000000000000000\r\n'),
                       ('no-end', b'2\r\n{}XX0\r\n\r\n')):
        yield f'chunk-{name}', post(*chunked, body=body), 'refused'
    yield 'chunk-over-limit', post(*chunked, body=b'3000\r\n' + b' ' * 0x3000 + b'\r\n0\r\n\r\n'), 'http 413 too-large -'
    yield 'chunk-of-one-byte-each', post(*chunked, body=b'1\r\n \r\n' * 9000 + b'0\r\n\r\n'), 'http 413 too-large -'
    yield 'chunk-endless-extension', post(*chunked, body=b'1;' + b'x' * 100000), 'refused'
    yield 'chunk-endless-trailer', post(*chunked, body=b'0\r\n' + b'X: ' + b'x' * 200000), 'refused'


def rows_of_heads():
    bad = 'refused'
    firsts = {
        'empty': '', 'words': 'hello', 'no-version': 'GET /healthz', 'no-path': 'GET HTTP/1.1', 'http-0.9': 'GET /healthz HTTP/0.9',
        'http-2.0': 'GET /healthz HTTP/2.0', 'http-1.x': 'GET /healthz HTTP/1.x', 'http-11': 'GET /healthz HTTP/11',
        'lower-case-http': 'GET /healthz http/1.1', 'two-spaces': 'GET  /healthz  HTTP/1.1', 'tab': 'GET\t/healthz\tHTTP/1.1',
        'space-first': ' GET /healthz HTTP/1.1', 'trailing-word': 'GET /healthz HTTP/1.1 x', 'no-method': ' /healthz HTTP/1.1',
        'method-with-colon': 'GE:T /healthz HTTP/1.1', 'method-of-nul': 'G\0T /healthz HTTP/1.1', 'fragment': 'GET /healthz#x HTTP/1.1',
        'space-in-path': 'GET /health z HTTP/1.1', 'nul-in-path': 'GET /healthz\0 HTTP/1.1', 'connect': 'CONNECT localhost:22 HTTP/1.1',
        'preface-of-http-2': 'PRI * HTTP/2.0', 'long-method': 'G' * 5000 + ' /healthz HTTP/1.1',
    }
    for name, first in firsts.items():
        yield f'request-line-{name}', head(first, 'Host: localhost'), bad
    lines = {
        'no-colon': 'hello', 'no-name': ': x', 'space-before-colon': 'X : y', 'space-in-name': 'X Y: z', 'nul-in-name': 'X\0: y',
        'nul-in-value': 'X: y\0z', 'obs-fold': 'X: y\r\n z', 'obs-fold-tab': 'X: y\r\n\tz', 'obs-fold-first': ' X: y',
        'bare-cr': 'X: y\rZ: z', 'control': 'X: \x01', 'delete': 'X: \x7f', 'name-with-bracket': 'X[]: y',
        'space-before-length': 'Content-Length : 5', 'fold-of-length': 'Content-Length:\r\n 5',
    }
    for name, line in lines.items():
        yield f'header-{name}', get(line), bad
    yield 'header-huge', get('X: ' + 'x' * 100000), bad
    yield 'header-name-huge', get('X' * 100000 + ': x'), bad
    yield 'headers-10000', get(*[f'X{at}: y' for at in range(10000)]), bad
    yield 'request-line-huge', get(path='/' + 'x' * 100000), bad
    yield 'host-missing', head('GET /healthz HTTP/1.1'), bad
    yield 'host-twice', get('Host: evil.example'), bad
    for name, value in (('empty', ''), ('with-user', 'a@b'), ('with-path', 'localhost/x'), ('two', 'a, b')):
        yield f'host-{name}', head('GET /healthz HTTP/1.1', f'Host: {value}'), bad
    yield 'tls-hello', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(300) + b'\r\n\r\n', bad
    yield 'zeros', bytes(1000) + b'\r\n\r\n', bad
    yield 'smuggled-after-GET', get('Content-Length: 40') + b'GET /v1/boards HTTP/1.1\r\nX: ' + b'y' * 20, 'http 400 malformed -'
    yield 'pipelined-second-is-not-answered', get() + get(*KEYED, path='/v1/boards'), 'once 200'
    yield 'expect-unknown', post('Content-Length: 17', 'Expect: 200-maybe'), 'refused'
    yield 'range', get('Range: bytes=0-0', *BY_TOKEN, path=BOARD + '/image'), 'http 200'
    yield 'ranges-overlapping', get('Range: bytes=' + ','.join(['0-'] * 500), *BY_TOKEN, path=BOARD + '/image'), 'http 200'


ROWS = [row for rows in (rows_of_handshakes, rows_of_lengths, rows_of_heads) for row in rows()]

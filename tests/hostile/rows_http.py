# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that PROTOCOL.md, section 7, or HTTP itself forbids.

A row: name, bytes, outcome. `http STATUS CODE MEMBER`: that status, with that error in the body (a
dash: none is named). `http STATUS`: whatever the body. `shut`: no answer that is ours, and the line
is closed. `$key` and the like are put in their place when the board is there.
"""

import json
import struct

from target import png
from wire import KEY, request

KEYED, BY_TOKEN = ['Authorization: Bearer $key'], ['Authorization: Bearer $token']
AS_VIEWER, AS_COMMENTER = ['Authorization: Bearer $viewer'], ['Authorization: Bearer $commenter']
BOARD = '/v1/boards/$board'
MAX_IMAGE = 50 * 1024 * 1024

# Path, its methods, what opens it.
ROUTES = [
    ('/healthz', ('GET',), []), ('/b/$board', ('GET',), []), ('/v1/team', ('GET',), KEYED),
    ('/v1/boards', ('GET', 'POST'), KEYED), (BOARD, ('GET', 'DELETE'), BY_TOKEN),
    (BOARD + '/image', ('GET',), BY_TOKEN), (BOARD + '/links', ('GET', 'POST'), BY_TOKEN),
    (BOARD + '/links/$link', ('DELETE',), BY_TOKEN), (BOARD + '/live', ('GET',), []),
]


def in_words(path):
    return path.replace('$', '').replace('/', '-').strip('-')


def rows_of_methods():
    for path, methods, headers in ROUTES:
        for method in ('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'BREW'):
            if method not in methods:
                yield (f'{method}-{in_words(path)}', request(method, path, headers),
                       'http 405 malformed -')
        if 'GET' in methods:
            yield (f'body-of-GET-{in_words(path)}', request('GET', path, headers, b'{}'),
                   'http 400 malformed -')
    for path in (BOARD, BOARD + '/links/$link'):
        yield (f'body-of-DELETE-{in_words(path)}', request('DELETE', path, BY_TOKEN, b'{}'),
               'http 400 malformed -')
    for path in ('/v1/host',):
        for method in ('GET', 'PUT', 'DELETE'):
            yield (f'{method}-{in_words(path)}-on-network', request(method, path, KEYED),
                   'http 404 not-found -')


def rows_of_paths():
    paths = {
        'root': '/', 'empty-segments': '//', 'unknown': '/v1/nothing', 'v2': '/v2/boards',
        'upper-case': '/V1/boards', 'trailing-slash': '/v1/boards/', 'double-slash': '//v1/boards',
        'inner-double-slash': '/v1//boards',
        'escaped-slash': '/v1%2Fteam', 'escaped-nul': '/v1/team%00', 'etc': '/../../../../etc/passwd', 'team-key': '/team-key',
        'long': '/' + 'a' * 4000, 'many-segments': '/a' * 200,
        'board-short': '/v1/boards/3f9k', 'board-dots': '/v1/boards/..', 'board-empty': '/v1/boards//image',
        'board-escaped': '/v1/boards/%33f9k2m7q4w1/image', 'board-upper-case': '/v1/boards/3F9K2M7Q4W1Z',
        'board-unknown': '/v1/boards/000000000000',
        'page-of-nothing': '/b/', 'page-of-bad-id': '/b/..', 'page-with-tail': '/b/$board/x',
        'image-with-tail': BOARD + '/image/x', 'below-live': BOARD + '/live/x',
        'link-of-nothing': BOARD + '/links/',
    }
    for name, path in paths.items():
        yield f'path-{name}', request('GET', path, KEYED), 'http 404 not-found -'
    # The same path as another, by RFC 3986, section 6.2.2: what opens it is asked all the same.
    for name, path in (('dots', '/v1/boards/../team'), ('dot', '/v1/./team'),
                       ('escaped-dots', '/v1/boards/%2e%2e/team'), ('escaped-letter', '/v1/te%61m')):
        yield f'path-{name}', request('GET', path), 'http 404 not-found -'
    for name, path in (('bad-escape', '/v1/team%zz'), ('cut-escape', '/v1/team%'), ('star', '*'),
                       ('utf8', '/v1/boards/3f9k2m7q4w1é'), ('backslash', '/v1\\team')):
        yield f'path-{name}', request('GET', path, KEYED), 'refused'
    yield 'path-DELETE-link-unknown', request('DELETE', BOARD + '/links/000000000000', BY_TOKEN), 'http 404 not-found -'
    yield 'path-DELETE-link-dots', request('DELETE', BOARD + '/links/..', BY_TOKEN), 'http 404 not-found -'
    yield 'path-DELETE-link-foreign', request('DELETE', BOARD + '/links/$foreign-link', BY_TOKEN), 'http 404 not-found -'


def rows_of_credentials():
    wrong = {
        'none': [], 'empty': ['Authorization:'], 'basic': ['Authorization: Basic $key'],
        'no-scheme': ['Authorization: $key'], 'bearer-only': ['Authorization: Bearer'],
        'unknown': ['Authorization: Bearer ' + 'A' * 32], 'short': ['Authorization: Bearer AAAA'],
        'long': ['Authorization: Bearer ' + 'A' * 3000], 'foreign': ['Authorization: Bearer $foreign-token'],
        'alphabet': ['Authorization: Bearer ' + '=' * 32], 'key-with-tail': ['Authorization: Bearer $keyx'],
        'token-and-tail': ['Authorization: Bearer $token, Bearer $token'], 'quoted': ['Authorization: Bearer "$token"'],
        'in-cookie': ['Cookie: token=$token'], 'latin-1': ['Authorization: Bearer caf\u00e9'],
        'twice': ['Authorization: Bearer ' + 'A' * 32, 'Authorization: Bearer $token'],
    }
    for name, headers in wrong.items():
        for path, routes, door in ROUTES:
            if path in ('/v1/boards', BOARD, BOARD + '/image', BOARD + '/links'):
                yield f'credential-{name}-{in_words(path)}', request('GET', path, headers), 'http 404 not-found -'
    yield 'credential-in-query', request('GET', BOARD + '?token=$token'), 'http 404 not-found -'
    yield 'credential-token-for-team', request('GET', '/v1/team', BY_TOKEN), 'http 404 not-found -'
    yield 'credential-token-for-boards', request('GET', '/v1/boards', BY_TOKEN), 'http 404 not-found -'
    for name, headers in (('viewer', AS_VIEWER), ('commenter', AS_COMMENTER)):
        yield f'{name}-lists-links', request('GET', BOARD + '/links', headers), 'http 403 forbidden -'
        yield f'{name}-deletes-board', request('DELETE', BOARD, headers), 'http 403 forbidden -'
        yield f'{name}-revokes', request('DELETE', BOARD + '/links/$link', headers), 'http 403 forbidden -'
        yield f'{name}-creates-link', request('POST', BOARD + '/links', headers, b'{"role":"viewer"}'), 'http 403 forbidden -'
    for name, status in (('expired', 410), ('revoked', 410), ('locked', 401)):
        code = 'password' if name == 'locked' else name
        yield f'link-{name}', request('GET', BOARD, [f'Authorization: Bearer ${name}']), f'http {status} {code} -'
    for name, value in (('wrong', 'eA'), ('not-base64', '!!'), ('empty', ''), ('no-utf8', '_w'), ('long', 'A' * 2000)):
        yield (f'password-{name}', request('GET', BOARD, ['Authorization: Bearer $locked', f'Scholia-Password: {value}']),
               'http 401 password -')


def rows_of_links():
    bodies = {
        'empty': ('', '-'), 'words': ('hello', '-'), 'array': ('[]', '-'), 'no-role': ('{}', 'role'),
        'role-null': ('{"role":null}', 'role'), 'role-number': ('{"role":1}', 'role'),
        'role-owner': ('{"role":"owner"}', 'role'), 'role-upper-case': ('{"role":"Viewer"}', 'role'),
        'duplicate-role': ('{"role":"viewer","role":"moderator"}', '-'), 'nul': ('{"role":"viewer\\u0000"}', '-'),
        'expires-text': ('{"role":"viewer","expires":"1"}', 'expires'),
        'expires-fraction': ('{"role":"viewer","expires":1e13}', 'expires'),
        'expires-negative': ('{"role":"viewer","expires":-1}', 'expires'),
        'expires-over': ('{"role":"viewer","expires":1}', 'expires'),
        'expires-after-9999': ('{"role":"viewer","expires":253402300800000}', 'expires'),
        'password-null': ('{"role":"viewer","password":null}', 'password'),
        'password-empty': ('{"role":"viewer","password":""}', 'password'),
        'trailing': ('{"role":"viewer"}x', '-'), 'depth-17': ('{"role":"viewer","a":' + '[' * 16 + ']' * 16 + '}', '-'),
        'two': ('{"role":"viewer"}{"role":"viewer"}', '-'),
    }
    for name, (body, member) in bodies.items():
        yield f'link-{name}', request('POST', BOARD + '/links', BY_TOKEN, body.encode()), f'http 400 malformed {member}'
    yield ('link-invalid-utf8', request('POST', BOARD + '/links', BY_TOKEN, b'{"role":"viewer","a":"\xff"}'),
           'http 400 malformed -')
    long = json.dumps({'role': 'viewer', 'password': 'p' * 129}).encode()
    yield 'link-password-over-limit', request('POST', BOARD + '/links', BY_TOKEN, long), 'http 413 too-large password'
    huge = b'{"role":"viewer"}' + b' ' * 8192
    yield 'link-body-over-limit', request('POST', BOARD + '/links', BY_TOKEN, huge), 'http 413 too-large -'
    yield 'link-no-body', request('POST', BOARD + '/links', BY_TOKEN), 'http 400 malformed -'


def jpeg(width, height):
    frame = struct.pack('>HBHHB', 17, 8, height, width, 3) + b'\1\x11\0\2\x11\1\3\x11\1'
    return b'\xff\xd8\xff\xc0' + frame + b'\xff\xd9'


def rows_of_images():
    def upload(body, title='x'):
        return request('POST', f'/v1/boards?title={title}', KEYED, body)

    no_images = {
        'empty': b'', 'one-byte': b'\x89', 'text': b'hello', 'gif': b'GIF89a\1\0\1\0\0\0\0', 'bmp': b'BM' + bytes(60),
        'tiff': b'II*\0\x08\0\0\0', 'svg': b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
        'html': b'<html><script>alert(1)</script>', 'pdf': b'%PDF-1.4', 'elf': b'\x7fELF', 'zip': b'PK\3\4',
        'png-signature-only': b'\x89PNG\r\n\x1a\n', 'png-cut-in-header': png()[:20], 'png-of-ascii-transfer': png().replace(b'\r\n', b'\n', 1),
        'png-without-ihdr': png()[:8] + png()[33:], 'png-width-0': png(0, 1), 'png-height-0': png(1, 0),
        'png-width-2^31': png(2 ** 31, 1), 'jpeg-start-only': b'\xff\xd8\xff', 'jpeg-without-frame': b'\xff\xd8\xff\xd9',
        'jpeg-endless-segments': b'\xff\xd8' + b'\xff\xe0\0\2' * 2000, 'jpeg-width-0': jpeg(0, 1), 'jpeg-height-0': jpeg(1, 0),
        'jpeg-segment-length-0': b'\xff\xd8\xff\xe1\0\0' + bytes(100), 'webp-riff-only': b'RIFF\x10\0\0\0WEBP',
        'webp-cut': b'RIFF\x10\0\0\0WEBPVP8X\x0a', 'webp-unknown-chunk': b'RIFF\x10\0\0\0WEBPABCD\4\0\0\0abcd', 'zeros': bytes(70000),
    }
    for name, body in no_images.items():
        yield f'image-{name}', upload(body), 'http 415 unsupported-image image'
    for name, body in (('png', png(10001, 10000)), ('png-2^31-1', png(2 ** 31 - 1, 2 ** 31 - 1)),
                       ('jpeg', jpeg(65535, 65535))):
        yield f'image-bomb-{name}', upload(body), 'http 413 too-large image'
    yield ('image-announced-over-limit', request('POST', '/v1/boards?title=x', KEYED + [f'Content-Length: {MAX_IMAGE + 1}']),
           'http 413 too-large image')
    yield ('image-announced-2^62', request('POST', '/v1/boards?title=x', KEYED + [f'Content-Length: {2 ** 62}']),
           'http 413 too-large image')
    yield 'title-missing', request('POST', '/v1/boards', KEYED, png()), 'http 400 malformed title'
    for name, title in (('empty', ''), ('blank', '%20%09'), ('invisible', '%E2%80%AE'), ('controls', '%01%02')):
        yield f'title-{name}', upload(png(), title), 'http 400 malformed title'
    yield 'title-over-limit-by-one', upload(png(), 't' * 201), 'http 413 too-large title'
    yield 'title-over-limit-in-utf8', upload(png(), '%CE%B1' * 201), 'http 413 too-large title'
    for name, title in (('invalid-utf8', '%FF'), ('surrogate', '%ED%A0%80')):
        yield f'title-{name}', upload(png(), title), 'http 400 malformed title'
    for name, title in (('bad-escape', '%zz'), ('cut-escape', 'a%'), ('space', 'a b'), ('utf8', 'α'), ('fragment', 'a#b')):
        yield f'title-{name}', upload(png(), title), 'refused'
    creations = {
        'empty': '', 'words': 'mine', 'number': '1', 'upper-case': '5B0C7A52-3C1E-4D0A-9A54-0F6F3A1C2D10', 'braces': '%7B5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10%7D',
        'without-dashes': '5b0c7a523c1e4d0a9a540f6f3a1c2d10', 'one-more': '5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d101', 'nul': '5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d1%00',
        'path': '../../etc/passwd', 'board': '$board', 'long': 'a' * 3000,
    }
    for name, creation in creations.items():
        yield (f'creation-{name}', request('POST', f'/v1/boards?title=x&creation={creation}', KEYED, png()),
               'http 400 malformed creation' if name != 'nul' else 'refused')
    yield ('creation-without-credential', request('POST', '/v1/boards?title=x&creation=5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10', [], png()),
           'http 404 not-found -')
    yield 'title-of-no-query-form', request('POST', '/v1/boards?&&&===;;;', KEYED, png()), 'http 400 malformed title'
    yield 'upload-without-credential', request('POST', '/v1/boards?title=x', [], png()), 'http 404 not-found -'
    yield 'upload-with-token', request('POST', '/v1/boards?title=x', BY_TOKEN, png()), 'http 404 not-found -'


def rows_of_downloads():
    wrong = {
        'empty': 'from=', 'minus': 'from=-1', 'plus': 'from=%2B1', 'leading-zero': 'from=01', 'zeros': 'from=00', 'fraction': 'from=1.0',
        'exponent': 'from=1e1', 'hexadecimal': 'from=0x1', 'space-before': 'from=%201', 'space-behind': 'from=1%20', 'range': 'from=1-2',
        'range-of-http': 'from=bytes%3D1-', 'list': 'from=1,2', 'words': 'from=one', 'arabic-digit': 'from=%D9%A1',
        'size': 'from=$size', 'behind-end': 'from=100000000', '2^31': f'from={2 ** 31}', '2^53': f'from={2 ** 53}', '2^63': f'from={2 ** 63}',
        '2^64': f'from={2 ** 64}', '2^64+1': f'from={2 ** 64 + 1}', 'many-digits': 'from=' + '1' * 3000,
        'twice': 'from=1&from=1', 'twice-good-and-bad': 'from=1&from=-1', 'twice-with-others': 'from=1&x=2&from=2', 'escaped-name-twice': 'from=1&%66rom=1',
    }
    for name, query in wrong.items():
        yield f'image-from-{name}', request('GET', f'{BOARD}/image?{query}', BY_TOKEN), 'http 400 malformed from'
        yield f'image-from-{name}-by-stranger', request('GET', f'{BOARD}/image?{query}'), 'http 404 not-found -'
    for name, query in (('no-value', 'from'), ('no-value-behind', 'from=1&from'), ('bad-utf8', 'from=%FF'), ('nul', 'from=1%00')):
        yield f'image-from-{name}', request('GET', f'{BOARD}/image?{query}', BY_TOKEN), 'http 400 malformed -'
    for name, query in (('bad-escape', 'from=%zz'), ('cut-escape', 'from=1%')):
        yield f'image-from-{name}', request('GET', f'{BOARD}/image?{query}', BY_TOKEN), 'refused'
    yield 'image-from-and-range', request('GET', f'{BOARD}/image?from=-1', BY_TOKEN + ['Range: bytes=0-0']), 'http 400 malformed from'
    yield 'image-from-with-body', request('GET', f'{BOARD}/image?from=1', BY_TOKEN, b'{}'), 'http 400 malformed -'
    yield 'image-from-by-post', request('POST', f'{BOARD}/image?from=1', BY_TOKEN), 'http 405 malformed -'


ROWS = [row for rows in (rows_of_methods, rows_of_paths, rows_of_credentials, rows_of_links, rows_of_images, rows_of_downloads)
        for row in rows()]

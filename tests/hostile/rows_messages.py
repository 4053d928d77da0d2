# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages that PROTOCOL.md, sections 2 to 4, forbids.

A row: name, message (JSON's text, or a value to be written as such), outcome. `refused CODE MEMBER`:
that refusal, and the line goes on; before the hello it is followed by the goodbye `malformed`. A dash
stands for a refusal without a member. `goodbye REASON`: that one, with the close code of section 8.
"""

import copy

ID = '5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10'
ANCHOR = {'x': 0.41, 'y': 0.25}
# Put in their place when the board is there.
BOARD, TOKEN, THREAD, RESOLVED, COMMENT, FOREIGN = ('$board', '$token', '$thread', '$resolved',
                                                    '$comment', '$foreign')

GOOD = {
    'create': {'anchor': ANCHOR, 'body': 'x'},
    'reply': {'threadId': THREAD, 'body': 'x'},
    'edit': {'threadId': THREAD, 'commentId': COMMENT, 'body': 'x'},
    'delete-comment': {'threadId': THREAD, 'commentId': COMMENT},
    'move': {'threadId': THREAD, 'anchor': ANCHOR},
    'resolve': {'threadId': THREAD}, 'reopen': {'threadId': THREAD},
    'delete': {'threadId': THREAD}, 'restore': {'threadId': THREAD},
}
NO_TEXT = [('null', None), ('number', 7), ('true', True), ('array', ['x']), ('object', {'x': 1})]
BAD_ID = NO_TEXT + [('empty', ''), ('upper-case', ID.upper()), ('braces', '{' + ID + '}'),
                    ('short', ID[:-1]), ('long', ID + '0'), ('no-dashes', ID.replace('-', '')),
                    ('path', '../../../../../../../../../../../etc')]
BAD_BODY = NO_TEXT + [('empty', ''), ('blank', ' \t\n '), ('invisible', '\u202e\u2066\ufeff'),
                      ('controls', '\u0001\u007f\u0085')]
BAD_ANCHOR = [('null', None), ('text', 'here'), ('number', 1), ('array', [0.1, 0.2]), ('empty', {})]
BAD_PLACE = [('null', None), ('text', '0.5'), ('negative', -0.000001), ('over', 1.000001),
             ('huge', 1e300), ('array', [0.5]), ('true', True)]
BAD_INTEGER = [('null', None), ('text', '1'), ('fraction', 1.5), ('true', True), ('array', []),
               ('negative', -1)]


def action(kind, **members):
    return {'type': 'action', 'broadcastId': ID, 'action': kind, **members}


def without(message, member):
    return {name: value for name, value in message.items() if name != member}


def vary(prefix, message, member, values, outcome='refused malformed'):
    """The message without the member, and with each of the values in it."""
    path = member.split('.')
    for name, value in [('missing', None)] + values:
        changed = copy.deepcopy(message)
        owner = changed
        for step in path[:-1]:
            owner = owner[step]
        if name == 'missing':
            del owner[path[-1]]
        else:
            owner[path[-1]] = value
        yield f'{prefix}-{member}-{name}', changed, f'{outcome} {member}'


def rows_of_actions():
    for kind, members in GOOD.items():
        message = action(kind, **members)
        if 'threadId' in members:
            yield from vary(kind, message, 'threadId', BAD_ID[:6])
        if 'commentId' in members:
            yield from vary(kind, message, 'commentId', BAD_ID[:6])
        if 'body' in members:
            yield from vary(kind, message, 'body', BAD_BODY)
            yield (f'{kind}-body-over-limit-by-one', dict(message, body='é' * 4001),
                   'refused too-large body')
        if 'anchor' in members:
            yield from vary(kind, message, 'anchor', BAD_ANCHOR[:4])
            yield f'{kind}-anchor-empty', dict(message, anchor={}), 'refused malformed anchor.x'
            for part in ('x', 'y'):
                yield from vary(kind, message, f'anchor.{part}', BAD_PLACE)
    yield from vary('action', action('resolve', threadId=THREAD), 'broadcastId', BAD_ID)
    yield from vary('action', action('resolve', threadId=THREAD), 'action',
                    NO_TEXT + [('empty', ''), ('unknown', 'explode'), ('upper-case', 'Resolve'),
                               ('of-server', 'new-image-chat'), ('reaction', 'react')])


def rows_of_regions():
    region = {'x': 0.5, 'y': 0.5, 'width': 0.25, 'height': 0.25}
    message = action('create', anchor=region, body='x')
    for member in ('width', 'height'):
        yield (f'region-without-{member}', dict(message, anchor=without(region, member)),
               f'refused malformed anchor.{member}')
        for name, value in [('zero', 0), ('negative', -0.1), ('text', '0.1'), ('null', None),
                            ('over-one', 1.5)]:
            yield (f'region-{member}-{name}', dict(message, anchor=dict(region, **{member: value})),
                   f'refused malformed anchor.{member}')
        yield (f'region-{member}-leaves-image',
               dict(message, anchor=dict(region, **{member: 0.500001})), 'refused malformed anchor')


def rows_of_meaning():
    """Well written, and not to be done. The board has $thread (open, of the moderator, one comment)
    and $resolved; $foreign is a thread of another board of the same team. The row's second word says
    who sends it."""
    yield 'unknown-thread', 'commenter', action('reply', threadId=ID, body='x'), 'not-found'
    yield 'foreign-thread', 'commenter', action('reply', threadId=FOREIGN, body='x'), 'not-found'
    yield 'foreign-thread-moved', 'moderator', action('move', threadId=FOREIGN, anchor=ANCHOR), 'not-found'
    yield 'foreign-thread-deleted', 'moderator', action('delete', threadId=FOREIGN), 'not-found'
    yield 'foreign-thread-restored', 'moderator', action('restore', threadId=FOREIGN), 'not-found'
    yield ('unknown-comment', 'moderator',
           action('edit', threadId=THREAD, commentId=ID, body='x'), 'not-found')
    yield ('comment-of-another-thread', 'moderator',
           action('delete-comment', threadId=RESOLVED, commentId=COMMENT), 'not-found')
    yield 'resolve-resolved', 'commenter', action('resolve', threadId=RESOLVED), 'conflict'
    yield 'reopen-open', 'commenter', action('reopen', threadId=THREAD), 'conflict'
    yield 'restore-what-is-there', 'moderator', action('restore', threadId=THREAD), 'conflict'
    yield 'restore-what-never-was', 'moderator', action('restore', threadId=ID), 'not-found'
    yield ('last-comment', 'moderator',
           action('delete-comment', threadId=THREAD, commentId=COMMENT), 'last-comment')
    for kind, members in GOOD.items():
        yield f'viewer-{kind}', 'viewer', action(kind, **members), 'forbidden'
    for kind in ('edit', 'delete-comment', 'move', 'delete'):
        yield f'commenter-{kind}-of-another', 'commenter', action(kind, **GOOD[kind]), 'forbidden'


def rows_of_others():
    profile = {'type': 'profile', 'name': 'Anna', 'color': 1}
    yield from vary('profile', profile, 'name', BAD_BODY)
    yield 'profile-name-over-limit-by-one', dict(profile, name='n' * 61), 'refused too-large name'
    yield from vary('profile', profile, 'color', BAD_INTEGER + [('eight', 8), ('huge', 2 ** 53)])
    presence = {'type': 'presence', 'cursor': [410000, 250000], 'threadId': ID, 'typing': True}
    for part in (0, 1):
        for name, value in BAD_INTEGER + [('over', 1000001), ('huge', 2 ** 53), ('whole', 1.0)]:
            cursor = list(presence['cursor'])
            cursor[part] = value
            yield (f'presence-cursor-{part}-{name}', dict(presence, cursor=cursor),
                   f'refused malformed cursor[{part}]')
    for name, value in (('null', None), ('text', 'here'), ('object', ANCHOR), ('empty', []),
                        ('one', [1]), ('three', [1, 2, 3]), ('many', [0] * 1000)):
        yield f'presence-cursor-{name}', dict(presence, cursor=value), 'refused malformed cursor'
    for name, value in BAD_ID:
        yield f'presence-threadId-{name}', dict(presence, threadId=value), 'refused malformed threadId'
    for name, value in (('null', None), ('text', 'yes'), ('number', 1)):
        yield f'presence-typing-{name}', dict(presence, typing=value), 'refused malformed typing'
    goodbye = {'type': 'goodbye', 'reason': 'leaving', 'message': ''}
    yield from vary('goodbye', goodbye, 'reason', NO_TEXT)
    yield from vary('goodbye', goodbye, 'message', NO_TEXT)
    yield ('goodbye-message-over-limit-by-one', dict(goodbye, message='w' * 501),
           'refused too-large message')


def rows_of_types():
    for kind in ('welcome', 'snapshot', 'new-image-chat', 'image-chat-updated', 'deleted-image-chat',
                 'refused', 'confirmed', 'joined', 'left', 'batch'):
        yield f'type-of-server-{kind}', {'type': kind}, 'refused malformed type'
    for name, value in (('empty', ''), ('unknown', 'reaction'), ('upper-case', 'HEARTBEAT'),
                        ('space', 'heartbeat '), ('null', None), ('number', 7), ('array', ['hello']),
                        ('long', 't' * 101)):
        code = 'too-large' if name == 'long' else 'malformed'
        yield f'type-{name}', {'type': value}, f'refused {code} type'
    yield 'type-missing', {'broadcastId': ID}, 'refused malformed type'


def rows_of_json():
    beat = '{"type":"heartbeat"'
    texts = {
        'empty': '', 'blank': ' \n', 'words': 'hello', 'null': 'null', 'number': '1', 'text': '"hello"',
        'array': '["heartbeat"]', 'open': beat, 'open-text': '{"type":"heartbeat', 'two': beat + '}{}',
        'trailing-word': beat + '} x', 'trailing-comma': beat + ',}', 'leading-comma': '{,"type":"x"}',
        'comment': beat + '/* */}', 'line-comment': beat + '}// x', 'single-quotes': "{'type':'heartbeat'}",
        'no-quotes': '{type:"heartbeat"}', 'byte-order-mark': '\ufeff' + beat + '}',
        'no-break-space': '\u00a0' + beat + '}', 'duplicate': beat + ',"type":"heartbeat"}',
        'duplicate-elsewhere': beat + ',"a":1,"a":1}', 'duplicate-escaped': beat + ',"\\u0074ype":"hello"}',
        'duplicate-deep': beat + ',"a":{"b":1,"b":2}}', 'depth-17': beat + ',"a":' + '[' * 16 + ']' * 16 + '}',
        'depth-17-objects': beat + ',"a":' + '{"a":' * 16 + '1' + '}' * 16 + '}',
        'depth-30000': beat + ',"a":' + '[' * 30000 + '}', 'nan': beat + ',"a":NaN}',
        'infinity': beat + ',"a":Infinity}', '1e999': beat + ',"a":1e999}', 'minus-1e999': beat + ',"a":-1e999}',
        '2^53+1': beat + ',"a":9007199254740993}', 'minus-2^53-1': beat + ',"a":-9007199254740993}',
        'many-digits': beat + ',"a":' + '9' * 400 + '}', 'leading-zero': beat + ',"a":01}',
        'minus-alone': beat + ',"a":-}', 'plus': beat + ',"a":+1}', 'hexadecimal': beat + ',"a":0x10}',
        'ends-with-point': beat + ',"a":1.}', 'begins-with-point': beat + ',"a":.5}', 'exponent-cut': beat + ',"a":1e}',
        'nul-escaped': beat + ',"a":"b\\u0000c"}', 'nul-in-name': beat + ',"a\\u0000":1}',
        'nul-raw': beat + ',"a":"\0"}', 'nul-outside': beat + '\0}', 'nul-after': beat + '}\0',
        'lone-high-surrogate': beat + ',"a":"\\ud83d"}', 'lone-low-surrogate': beat + ',"a":"\\ude00"}',
        'surrogates-swapped': beat + ',"a":"\\ude00\\ud83d"}', 'high-then-other': beat + ',"a":"\\ud83d\\u0041"}',
        'escape-unknown': beat + ',"a":"\\x41"}', 'escape-cut': beat + ',"a":"\\u12"}',
        'escape-at-end': beat + ',"a":"\\', 'raw-newline': beat + ',"a":"\n"}', 'raw-tab': beat + ',"a":"\t"}',
        'upper-case-true': beat + ',"a":True}', 'cut-true': beat + ',"a":tru}', 'undefined': beat + ',"a":undefined}',
        'no-colon': '{"type" "heartbeat"}', 'name-is-number': '{1:"heartbeat"}', 'semicolons': '{"type":"heartbeat";}',
        'bracket-mismatch': beat + ',"a":[1}]', 'assignment': 'var x = ' + beat + '}',
    }
    for name, value in texts.items():
        yield f'json-{name}', value, 'refused malformed -'


def rows_of_hellos():
    good = {'type': 'hello', 'major': 1, 'client': 'hostile/1', 'board': BOARD, 'token': TOKEN,
            'password': 'x', 'identity': 'i' * 43, 'session': ID, 'name': 'Anna', 'color': 0, 'seq': 0,
            'headId': '', 'pending': []}
    yield from vary('hello', good, 'major', BAD_INTEGER + [('zero', 0), ('whole-fraction', 1.0)])
    yield from vary('hello', good, 'client', NO_TEXT + [('empty', '')])
    yield 'hello-client-over-limit', dict(good, client='c' * 101), 'refused too-large client'
    yield from vary('hello', good, 'board', NO_TEXT + [('empty', ''), ('short', '3f9k2m7q4w1'),
                                                       ('upper-case', '3F9K2M7Q4W1Z'), ('letter-i', 'i' * 12)])
    yield 'hello-board-other', dict(good, board='0' * 12), 'refused malformed board'
    yield from vary('hello', good, 'token', NO_TEXT + [('empty', '')])
    yield 'hello-token-over-limit', dict(good, token='t' * 129), 'refused too-large token'
    for name, value in NO_TEXT + [('empty', '')]:
        yield f'hello-password-{name}', dict(good, password=value), 'refused malformed password'
    yield 'hello-password-over-limit', dict(good, password='p' * 129), 'refused too-large password'
    yield from vary('hello', good, 'identity', NO_TEXT + [('short', 'i' * 42), ('long', 'i' * 44),
                                                          ('alphabet', '+' * 43), ('line-feed', 'i' * 42 + '\n')])
    yield from vary('hello', good, 'session', BAD_ID)
    yield from vary('hello', good, 'name', BAD_BODY)
    yield 'hello-name-over-limit', dict(good, name='n' * 61), 'refused too-large name'
    yield from vary('hello', good, 'color', BAD_INTEGER + [('eight', 8)])
    yield from vary('hello', good, 'seq', BAD_INTEGER + [('whole-fraction', 1.0)])
    yield from vary('hello', good, 'headId', NO_TEXT + [('without-seq', ID)])
    yield 'hello-seq-without-headId', dict(good, seq=5), 'refused malformed headId'
    for name, value in (('null', None), ('text', ID), ('object', {})):
        yield f'hello-pending-{name}', dict(good, pending=value), 'refused malformed pending'
    yield 'hello-pending-no-id', dict(good, pending=[ID, 'x']), 'refused malformed pending[1]'
    yield 'hello-pending-over-limit', dict(good, pending=[ID] * 65), 'refused too-large pending'
    yield 'hello-too-new', {'type': 'hello', 'major': 2}, 'goodbye too-new'
    yield 'hello-much-too-new', {'type': 'hello', 'major': 2147483647}, 'goodbye too-new'
    yield 'hello-token-unknown', dict(good, token='A' * 32), 'goodbye not-found'
    yield 'hello-token-short', dict(good, token='A' * 31), 'goodbye not-found'
    yield 'hello-token-alphabet', dict(good, token='=' * 32), 'goodbye not-found'
    yield 'hello-token-is-key', dict(good, token='$key'), 'goodbye not-found'
    yield 'hello-token-foreign', dict(good, token='$foreign-token'), 'goodbye not-found'
    yield 'hello-token-expired', dict(good, token='$expired'), 'goodbye expired'
    yield 'hello-token-revoked', dict(good, token='$revoked'), 'goodbye revoked'
    yield 'hello-password-wrong', dict(good, token='$locked'), 'goodbye password'
    yield 'hello-password-none', without(dict(good, token='$locked'), 'password'), 'goodbye password'


ROWS = [row for rows in (rows_of_actions, rows_of_regions, rows_of_others, rows_of_types, rows_of_json)
        for row in rows()]
MEANING_ROWS = list(rows_of_meaning())
HELLO_ROWS = list(rows_of_hellos())
# Good before the hello or after it, and out of place there.
EARLY_ROWS = [(f'{kind}-before-hello', action(kind, **members), 'refused malformed type')
              for kind, members in GOOD.items()] + [
    ('heartbeat-before-hello', {'type': 'heartbeat'}, 'refused malformed type'),
    ('presence-before-hello', {'type': 'presence'}, 'refused malformed type'),
    ('profile-before-hello', {'type': 'profile', 'name': 'Anna', 'color': 1}, 'refused malformed type')]

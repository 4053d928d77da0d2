#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the JSON gate with Python's json module in strict form on mutated messages.

Usage: test-gate-against-python.py GATE-VERDICT PROTOCOL.md [COUNT [SEED]]
Speaks TAP. Both judge the same texts, by rules written down twice and independently: where they
differ, one of them is wrong.
"""

import json
import random
import re
import struct
import subprocess
import sys

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_EXACT = 2 ** 53

PIECES = [b'{', b'}', b'[', b']', b',', b':', b'"', b'\\', b'\\u', b'\\u0000', b'\\ud83d', b'\\ude00',
          b'\\u0061', b'0', b'-', b'+', b'.', b'e', b'E', b'1e999', b'1e308', b'1.8e308', b'-0', b'01',
          b'9007199254740992', b'9007199254740993', b'NaN', b'Infinity', b'true', b'false', b'null',
          b'nul', b' ', b'\t', b'\n', b'\r', b'\x00', b'\x1f', b'\x7f', b'\xc3\xa9', b'\xc3', b'\xff',
          b'\xed\xa0\x80', b'\xf0\x9f\x98\x80', b'\xef\xbb\xbf', b'\xc2\xa0', b'/**/', b'//', b"'",
          b'"a":1', b'{"a":1,"a":2}', b'[[[[[[[[', b']]]]]]]]', b'"type":"hello",', b'12345678901234567']


class Refused(ValueError):
    """Something that Python's json takes, and we do not."""


def take_pairs(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise Refused('duplicate')
    return dict(pairs)


def take_integer(text):
    # Python limits the digits of an integer since 3.11; so do we, far below.
    if len(text) > 20 or abs(int(text)) > MAX_EXACT:
        raise Refused('integer')
    return int(text)


def take_float(text):
    number = float(text)
    if number in (float('inf'), float('-inf')):
        raise Refused('not finite')
    return number


def take_constant(text):
    raise Refused(text)


def check_string(text):
    if '\0' in text or any('\ud800' <= char <= '\udfff' for char in text):
        raise Refused('string')


def check_value(value, depth):
    if isinstance(value, str):
        check_string(value)
    elif isinstance(value, (dict, list)):
        if depth > MAX_DEPTH:
            raise Refused('depth')
        if isinstance(value, dict):
            for name in value:
                check_string(name)
            value = value.values()
        for element in value:
            check_value(element, depth + 1)


def is_good(data):
    if len(data) > MAX_BYTES:
        return False
    try:
        text = data.decode('utf-8', 'strict')
        value = json.loads(text, object_pairs_hook=take_pairs, parse_int=take_integer,
                           parse_float=take_float, parse_constant=take_constant)
        if not isinstance(value, dict):
            return False
        check_value(value, 1)
        return True
    except (ValueError, RecursionError):
        return False


def mutate(data, chance):
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice([0, 1, 1, 2, 5, 20]))
        kind = chance.randrange(6)
        if kind == 0:
            data[at:at] = chance.choice(PIECES)
        elif kind == 1:
            data[at:end] = chance.choice(PIECES)
        elif kind == 2:
            del data[at:end]
        elif kind == 3 and at < len(data):
            data[at] = chance.randrange(256)
        elif kind == 4:
            to = chance.randrange(len(data) + 1)
            data[to:to] = data[at:end]
        else:
            del data[at if chance.randrange(4) == 0 else len(data):]
    return bytes(data)


def read_seeds(path):
    with open(path, encoding='utf-8') as document:
        blocks = re.findall(r'^```json [^\n]*\n(.*?)^```', document.read(), re.M | re.S)
    return [block.strip().encode() for block in blocks] + [b'{}', b'{"a":[1,-2.5e-3,"\\u00e9"]}']


def judge(program, texts):
    stream = b''.join(struct.pack('<I', len(text)) + text for text in texts)
    answer = subprocess.run([program], input=stream, stdout=subprocess.PIPE, check=True).stdout
    return [verdict == ord('1') for verdict in answer]


def main():
    program, document = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 6000
    chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    seeds = read_seeds(document)
    texts = seeds + [mutate(chance.choice(seeds), chance) for _ in range(count)]
    verdicts = judge(program, texts)
    expected = [is_good(text) for text in texts]
    differing = [text for text, verdict, wanted in zip(texts, verdicts, expected)
                 if verdict != wanted]

    print('1..2')
    print('ok' if len(verdicts) == len(texts) and not differing else 'not ok',
          '1 /protocol/json-gate/same-verdict-as-python')
    for text in differing[:10]:
        print('#', 'Python takes' if is_good(text) else 'Python refuses', ascii(text))
    # A comparison in which one verdict is rare says little.
    share = sum(expected) / len(expected)
    print('ok' if 0.05 < share < 0.95 else 'not ok', '2 /protocol/json-gate/mutations-are-balanced')
    print(f'# {len(texts)} texts, {share:.0%} of them good')


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Small AVIF files that want much, of boxes (ISO/IEC 14496-12)."""

import struct

# AV1 of 64 x 64 pixels of one colour: a temporal delimiter, a sequence header, a frame.
DELIMITER = bytes.fromhex('1200')
FRAME = bytes.fromhex('32101c8029a69a4400b4d62d57fcb907f820')
SIDE = 64


def sequence(width, height):
    """The header of one still picture: bits of how many bits the sides have, then the sides less one."""
    bits = '000' + '11' + '00000' + '1111' + '1111' + f'{width - 1:016b}{height - 1:016b}' + '011000001000000010'
    bits += '0' * (-len(bits) % 8)
    body = int(bits, 2).to_bytes(len(bits) // 8, 'big')
    return b'\x0a' + bytes([len(body)]) + body


def coded(width=SIDE, height=SIDE):
    if (width, height) == (SIDE, SIDE):
        return DELIMITER + bytes.fromhex('0a0918157ffd82021a0d08') + FRAME
    return DELIMITER + sequence(width, height) + FRAME


def box(name, *content):
    body = b''.join(content)
    return struct.pack('>I', 8 + len(body)) + name + body


def full(name, version, *content):
    return box(name, struct.pack('>I', version << 24), *content)


def extent(width, height):
    return full(b'ispe', 0, struct.pack('>II', width, height))


CONFIGURATION = box(b'av1C', bytes.fromhex('81000c00'))
BITS = full(b'pixi', 0, bytes.fromhex('03080808'))


def heif(items, properties, uses, references=b''):
    """ITEMS: type and bytes, of which the first is the picture; USES: for each the numbers of its properties."""
    start = box(b'ftyp', b'avif', bytes(4), b'avif', b'mif1')
    names = [full(b'infe', 2, struct.pack('>HH', i, 0), kind, b'\0') for i, (kind, _) in enumerate(items, 1)]
    used = b''.join(struct.pack('>HB', i, len(own)) + bytes(own) for i, own in enumerate(uses, 1))

    def meta(offset):
        places = b''
        for i, (_, content) in enumerate(items, 1):
            places += struct.pack('>HHHII', i, 0, 1, offset, len(content))
            offset += len(content)
        return full(b'meta', 0, full(b'hdlr', 0, bytes(4), b'pict', bytes(13)), full(b'pitm', 0, b'\0\1'),
                    full(b'iloc', 0, b'\x44\0', struct.pack('>H', len(items)), places),
                    full(b'iinf', 0, struct.pack('>H', len(items)), *names), references,
                    box(b'iprp', box(b'ipco', *properties), full(b'ipma', 0, struct.pack('>I', len(items)), used)))

    return start + meta(len(start) + len(meta(0)) + 8) + box(b'mdat', *(content for _, content in items))


def single(width, height, really=(SIDE, SIDE)):
    return heif([(b'av01', coded(*really))], [extent(width, height), CONFIGURATION, BITS], [(1, 2, 3)])


def grid(columns, rows, width, height, tile=(SIDE, SIDE)):
    """All tiles are one and the same."""
    plan = struct.pack('>BBBBII', 0, 1, rows - 1, columns - 1, width, height)
    references = full(b'iref', 0, box(b'dimg', struct.pack('>HH', 1, columns * rows), b'\0\2' * (columns * rows)))
    return heif([(b'grid', plan), (b'av01', coded())], [extent(width, height), extent(*tile), CONFIGURATION, BITS],
                [(1, 4), (2, 3, 4)], references)


def grid_of_itself():
    references = full(b'iref', 0, box(b'dimg', struct.pack('>HHH', 1, 1, 1)))
    return heif([(b'grid', struct.pack('>BBBBII', 0, 1, 0, 0, 64, 64))], [extent(64, 64), BITS], [(1, 2)], references)


# libheif 1.19 and later refuses what 1.15 reads.
BOMBS = (
    ('avif-tile', lambda: single(SIDE, SIDE), 'a picture'),
    ('avif-grid', lambda: grid(2, 2, 2 * SIDE, 2 * SIDE), 'a picture'),
    ('avif-grid-of-thousands+', lambda: grid(100, 100, 100 * SIDE, 100 * SIDE), ('a picture', 'damaged')),
    ('avif-grid-too-large', lambda: grid(255, 255, 255 * SIDE, 255 * SIDE), ('too large', 'damaged')),
    ('avif-grid-lying-of-tiles+', lambda: grid(255, 255, 1020, 1020, (4, 4)), ('too complicated', 'damaged')),
    ('avif-grid-outside', lambda: grid(255, 255, 1000, 1000), 'damaged'),
    # libheif 1.15 follows it until its stack ends; the application says that the program broke off.
    ('avif-grid-of-itself', grid_of_itself, ('damaged', 'killed by signal 11')),
    ('avif-4294967295', lambda: single(2 ** 32 - 1, 2 ** 32 - 1), ('damaged', 'needs memory')),
    ('avif-more-than-it-says', lambda: single(SIDE, SIDE, (15000, 15000)), ('damaged', 'needs memory')),
    ('avif-gigapixels', lambda: single(SIDE, SIDE, (30000, 30000)), ('damaged', 'needs memory')),
    ('avif-less-than-it-says', lambda: single(10000, 10000), ('a picture', 'damaged')),
)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Small TIFF files that want much."""

import struct

from bomb_parts import MEGA, zeroes

SHORT, LONG = 3, 4
NONE, LZW, JPEG, ZIP, PACKBITS = 1, 5, 7, 8, 32773
RGB = 2


def entry(tag, kind, count, value):
    return struct.pack('<HHII', tag, kind, count, value)


def number(tag, value):
    return entry(tag, LONG, 1, value)


def tiff(entries, content=b'', following=0):
    """CONTENT starts at byte 8, the directory after it."""
    content += bytes(len(content) % 2)
    table = b''.join(sorted(entries, key=lambda item: struct.unpack('<H', item[:2])[0]))
    return (b'II*\0' + struct.pack('<I', 8 + len(content)) + content + struct.pack('<H', len(entries)) + table +
            struct.pack('<I', following))


def size(width, height, bits=8, samples=3, compression=ZIP):
    """Bits of each sample stand in the entry itself: one number says it for all."""
    return [number(256, width), number(257, height), entry(258, SHORT, 1, bits), entry(259, SHORT, 1, compression),
            entry(262, SHORT, 1, RGB if samples >= 3 else 1), entry(277, SHORT, 1, samples)]


def one_strip(width, height, **how):
    """Unpacked anew for each band of it that is shown."""
    samples, bits = how.get('samples', 3), how.get('bits', 8)
    content = zeroes(width * height * samples * bits // 8)
    return tiff([*size(width, height, **how), number(273, 8), number(278, height), number(279, len(content))], content)


def same_strip(width, height, rows):
    """All strips are one and the same."""
    n = height // rows
    content = zeroes(width * rows * 3)
    offsets = struct.pack('<I', 8) * n
    counts = struct.pack('<I', len(content)) * n
    at = 8 + len(content)
    return tiff([*size(width, height), entry(273, LONG, n, at), number(278, rows), entry(279, LONG, n, at + 4 * n)],
                content + offsets + counts)


def tile(side, n):
    """A picture of 10 x 10, or N tiles that are one and the same, of SIDE x SIDE."""
    content = zeroes(min(side * side * 3, 50 * MEGA))
    at = 8 + len(content)
    tables = struct.pack('<I', 8) * n * n + struct.pack('<I', len(content)) * n * n
    where, counts = (at, at + 4 * n * n) if n > 1 else (8, len(content))
    extent = side * n if n > 1 else 10
    return tiff([*size(extent, extent), number(322, side), number(323, side), entry(324, LONG, n * n, where),
                 entry(325, LONG, n * n, counts)], content + tables)


def directories(n):
    """A picture, and a row of directories behind it."""
    first = tiff([*size(10, 10), number(273, 8), number(278, 10), number(279, 20)], zeroes(300), 0)
    result = bytearray(first)
    for _ in range(n):
        struct.pack_into('<I', result, len(result) - 4, len(result))
        result += struct.pack('<H', 1) + number(256, 10) + struct.pack('<I', 0)
    struct.pack_into('<I', result, len(result) - 4, 8)
    return bytes(result)


def lies(tag, count):
    others = [number(273, 8), number(278, 10), number(279, 20)]
    others = [item for item in others if struct.unpack('<H', item[:2])[0] != tag]
    return tiff([*size(10, 10), *others, entry(tag, LONG, count, 8)], zeroes(300))


def tags(n):
    return tiff([*size(10, 10), number(273, 8), number(278, 10), number(279, 20),
                 *[entry(40000 + i % 20000, LONG, 2 ** 28, 8) for i in range(n)]], zeroes(300))


def scans(width, height, n):
    """A progressive JPEG in a strip."""
    from bombs import jpeg_scans
    content = jpeg_scans(width, height, n)
    return tiff([*size(width, height, samples=1, compression=JPEG), number(273, 8), number(278, height),
                 number(279, len(content))], content)


BOMBS = (
    ('tiff-60000', lambda: tiff([*size(60000, 60000), number(273, 8), number(278, 8), number(279, 20)], zeroes(300)),
     'too large'),
    ('tiff-line', lambda: tiff([*size(100 * MEGA, 1), number(273, 8), number(279, 20)], zeroes(300)), 'unsupported'),
    ('tiff-strips', lambda: lies(273, 2 ** 31), 'damaged'),
    ('tiff-counts', lambda: lies(279, 2 ** 31), 'damaged'),
    ('tiff-tags', lambda: tags(4000), 'a picture'),
    ('tiff-directories', lambda: directories(100000), 'a picture'),
    ('tiff-tile-of-gigabytes', lambda: tile(40000, 1), 'damaged'),
    ('tiff-tile-of-megabytes', lambda: tile(8192, 1), 'damaged'),
    ('tiff-tiles+', lambda: tile(16, 600), 'a picture'),
    ('tiff-strip-of-a-megapixel', lambda: one_strip(1000, 1000), 'a picture'),
    ('tiff-100-megapixels+', lambda: same_strip(10000, 10000, 100), 'a picture'),
    ('tiff-100-megapixels-of-lines+', lambda: same_strip(10000, 10000, 1), 'a picture'),
    ('tiff-100-megapixels-in-a-strip+', lambda: one_strip(10000, 10000), 'a picture'),
    ('tiff-100-megapixels-of-64-bits+', lambda: one_strip(10000, 10000, samples=4, bits=16), 'damaged'),
    ('tiff-long-column+', lambda: one_strip(100, MEGA), 'a picture'),
    ('tiff-scans', lambda: scans(1000, 1000, 10000), 'damaged'),
    ('tiff-few-scans-of-25-megapixels+', lambda: scans(5000, 5000, 19), 'a picture'),
)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what ImageMagick does not: PNG of every kind with any chunk, ICC profiles, EXIF in JPEG."""

import struct
import zlib

WIDTH, HEIGHT = 96, 80
SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
DISPLAY_P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def colour(x, y):
    """Of 0..1, with soft and hard edges, strong and grey colours."""
    if (x // 16 + y // 16) % 5 == 0:
        return (1.0, 0.0, 0.1) if (x // 2) % 2 else (0.0, 0.6, 1.0)
    return x / (WIDTH - 1), y / (HEIGHT - 1), (x + 2 * y) % 61 / 60


def alpha(x, y):
    return 0.0 if 20 <= x < 36 and y < 30 else min(1.0, (y + 1) / 60)


def grey(x, y):
    return sum(colour(x, y)) / 3


def chunk(name, content):
    return struct.pack('>I', len(content)) + name + content + struct.pack('>I', zlib.crc32(name + content))


def sample(value, depth):
    top = (1 << depth) - 1
    return round(value * top)


def pixels_of(kind, depth):
    """A function from a place to its samples."""
    if kind == 0:
        return lambda x, y: (sample(grey(x, y), depth),)
    if kind == 2:
        return lambda x, y: tuple(sample(value, depth) for value in colour(x, y))
    if kind == 3:
        return lambda x, y: ((x // 6 + y // 5 * 16) % min(256, 1 << depth),)
    if kind == 4:
        return lambda x, y: (sample(grey(x, y), depth), sample(alpha(x, y), depth))
    return lambda x, y: tuple(sample(value, depth) for value in (*colour(x, y), alpha(x, y)))


def pack(row, depth):
    if depth == 16:
        return b''.join(struct.pack('>H', value) for value in row)
    if depth == 8:
        return bytes(row)
    per_byte = 8 // depth
    row = list(row) + [0] * (-len(row) % per_byte)
    return bytes(sum(value << (8 - depth * (i + 1)) for i, value in enumerate(row[at:at + per_byte]))
                 for at in range(0, len(row), per_byte))


PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(kind, depth, chunks=(), interlaced=False):
    """KIND is PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha."""
    pixel = pixels_of(kind, depth)
    lines = b''
    for left, top, right, down in PASSES if interlaced else ((0, 0, 1, 1),):
        for y in range(top, HEIGHT, down):
            row = [value for x in range(left, WIDTH, right) for value in pixel(x, y)]
            lines += b'\0' + pack(row, depth)
    palette = b''
    if kind == 3:
        palette = chunk(b'PLTE', bytes(value for i in range(1 << depth)
                                       for value in (i * 255 >> depth, (i * 37) % 256, 255 - i * 200 // (1 << depth))))
    header = struct.pack('>IIBBBBB', WIDTH, HEIGHT, depth, kind, 0, 0, int(interlaced))
    before = b''.join(chunk(name, content) for name, content in chunks if name not in (b'tRNS', b'acTL'))
    after = b''.join(chunk(name, content) for name, content in chunks if name in (b'tRNS', b'acTL'))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + before + palette + after +
            chunk(b'IDAT', zlib.compress(lines, 1)) + chunk(b'IEND', b''))


def iccp(profile):
    return b'iCCP', b'profile\0\0' + zlib.compress(profile)


# Matrices of three rows.
def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[v / det for v in row] for row in (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d))]


def product(m, n):
    return [[sum(a * n[k][j] for k, a in enumerate(row)) for j in range(len(n[0]))] for row in m]


BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
D65, D50 = ((0.95046,), (1.0,), (1.08906,)), ((0.9642,), (1.0,), (0.8249,))


def colorants(primaries):
    """XYZ of red, green and blue under D50."""
    xyz = [[p[0] / p[1] for p in primaries], [1, 1, 1], [(1 - p[0] - p[1]) / p[1] for p in primaries]]
    shares = product(inverse(xyz), D65)
    matrix = [[value * shares[j][0] for j, value in enumerate(row)] for row in xyz]
    cones, wanted = product(BRADFORD, D65), product(BRADFORD, D50)
    scale = [[wanted[i][0] / cones[i][0] if i == j else 0 for j in range(3)] for i in range(3)]
    adapted = product(inverse(BRADFORD), product(scale, product(BRADFORD, matrix)))
    return list(zip(*adapted))


def fixed(*values):
    return b''.join(struct.pack('>i', round(value * 65536)) for value in values)


def curve(gamma):
    if isinstance(gamma, tuple):
        return b'para\0\0\0\0\0\3\0\0' + fixed(*gamma)
    return b'para\0\0\0\0\0\0\0\0' + fixed(gamma)


def profile(space, tags):
    """Of version 4.3, for a display."""
    tags = [(b'wtpt', b'XYZ \0\0\0\0' + fixed(0.9642, 1, 0.8249)), *tags]
    table, body, offset = struct.pack('>I', len(tags)), b'', 132 + 12 * len(tags)
    for name, content in tags:
        content += b'\0' * (-len(content) % 4)
        table += name + struct.pack('>II', offset + len(body), len(content))
        body += content
    header = (struct.pack('>I', offset + len(body)) + b'\0\0\0\0\x04\x30\0\0mntr' + space + b'XYZ ' + b'\0' * 12 +
              b'acsp' + b'\0' * 28 + fixed(0.9642, 1, 0.8249))
    return header + b'\0' * (128 - len(header)) + table + body


def rgb_profile(primaries, gamma):
    tags = [(name, b'XYZ \0\0\0\0' + fixed(*xyz))
            for name, xyz in zip((b'rXYZ', b'gXYZ', b'bXYZ'), colorants(primaries))]
    return profile(b'RGB ', tags + [(name, curve(gamma)) for name in (b'rTRC', b'gTRC', b'bTRC')])


def grey_profile(gamma):
    return profile(b'GRAY', [(b'kTRC', curve(gamma))])


def with_segment(jpeg, marker, content):
    """A segment right after the start of a JPEG."""
    return jpeg[:2] + b'\xff' + bytes([marker]) + struct.pack('>H', len(content) + 2) + content + jpeg[2:]


def exif(orientation):
    return b'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01' + struct.pack('>HH', orientation, 0) + b'\0\0\0\0'


def with_profile(jpeg, content):
    """In as many segments as it takes."""
    parts = [content[at:at + 60000] for at in range(0, len(content), 60000)]
    for i in reversed(range(len(parts))):
        jpeg = with_segment(jpeg, 0xe2, b'ICC_PROFILE\0' + bytes([i + 1, len(parts)]) + parts[i])
    return jpeg


def bmp_16():
    """5, 6 and 5 bits, from the top down."""
    pixels = b''.join(struct.pack('<H', round(r * 31) << 11 | round(g * 63) << 5 | round(b * 31))
                      for y in range(HEIGHT) for r, g, b in (colour(x, y) for x in range(WIDTH)))
    header = struct.pack('<IiiHHIIiiII', 40, WIDTH, -HEIGHT, 1, 16, 3, len(pixels), 0, 0, 0, 0)
    masks = struct.pack('<III', 0xf800, 0x07e0, 0x001f)
    offset = 14 + len(header) + len(masks)
    return b'BM' + struct.pack('<IHHI', offset + len(pixels), 0, 0, offset) + header + masks + pixels

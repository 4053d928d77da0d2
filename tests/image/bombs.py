# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files that want much: memory, time, or both. Run as bombs.py FOLDER NAME..., it writes them: what
they take to make shall not be counted as memory of who is given them.
"""

import os
import struct
import sys
import zlib

import bombs_drawing
import bombs_heif
import bombs_tiff
from bomb_parts import MEGA, zeroes
from picture_files import chunk

PNG = b'\x89PNG\r\n\x1a\n'


def ihdr(width, height, depth, kind, interlaced=0):
    return chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, interlaced))


def png(width, height, depth, kind, *extra, n_bytes=0, interlaced=0):
    return b''.join((PNG, ihdr(width, height, depth, kind, interlaced), *extra,
                     chunk(b'IDAT', zeroes(n_bytes)), chunk(b'IEND', b'')))


def png_pixels(width, height, depth, kind, *extra):
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    return png(width, height, depth, kind, *extra, n_bytes=height * (1 + (width * samples * depth + 7) // 8))


def text(n_bytes):
    return chunk(b'zTXt', b'Comment\0\0' + zeroes(n_bytes))


def segment(marker, content):
    return bytes((0xff, marker)) + struct.pack('>H', len(content) + 2) + content


def jpeg_head(width, height, frame=0xc2):
    tables = segment(0xdb, bytes(1) + bytes([1]) * 64)
    size = segment(frame, struct.pack('>BHHB', 8, height, width, 1) + b'\x01\x11\0')
    # One code each: no difference; a run of 16,384 empty blocks and more.
    codes = segment(0xc4, b'\0' + b'\x01' + bytes(15) + b'\0') + segment(0xc4, b'\x10\x01' + bytes(15) + b'\xe0')
    return b'\xff\xd8' + tables + size + codes


def jpeg_scans(width, height, n_scans):
    """Progressive and grey; each further scan says of all blocks that they have nothing."""
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    first = segment(0xda, b'\x01\x01\0\0\0\0') + bytes(blocks // 8 + 1)
    runs = blocks // 16384 + 1
    bits = '0' + '0' * 14
    data = (bits * runs + '1' * (-len(bits) * runs % 8))
    packed = int(data, 2).to_bytes(len(data) // 8, 'big')
    scan = segment(0xda, b'\x01\x01\0\x01\x3f\0') + packed
    return jpeg_head(width, height) + first + scan * n_scans + b'\xff\xd9'


def jpeg_segments(marker, content, count):
    """A picture of 8 x 8 behind many segments."""
    head = jpeg_head(8, 8, 0xc0)
    return head[:2] + segment(marker, content) * count + head[2:] + segment(0xda, b'\x01\x01\0\0\x3f\0') + b'\0\0\xff\xd9'


def jpeg_profile():
    """As much ICC profile as 255 segments hold: 16 MB."""
    body = b'\0' * 65000
    head = jpeg_head(8, 8, 0xc0)
    parts = b''.join(segment(0xe2, b'ICC_PROFILE\0' + bytes((i, 255)) + body) for i in range(1, 256))
    return head[:2] + parts + head[2:] + segment(0xda, b'\x01\x01\0\0\x3f\0') + b'\0\0\xff\xd9'


def riff(*chunks):
    body = b'WEBP' + b''.join(name + struct.pack('<I', len(content)) + content + bytes(len(content) % 2)
                              for name, content in chunks)
    return b'RIFF' + struct.pack('<I', len(body)) + body


def vp8l(width, height, has_alpha):
    """One colour, for which no pixel takes a bit: five codes of one symbol each."""
    bits = (width - 1) | (height - 1) << 14 | int(has_alpha) << 28
    number, at = bits, 32
    at += 3  # no transformation, no cache of colours, no meta codes
    for _ in range(5):
        number |= 1 << at
        at += 4
    return b'\x2f' + number.to_bytes(at // 8 + 2, 'little')


def vp8x(width, height, flags):
    return b'VP8X', struct.pack('<I', flags) + struct.pack('<I', width - 1)[:3] + struct.pack('<I', height - 1)[:3]


def animation(n_frames, width, height):
    picture = vp8l(width, height, True)
    picture += bytes(len(picture) % 2)
    frame = bytes(6) + struct.pack('<I', width - 1)[:3] + struct.pack('<I', height - 1)[:3] + b'\x0a\0\0\0'
    content = frame + b'VP8L' + struct.pack('<I', len(picture)) + picture
    return riff(vp8x(width, height, 2), (b'ANIM', bytes(6)), *[(b'ANMF', content)] * n_frames)


# Name, the bytes, and how it must end: 'a picture' where it is lawful, however mean. Those whose name ends
# in + take a second; CI leaves them out.
BOMBS = (
    *bombs_drawing.BOMBS,
    *bombs_tiff.BOMBS,
    *bombs_heif.BOMBS,
    ('png-60000', lambda: png(60000, 60000, 8, 2), 'too large'),
    ('png-2147483647', lambda: png(2 ** 31 - 1, 2 ** 31 - 1, 16, 6), 'too large'),
    ('png-line', lambda: png(100 * MEGA, 1, 8, 2), 'unsupported'),
    ('png-column', lambda: png_pixels(1, 100 * MEGA, 1, 0), 'unsupported'),
    ('png-long-line+', lambda: png_pixels(MEGA, 100, 8, 6), 'a picture'),
    ('png-long-column+', lambda: png_pixels(100, MEGA, 8, 6), 'a picture'),
    ('png-100-megapixels-of-one-bit', lambda: png(10000, 10000, 1, 0, n_bytes=10000 * 1251), 'a picture'),
    ('png-100-megapixels+', lambda: png_pixels(10000, 10000, 8, 2), 'a picture'),
    ('png-100-megapixels-of-64-bits+', lambda: png_pixels(10000, 10000, 16, 6), 'a picture'),
    ('png-interlaced-without-end+', lambda: png(10000, 10000, 16, 6, interlaced=1, n_bytes=400 * MEGA), 'damaged'),
    ('png-too-much-data', lambda: png(10, 10, 8, 2, n_bytes=1000 * MEGA), 'damaged'),
    ('png-text', lambda: png_pixels(10, 10, 8, 2, text(1000 * MEGA)), 'a picture'),
    ('png-texts', lambda: png_pixels(10, 10, 8, 2, *[text(3 * MEGA)] * 2000), 'a picture'),
    ('png-profile', lambda: png_pixels(10, 10, 8, 2, chunk(b'iCCP', b'x\0\0' + zeroes(1000 * MEGA))), 'a picture'),
    ('png-chunks', lambda: png_pixels(10, 10, 8, 2, *[chunk(b'quAk', b'')] * 100000), 'a picture'),
    ('jpeg-65500', lambda: jpeg_scans(65500, 65500, 0)[:300], 'too large'),
    ('jpeg-of-nothing', lambda: jpeg_scans(10000, 10000, 0)[:300], 'cut off'),
    ('jpeg-thousands-of-scans+', lambda: jpeg_scans(10000, 10000, 10000), 'damaged'),
    ('jpeg-scans-of-a-megapixel', lambda: jpeg_scans(1000, 1000, 10000), 'damaged'),
    ('jpeg-few-scans-of-100-megapixels+', lambda: jpeg_scans(10000, 10000, 19), 'a picture'),
    ('jpeg-comments', lambda: jpeg_segments(0xfe, b'x' * 60000, 700), 'a picture'),
    ('jpeg-exif', lambda: jpeg_segments(0xe1, b'Exif\0\0' + b'MM\0*\0\0\0\x08\xff\xff' + b'x' * 60000, 700), 'a picture'),
    ('jpeg-profile', jpeg_profile, 'a picture'),
    ('webp-16383', lambda: riff((b'VP8L', vp8l(16383, 16383, False))), 'too large'),
    ('webp-100-megapixels+', lambda: riff((b'VP8L', vp8l(10000, 10000, False))), 'a picture'),
    ('webp-100-megapixels-of-alpha+', lambda: riff((b'VP8L', vp8l(10000, 10000, True))), 'a picture'),
    ('webp-animation', lambda: animation(100000, 10, 10), 'a picture'),
    ('webp-animation-large+', lambda: animation(1000, 10000, 10000), 'a picture'),
    ('webp-profile', lambda: riff(vp8x(10, 10, 0x20), (b'ICCP', bytes(16 * MEGA)), (b'VP8L', vp8l(10, 10, False))),
     'a picture'),
)


def main():
    folder, *names = sys.argv[1:]
    for name, make, _ in BOMBS:
        if name in names:
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(make())


if __name__ == '__main__':
    main()

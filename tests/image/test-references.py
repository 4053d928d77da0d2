#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the decoder makes of pictures of every kind, at all levels, against ImageMagick.

Usage: test-references.py PICTURE-TOOL

Each picture's levels are compared with ImageMagick's reading of the same file, brought to sRGB by
lcms2 in 16 bits and made smaller by its box filter in linear light. Where ImageMagick does not know
a kind (cICP, unlabelled inks), it reads a file that says the same in another way. A picture's size is
compared with what a server finds in the file, too.
"""

import array
import base64
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import picture_files as files

# Steps of 255, of the colours as they are seen (multiplied by alpha): the largest and the mean. Half
# a step is one rounding; pixels of a reduced level with alpha have seen three.
EXACT = (1.5, 0.30)
# Each level is made of the one before, so that roundings add up.
DEEP = (1.5, 0.50)
# What is told of a picture, as in scholia-pyramid-header.h.
FIRST_FRAME, PROFILE_IGNORED = 4, 8
# lcms2 goes from 8 bits of inks by a table of 17 points, which rounds the corners of a profile.
INKED = (22, 0.45)
# Through brightness and differences of colour, which round by themselves; the same with a quarter of the
# differences; through colours times alpha.
CODED = (1.5, 0.40)
LOSSY = (15, 2.2)
MULTIPLIED = (2.5, 0.60)
# One step of a dark colour outside of sRGB is ten steps of the nearest one inside.
WIDE = (11, 0.45)
# A first frame that is a part of its picture.
PLACED = ['-background', 'none', '-splice', '8x6', '-extent', f'{files.WIDTH}x{files.HEIGHT}']
SHARP = ['-intent', 'relative', '-black-point-compensation']


# What a viewer does for each of EXIF's orientations; ImageMagick does not look for one in every format.
TURNS = {2: ['-flop'], 3: ['-rotate', '180'], 4: ['-flip'], 5: ['-transpose'], 6: ['-rotate', '90'], 7: ['-transverse'],
         8: ['-rotate', '270']}


def turn(orientation):
    return [*TURNS.get(orientation, []), '+repage']


class Pictures:
    def __init__(self, folder, tool):
        self.folder, self.tool = Path(folder), tool
        self.rows, self.readings = [], {}
        self.write('srgb.icc', files.rgb_profile(files.SRGB, files.SRGB_CURVE))
        self.write('p3.icc', files.rgb_profile(files.DISPLAY_P3, files.SRGB_CURVE))
        self.write('adobe.icc', files.rgb_profile(files.ADOBE_RGB, 2.19921875))
        self.write('grey.icc', files.grey_profile(1.8))
        subprocess.run([tool, 'inks', self.path('inks.icc')], check=True)

    def path(self, name):
        return str(self.folder / name)

    def read(self, name):
        return (self.folder / name).read_bytes()

    def write(self, name, content):
        (self.folder / name).write_bytes(content)

    def convert(self, *arguments):
        """Without dithering, which takes half a second whatever the size."""
        return subprocess.run(['convert', '+dither', *arguments], cwd=self.folder, check=True, stdout=subprocess.PIPE).stdout

    def add(self, name, tolerance=EXACT, reference=None, options=(), notes=0):
        """OPTIONS: what ImageMagick needs to see the same; REFERENCE: another file that it reads."""
        self.rows.append((name, tolerance, reference or name, list(options), notes))

    def add_png(self, name, kind, depth, *chunks, interlaced=False, **how):
        self.write(name, files.png(kind, depth, chunks, interlaced))
        self.add(name, **how)

    def add_jpeg(self, name, *arguments, **how):
        self.convert('base.png', *arguments, '-quality', '92', name)
        self.add(name, **how)


def add_png(pictures):
    for depth in (1, 2, 4, 8, 16):
        pictures.add_png(f'grey-{depth}.png', 0, depth)
    for depth in (1, 2, 4, 8):
        pictures.add_png(f'palette-{depth}.png', 3, depth)
    for depth in (8, 16):
        pictures.add_png(f'rgb-{depth}.png', 2, depth)
        pictures.add_png(f'grey-alpha-{depth}.png', 4, depth)
        pictures.add_png(f'rgb-alpha-{depth}.png', 6, depth)
    for kind, depth in ((0, 8), (2, 8), (2, 16), (3, 4), (6, 8), (6, 16)):
        pictures.add_png(f'interlaced-{kind}-{depth}.png', kind, depth, interlaced=True)
    pictures.add_png('palette-transparent.png', 3, 8, (b'tRNS', bytes(range(0, 256, 2))))
    pictures.add_png('grey-transparent.png', 0, 4, (b'tRNS', b'\0\x07'))
    pictures.add_png('rgb-transparent.png', 2, 8, (b'tRNS', b'\0\xff\0\0\0\x1a'))
    pictures.add_png('rgb-transparent-16.png', 2, 16, (b'tRNS', b'\xff\xff\0\0\x19\x9a'))
    pictures.add_png('animated.png', 2, 8, (b'acTL', b'\0\0\0\2\0\0\0\0'), notes=FIRST_FRAME)


    for orientation in range(1, 9):
        chunk = (b'eXIf', files.exif(orientation)[6:])
        pictures.add_png(f'turned-{orientation}.png', 2, 8, chunk, reference='rgb-8.png', options=turn(orientation))
    chunk = (b'eXIf', files.exif(7)[6:])
    pictures.add_png('turned-alpha.png', 6, 16, chunk, reference='rgb-alpha-16.png', options=turn(7))
    pictures.add_png('turned-interlaced.png', 2, 8, chunk, interlaced=True, reference='rgb-8.png', options=turn(7))
    # Behind the pixels it does not count, nor for browsers.
    plain = pictures.read('rgb-8.png')
    pictures.write('turned-late.png', plain[:-12] + files.chunk(b'eXIf', files.exif(6)[6:]) + plain[-12:])
    pictures.add('turned-late.png', reference='rgb-8.png')


def add_png_colour(pictures):
    to_srgb = [*SHARP, '-profile', 'srgb.icc']
    for name in ('p3', 'adobe'):
        chunk = files.iccp(pictures.read(f'{name}.icc'))
        for kind, depth in ((2, 8), (2, 16), (3, 8), (6, 8), (6, 16)):
            pictures.add_png(f'{name}-{kind}-{depth}.png', kind, depth, chunk, options=to_srgb)
    chunk = files.iccp(pictures.read('p3.icc'))
    pictures.add_png('p3-interlaced.png', 2, 16, chunk, interlaced=True, options=to_srgb)
    srgb = files.iccp(pictures.read('srgb.icc'))
    pictures.add_png('srgb-icc.png', 2, 8, srgb)
    grey = files.iccp(pictures.read('grey.icc'))
    for kind, depth in ((0, 4), (0, 8), (0, 16), (4, 8), (4, 16)):
        pictures.add_png(f'grey-icc-{kind}-{depth}.png', kind, depth, grey, options=to_srgb)

    # The order of the specification: each is followed by ones that would change the picture.
    linear = (b'gAMA', (100000).to_bytes(4, 'big'))
    pictures.add_png('order-cicp.png', 2, 8, (b'cICP', b'\x0c\x0d\0\1'), srgb, linear,
                     reference='p3-2-8.png', options=to_srgb)
    pictures.add_png('order-icc.png', 2, 8, chunk, linear, reference='p3-2-8.png', options=to_srgb)
    pictures.add_png('order-srgb.png', 2, 8, (b'sRGB', b'\0'), linear, reference='rgb-8.png')
    # Profiles that libpng does not keep, and one that lcms2 cannot use; none is missed where cICP counts.
    broken = pictures.read('p3.icc').replace(b'rTRC', b'nope')
    pictures.write('broken.icc', broken)
    for name, chunk_before in (('garbage', (b'iCCP', b'profile\0\0garbage')), ('grey-profile', grey),
                               ('broken', files.iccp(broken))):
        pictures.add_png(f'icc-{name}.png', 2, 8, chunk_before, reference='rgb-8.png', notes=PROFILE_IGNORED)
    pictures.add_png('icc-unneeded.png', 2, 8, (b'cICP', b'\1\x0d\0\1'), files.iccp(broken), reference='rgb-8.png')
    # cICP that cannot be shown (PQ) leaves the rest to the next.
    pictures.add_png('cicp-pq.png', 2, 8, (b'cICP', b'\x09\x10\0\1'), chunk,
                     reference='p3-2-8.png', options=to_srgb)

    pictures.write('linear.icc', files.rgb_profile(files.SRGB, 1.0))
    pictures.add_png('gamma.png', 2, 16, linear, reference='rgb-16.png',
                     options=[*SHARP, '-profile', 'linear.icc', '-profile', 'srgb.icc'])
    pictures.add_png('gamma-srgb.png', 2, 8, (b'gAMA', (45455).to_bytes(4, 'big')), reference='rgb-8.png')
    places = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    pictures.add_png('places.png', 2, 8, (b'gAMA', (45455).to_bytes(4, 'big')),
                     (b'cHRM', b''.join(value.to_bytes(4, 'big') for value in places)),
                     reference='rgb-8.png', options=[*SHARP, '-profile', 'p3.icc', '-profile', 'srgb.icc'])


def add_jpeg(pictures):
    pictures.convert('rgb-8.png', '-strip', '-blur', '0x1', 'base.png')
    pictures.add_jpeg('plain.jpg')
    pictures.add_jpeg('full-colour.jpg', '-sampling-factor', '1x1')
    pictures.add_jpeg('grey.jpg', '-colorspace', 'Gray')
    pictures.add_jpeg('progressive.jpg', '-interlace', 'JPEG')
    for orientation in range(1, 9):
        name = f'orientation-{orientation}.jpg'
        pictures.write(name, files.with_segment(pictures.read('plain.jpg'), 0xe1, files.exif(orientation)))
        pictures.add(name, options=['-auto-orient'])
    for name in ('p3', 'adobe'):
        pictures.write(f'{name}.jpg', files.with_profile(pictures.read('plain.jpg'), pictures.read(f'{name}.icc')))
        pictures.add(f'{name}.jpg', options=[*SHARP, '-profile', 'srgb.icc'])
    pictures.write('icc-broken.jpg', files.with_profile(pictures.read('plain.jpg'), pictures.read('broken.icc')))
    pictures.write('icc-part.jpg', files.with_segment(pictures.read('plain.jpg'), 0xe2, b'ICC_PROFILE\0\1\2' + b'part'))
    for name in ('icc-broken.jpg', 'icc-part.jpg'):
        pictures.add(name, reference='plain.jpg', notes=PROFILE_IGNORED)
    pictures.write('grey-icc.jpg', files.with_profile(pictures.read('grey.jpg'), pictures.read('grey.icc')))
    pictures.add('grey-icc.jpg', options=[*SHARP, '-profile', 'srgb.icc'])


def add_inks(pictures):
    known = ['-intent', 'relative', '-profile', 'srgb.icc']
    assumed = ['-intent', 'relative', '-profile', 'inks.icc', '-profile', 'srgb.icc']
    pictures.convert('base.png', '-colorspace', 'CMYK', '-quality', '92', 'cmyk.jpg')
    pictures.convert('base.png', '-profile', 'srgb.icc', '-colorspace', 'sRGB', '-strip', 'base.ppm')
    subprocess.run([pictures.tool, 'ycck', pictures.path('ycck.jpg')], check=True, input=pictures.read('base.ppm'))
    for name in ('cmyk', 'ycck'):
        pictures.add(f'{name}.jpg', INKED, options=assumed)
        pictures.write(f'{name}-icc.jpg', files.with_profile(pictures.read(f'{name}.jpg'), pictures.read('inks.icc')))
        pictures.add(f'{name}-icc.jpg', INKED, options=known)


def add_webp(pictures):
    lossless = ['-define', 'webp:lossless=true']
    pictures.convert('rgb-alpha-8.png', *lossless, 'alpha.webp')
    pictures.convert('rgb-8.png', *lossless, 'lossless.webp')
    pictures.convert('base.png', '-quality', '90', 'lossy.webp')
    pictures.convert('rgb-alpha-8.png', '-quality', '90', 'lossy-alpha.webp')
    for name in ('alpha', 'lossless', 'lossy', 'lossy-alpha'):
        pictures.add(f'{name}.webp')
    for name in ('alpha', 'lossless', 'lossy'):
        subprocess.run(['webpmux', '-set', 'icc', 'p3.icc', f'{name}.webp', '-o', f'p3-{name}.webp'],
                       cwd=pictures.folder, check=True, stderr=subprocess.DEVNULL)
        pictures.add(f'p3-{name}.webp', options=[*SHARP, '-profile', 'srgb.icc'])
    for name, orientation in (*(('lossless', orientation) for orientation in range(1, 9)), ('lossy', 6), ('alpha', 8)):
        pictures.write('exif.dat', files.exif(orientation)[6:])
        subprocess.run(['webpmux', '-set', 'exif', 'exif.dat', f'{name}.webp', '-o', f'{name}-{orientation}.webp'],
                       cwd=pictures.folder, check=True, stderr=subprocess.DEVNULL)
        pictures.add(f'{name}-{orientation}.webp', reference=f'{name}.webp', options=turn(orientation))
    subprocess.run(['webpmux', '-set', 'icc', 'broken.icc', 'lossless.webp', '-o', 'icc-broken.webp'],
                   cwd=pictures.folder, check=True, stderr=subprocess.DEVNULL)
    pictures.add('icc-broken.webp', reference='lossless.webp', notes=PROFILE_IGNORED)
    pictures.convert('rgb-8.png', '-crop', '32x24+10+12', '+repage', *lossless, 'part.webp')
    subprocess.run(['webpmux', '-frame', 'lossless.webp', '+100+0+0+0-b', '-frame', 'part.webp', '+100+8+6+0-b',
                    '-o', 'animated.webp'], cwd=pictures.folder, check=True, stderr=subprocess.DEVNULL)
    pictures.add('animated.webp', reference='lossless.webp', notes=FIRST_FRAME)
    subprocess.run(['webpmux', '-frame', 'part.webp', '+100+8+6+0-b', '-frame', 'lossless.webp', '+100+0+0+0-b',
                    '-o', 'animated-part.webp'], cwd=pictures.folder, check=True, stderr=subprocess.DEVNULL)
    pictures.add('animated-part.webp', reference='part.webp', options=PLACED, notes=FIRST_FRAME)


def add_others(pictures):
    pictures.convert('rgb-alpha-8.png', '-channel', 'A', '-threshold', '50%', 'clear.gif')
    pictures.convert('rgb-8.png', '-interlace', 'GIF', 'interlaced.gif')
    pictures.convert('rgb-8.png', '-resize', '300%', '-colors', '4', 'large.gif')
    pictures.convert('grey-1.png', 'two.gif')
    for name in ('clear', 'interlaced', 'large', 'two'):
        pictures.add(f'{name}.gif')
    pictures.convert('rgb-8.png', 'part.webp', 'animated.gif')
    pictures.add('animated.gif', notes=FIRST_FRAME)
    pictures.convert('grey-4.png', '-crop', '32x24+10+12', '+repage', 'part.png')
    pictures.convert('-page', f'{files.WIDTH}x{files.HEIGHT}+8+6', 'part.png', '-page', '+0+0', 'grey-4.png', 'part.gif')
    pictures.add('part.gif', reference='part.png', options=PLACED, notes=FIRST_FRAME)

    for name, arguments in (('24', ['-type', 'TrueColor']), ('8', ['-type', 'Palette']), ('1', ['-type', 'Bilevel']),
                            ('rle', ['-type', 'Palette', '-compress', 'RLE'])):
        pictures.convert('rgb-8.png', *arguments, f'BMP3:{name}.bmp')
        pictures.add(f'{name}.bmp')
    pictures.convert('rgb-alpha-8.png', '-type', 'TrueColorAlpha', 'BMP:32.bmp')
    pictures.add('32.bmp')
    pictures.write('16.bmp', files.bmp_16())
    pictures.add('16.bmp')

    kinds = (('lzw', ['rgb-8.png', '-compress', 'LZW']), ('zip-16', ['rgb-16.png', '-compress', 'Zip']),
             ('alpha', ['rgb-alpha-8.png']), ('palette', ['palette-8.png']), ('grey', ['grey-8.png']),
             ('fax', ['grey-1.png', '-compress', 'Group4']), ('jpeg', ['base.png', '-compress', 'JPEG']),
             ('tiled', ['rgb-8.png', '-define', 'tiff:tile-geometry=32x32']),
             ('planes', ['rgb-8.png', '-interlace', 'Plane']), ('big-endian', ['rgb-8.png', '-endian', 'MSB']))
    for name, arguments in kinds:
        pictures.convert(*arguments, f'{name}.tiff')
        pictures.add(f'{name}.tiff')
    for orientation, name in ((3, 'BottomRight'), (4, 'BottomLeft'), (6, 'RightTop'), (7, 'RightBottom')):
        pictures.convert('rgb-8.png', '-orient', name, f'orientation-{orientation}.tiff')
        pictures.add(f'orientation-{orientation}.tiff', options=['-auto-orient'])
    pictures.convert('rgb-8.png', 'grey-8.png', 'pages.tiff')
    pictures.add('pages.tiff', notes=FIRST_FRAME)
    to_srgb = [*SHARP, '-profile', 'srgb.icc']
    pictures.convert('rgb-8.png', '-profile', 'p3.icc', 'p3.tiff')
    pictures.add('p3.tiff', options=to_srgb)
    pictures.write('icc-broken.tiff', pictures.read('p3.tiff').replace(b'rTRC', b'nope'))
    pictures.add('icc-broken.tiff', reference='rgb-8.png', notes=PROFILE_IGNORED)
    pictures.convert('cmyk.jpg', 'cmyk.tiff')
    pictures.add('cmyk.tiff', INKED, options=['-intent', 'relative', '-profile', 'inks.icc', '-profile', 'srgb.icc'])
    pictures.convert('cmyk-icc.jpg', 'cmyk-icc.tiff')
    pictures.add('cmyk-icc.tiff', INKED, options=['-intent', 'relative', '-profile', 'srgb.icc'])


def add_avif(pictures):
    def add(name, source, *arguments, **how):
        subprocess.run(['avifenc', '--ignore-icc', '-s', '9', *(arguments or ['-l']), source, name], cwd=pictures.folder,
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pictures.add(name, **{'reference': source, **how})

    pictures.convert('rgb-8.png', '-strip', '-blur', '0x5', 'soft.png')
    add('plain.avif', 'rgb-8.png')
    add('alpha.avif', 'rgb-alpha-8.png')
    add('grey.avif', 'grey-8.png', '-l', '-y', '400')
    add('grey-alpha.avif', 'grey-alpha-8.png', '-l', '-y', '400')
    for depth in ('10', '12'):
        add(f'deep-{depth}.avif', 'rgb-16.png', '-l', '-d', depth)
        add(f'deep-alpha-{depth}.avif', 'rgb-alpha-16.png', '-l', '-d', depth)
    add('lossy.avif', 'soft.png', '--min', '0', '--max', '4', '-y', '420', '-r', 'limited', tolerance=LOSSY)
    add('multiplied.avif', 'rgb-alpha-8.png', '-p', '--min', '0', '--max', '0', tolerance=MULTIPLIED)
    to_srgb = [*SHARP, '-profile', 'p3.icc', '-profile', 'srgb.icc']
    for depth in ('8', '10'):
        source = f'rgb-{depth if depth == "8" else "16"}.png'
        tolerance = EXACT if depth == '8' else WIDE
        add(f'p3-icc-{depth}.avif', source, '-l', '-d', depth, '--icc', 'p3.icc', tolerance=tolerance, options=to_srgb)
        add(f'p3-codes-{depth}.avif', source, '-l', '-d', depth, '--cicp', '12/13/0', tolerance=tolerance,
            options=to_srgb)
    add('p3-alpha.avif', 'rgb-alpha-8.png', '-l', '--icc', 'p3.icc', options=to_srgb)
    add('icc-broken.avif', 'rgb-8.png', '-l', '--icc', 'broken.icc', notes=PROFILE_IGNORED)
    # High dynamic range (PQ) is shown as it is.
    add('pq.avif', 'rgb-8.png', '-l', '--cicp', '9/16/0', notes=PROFILE_IGNORED)
    # As the file says, and not once more as EXIF, which only repeats it.
    for angle in ('1', '2', '3'):
        add(f'turned-{angle}.avif', 'rgb-8.png', '-l', '--irot', angle, '--exif', 'exif.dat',
            options=['-rotate', str(-90 * int(angle))])
    add('upside-down.avif', 'rgb-8.png', '-l', '--imir', '0', options=['-flip'])
    add('turned-mirrored.avif', 'rgb-8.png', '-l', '--irot', '1', '--imir', '1', options=['-rotate', '-90', '-flop'])
    add('cut.avif', 'rgb-8.png', '-l', '--crop', '8,6,64,60', options=['-crop', '64x60+8+6', '+repage'])
    pictures.convert('rgb-8.png', '-resize', '200%', 'twice.png')
    add('grid.avif', 'twice.png', '-l', '--grid', '2x2', tolerance=DEEP)
    subprocess.run(['avifenc', '-s', '9', '-l', 'rgb-8.png', 'rgb-8.png', 'sequence.avif'], cwd=pictures.folder, check=True,
                   stdout=subprocess.DEVNULL)
    pictures.add('sequence.avif', reference='rgb-8.png', notes=FIRST_FRAME)


def add_heif(pictures):
    exact = ['-L', '-p', 'chroma=444', '--matrix_coefficients=0', '-p', 'preset=ultrafast']

    def add(name, *arguments, **how):
        subprocess.run(['heif-enc', *arguments, '-o', name], cwd=pictures.folder, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        pictures.add(name, **{'tolerance': CODED, 'reference': arguments[-1], **how})

    add('plain.heic', *exact, 'rgb-8.png')
    add('alpha.heic', *exact, 'rgb-alpha-8.png')
    add('grey.heic', *exact, 'grey-8.png')
    add('deep.heic', *exact, '-b', '10', 'rgb-16.png')
    add('p3.heic', *exact, 'p3-2-8.png', tolerance=WIDE, options=[*SHARP, '-profile', 'srgb.icc'])
    add('lossy.heic', '-q', '98', 'soft.png', tolerance=LOSSY)
    add('several.heic', *exact, 'rgb-8.png', 'grey-8.png', reference='rgb-8.png', notes=FIRST_FRAME)


def add_drawings(pictures):
    squares = ''.join(f'<rect x="{16 * i}" width="16" height="64" fill="rgb({i},{255 - i},{i * 7 % 256})" '
                      f'fill-opacity="{1 if i % 3 else 0.4}"/>' for i in range(256))
    shape = f'<svg xmlns="http://www.w3.org/2000/svg" width="4096" height="64">{squares}</svg>'
    pictures.write('squares.svg', shape.encode())
    row = b''.join(bytes((i, 255 - i, i * 7 % 256, 255 if i % 3 else 102)) * 16 for i in range(256))
    pictures.write('squares.rgba', row * 64)
    pictures.convert('-size', '4096x64', '-depth', '8', 'squares.rgba', 'squares.png')
    pictures.add('squares.svg', DEEP, reference='squares.png')


def check_text(pictures):
    """In the cage no font can be opened: those that were opened before stand for all others."""
    texts = ''.join(f'<text font-family="{family}" font-weight="{weight}" font-size="12" y="14" x="{at}">Ω漢</text>'
                    for at, family, weight in ((0, 'Arial', 400), (100, 'No Such Font', 900), (200, 'Georgia', 300),
                                               (300, 'Courier New', 700)))
    picture = base64.b64encode(pictures.read('grey-1.png')).decode()
    pictures.write('text.svg', f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                               f'width="4096" height="16">{texts}<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>'
                               f'<rect x="400" width="40" height="16" filter="url(#f)"/><image x="500" width="20" '
                               f'height="16" xlink:href="data:image/png;base64,{picture}"/></svg>'.encode())
    output = subprocess.run([pictures.tool, 'dump', 'text.svg'], cwd=pictures.folder, check=True,
                            stdout=subprocess.PIPE).stdout
    end = output.index(b'\n')
    if 'failure' in json.loads(output[:end]):
        return f'text.svg: could not be read: {output[:end]}'
    rows = output[end + 1:end + 1 + 4096 * 16 * 4]
    for left in range(0, 600, 100):
        if not any(rows[4 * (4096 * y + x) + 3] for y in range(16) for x in range(left, left + 100)):
            return f'text.svg: nothing was drawn at {left}'
    return None


def levels_of(pictures, reference, options, n_levels):
    """Samples of 16 bits: with 8, ImageMagick does not round but cut."""
    smaller = [word for i in range(1, n_levels)
               for word in ('(', '-clone', '0', '-colorspace', 'RGB', '-filter', 'box', '-resize',
                            f'{100 / 2 ** i}%', '-colorspace', 'sRGB', ')')]
    reading = (reference + '[0]', *options, *smaller)
    # Many pictures must look the same.
    if reading not in pictures.readings:
        samples = pictures.convert(*reading, '-depth', '16', '-endian', 'MSB', 'rgba:-')
        pictures.readings[reading] = array.array('H', samples)
        if sys.byteorder == 'little':
            pictures.readings[reading].byteswap()
    return pictures.readings[reading]


def differences(ours, theirs):
    """Of colours as they are seen."""
    largest = total = 0
    for at in range(0, len(ours), 4):
        a, b = ours[at + 3] / 255, theirs[at + 3] / 65535
        for i in range(at, at + 3):
            difference = abs(ours[i] * a - theirs[i] * b / 257)
            total += difference
            largest = max(largest, difference)
        largest = max(largest, abs(a - b) * 255)
    return largest, total / (len(ours) * 3 / 4)


def check(pictures, row, told, pixels):
    name, (most, mean), reference, options, notes = row
    if 'failure' in told:
        return f'{name}: could not be read: {told}'
    theirs = levels_of(pictures, reference, options, told['levels'])
    if len(theirs) != len(pixels):
        return f'{name}: {told} has {len(pixels)} bytes, ImageMagick {len(theirs)}'
    is_shared = name.rsplit('.', 1)[1] in ('jpg', 'png', 'webp')
    if told['sniffed'] != ([told['width'], told['height']] if is_shared else [0, 0]):
        return f'{name}: {told}: a server says another size'
    if told['notes'] != notes:
        return f'{name}: its notes are {told["notes"]}, not {notes}'
    at = 0
    width, height = told['width'], told['height']
    for level in range(told['levels']):
        end = at + 4 * width * height
        largest, average = differences(pixels[at:end], theirs[at:end])
        print(f'# {name:24} level {level}: {largest:5.2f} at most, {average:.3f} on average')
        if largest > most or average > mean:
            return f'{name}: level {level} differs by {largest:.2f} (of {most}), {average:.3f} on average (of {mean})'
        at, width, height = end, (width + 1) // 2, (height + 1) // 2
    return None


def dump(pictures):
    """Of all pictures: what was told, and the pixels of all levels."""
    output = subprocess.run([pictures.tool, 'dump', *(row[0] for row in pictures.rows)], cwd=pictures.folder,
                            check=True, stdout=subprocess.PIPE).stdout
    at = 0
    for row in pictures.rows:
        end = output.index(b'\n', at)
        told = json.loads(output[at:end])
        at = end + 1
        size, width, height = 0, told.get('width', 0), told.get('height', 0)
        for _ in range(told.get('levels', 0)):
            size += 4 * width * height
            width, height = (width + 1) // 2, (height + 1) // 2
        yield row, told, output[at:at + size]
        at += size


def main():
    # The build system's path is one from here.
    tool = os.path.abspath(sys.argv[1])
    os.environ['MAGICK_THREAD_LIMIT'] = '1'
    with tempfile.TemporaryDirectory() as folder:
        pictures = Pictures(folder, tool)
        for add in (add_png, add_png_colour, add_jpeg, add_inks, add_webp, add_others, add_avif, add_heif, add_drawings):
            add(pictures)
        print(f'1..{len(pictures.rows) + 1}')
        failed = 0
        for number, (row, told, pixels) in enumerate(dump(pictures), 1):
            words = check(pictures, row, told, pixels)
            failed += words is not None
            print(f'not ok {number} - {words}' if words else f'ok {number} - {row[0]}')
        words = check_text(pictures)
        failed += words is not None
        print(f'not ok - {words}' if words else 'ok - text.svg')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

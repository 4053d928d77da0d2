# SPDX-License-Identifier: GPL-3.0-or-later
"""Small drawings that want much."""

import base64
import struct

from bomb_parts import MEGA, zeroes
from picture_files import chunk

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
SIZE = 'width="800" height="800"'
LARGE = 'width="4096" height="4096"'
SQUARE = '<rect width="100%" height="100%" fill="teal"'


def svg(content, size=SIZE, before=''):
    return f'{before}{HEAD}{size}>{content}</svg>'.encode()


def uses(depth):
    """Ten of ten of ten…"""
    groups = ''.join(f'<g id="a{i}">' + f'<use xlink:href="#a{i - 1}"/>' * 10 + '</g>' for i in range(1, depth))
    return svg(f'<defs><path id="a0" d="M0 0 100 100 200 0Z" opacity=".5"/>{groups}</defs>'
               f'<use xlink:href="#a{depth - 1}"/>')


def patterns(depth):
    """Each is filled with the one before."""
    all_of_them = ''.join(f'<pattern id="p{i}" width="3" height="3" patternUnits="userSpaceOnUse">'
                          f'<rect width="300" height="300" fill="url(#p{i - 1})"/></pattern>' for i in range(1, depth))
    return svg(f'<pattern id="p0" width="1" height="1" patternUnits="userSpaceOnUse"><circle r="1"/></pattern>'
               f'{all_of_them}<rect width="800" height="800" fill="url(#p{depth - 1})"/>')


def masks(depth):
    nested = ''.join(f'<mask id="m{i}">{SQUARE} mask="url(#m{i - 1})"/></mask>' for i in range(1, depth))
    return svg(f'<mask id="m0">{SQUARE}/></mask>{nested}{SQUARE} mask="url(#m{depth - 1})"/>', LARGE)


def groups(depth):
    return svg('<g opacity=".9">' * depth + SQUARE + '/>' + '</g>' * depth)


def filtered(primitives):
    return svg(f'<filter id="f" x="0" y="0" width="1" height="1">{primitives}</filter>{SQUARE} filter="url(#f)"/>', LARGE)


def entities():
    names = ''.join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return svg('<text y="50">&e9;</text>', before=f'<!DOCTYPE svg [<!ENTITY e0 "ha">{names}]>')


def elsewhere():
    """What is outside of the file must not be looked for: the cage would kill for it."""
    places = ('file:///etc/passwd', '/etc/hostname', 'http://127.0.0.1:9/a.png', 'other.svg#a', '../../secret.png')
    images = ''.join(f'<image width="9" height="9" xlink:href="{place}"/><use xlink:href="{place}"/>'
                     f'<rect width="9" height="9" fill="url({place})" filter="url({place}#f)"/>' for place in places)
    styles = ''.join(f'<style>@import url("{place}"); @font-face {{ src: url("{place}") }}</style>' for place in places)
    include = ''.join(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{place}"/>' for place in places)
    # Small: a drawing this large in pixels would be about time.
    return svg(styles + images + include + SQUARE + '/>', 'width="40" height="40"',
               '<?xml-stylesheet href="/etc/passwd" type="text/css"?>'
               '<!DOCTYPE svg [<!ENTITY % more SYSTEM "file:///etc/passwd"> <!ENTITY x SYSTEM "/etc/hostname">]>')


def picture_within(width, height):
    lines = zeroes(height * (1 + width * 4))
    png = (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 6, 0, 0, 0)) +
           chunk(b'IDAT', lines) + chunk(b'IEND', b''))
    return svg(f'<image width="800" height="800" xlink:href="data:image/png;base64,{base64.b64encode(png).decode()}"/>')


def within_itself(depth):
    inner = svg(SQUARE + '/>')
    for _ in range(depth):
        inner = svg('<image width="800" height="800" xlink:href="data:image/svg+xml;base64,'
                    f'{base64.b64encode(inner).decode()}"/>')
    return inner


def path(n_points, attributes):
    places = ' '.join(f'{(i * 7919) % 800} {(i * 104729) % 800}' for i in range(n_points))
    return svg(f'<marker id="m" markerWidth="50" markerHeight="50"><circle r="20" stroke="red"/></marker>'
               f'<path d="M0 0 {places}" fill="none" stroke="black" {attributes}/>')


# Time or memory ends first, as the library's version has it.
REFUSED = ('too complicated', 'needs memory')
# Where there is no limit of memory, as with a sanitizer, these take all of the time that is allowed.
OF_MEMORY = ('svg-masks', 'svg-groups', 'svg-filters')

BOMBS = (
    ('svg-uses', lambda: uses(9), REFUSED),
    ('svg-patterns+', lambda: patterns(8), REFUSED),
    ('svg-masks', lambda: masks(60), REFUSED),
    ('svg-groups', lambda: groups(200), REFUSED),
    ('svg-groups-without-end', lambda: groups(100000), 'damaged'),
    ('svg-blur+', lambda: filtered('<feGaussianBlur stdDeviation="2000"/>' * 20), REFUSED),
    ('svg-turbulence+', lambda: filtered('<feTurbulence numOctaves="1000" baseFrequency="0.7"/>'), REFUSED),
    ('svg-morphology+', lambda: filtered('<feMorphology operator="dilate" radius="900"/>'), REFUSED),
    ('svg-filters', lambda: filtered(''.join(f'<feOffset result="r{i}" dx="1"/>' for i in range(500))), REFUSED),
    ('svg-letters+', lambda: svg(f'<text font-size="40">{"Wa漢 " * 200000}</text>'), REFUSED),
    ('svg-letter', lambda: svg('<text font-size="1e9" y="1e9">W</text>'), 'a picture'),
    ('svg-entities', entities, 'damaged'),
    ('svg-elsewhere', elsewhere, 'a picture'),
    ('svg-picture-within+', lambda: picture_within(30000, 30000), REFUSED),
    ('svg-within-itself', lambda: within_itself(12), 'a picture'),
    ('svg-dashes+', lambda: path(2000, 'stroke-dasharray="0.001"'), ('a picture', *REFUSED)),
    ('svg-markers+', lambda: path(200000, 'marker-mid="url(#m)"'), REFUSED),
    ('svg-wide-line+', lambda: path(200000, 'stroke-width="300" stroke-linejoin="round"'), REFUSED),
    ('svg-size+', lambda: svg(SQUARE + '/>', f'width="{MEGA}" height="{MEGA}"'), 'a picture'),
    ('svg-line', lambda: svg(SQUARE + '/>', 'width="1e9" height="1"'), 'a picture'),
)

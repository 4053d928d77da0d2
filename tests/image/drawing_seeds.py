# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawings of which each uses much of what SVG has, and how one is changed so that it stays XML.

They are small, as none is drawn larger than 32 times its size: pixels take time, and find nothing.
"""

import re

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '

SHAPES = HEAD + '''width="24" height="18" viewBox="0 0 120 90">
<style>.a { stroke: #333; stroke-width: 2 } #b:first-child { opacity: 0.7 }</style>
<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="red"/><stop offset="0.8" stop-color="#00f8"/></linearGradient>
<radialGradient id="r" cx="0.3" fx="0.2" spreadMethod="reflect" xlink:href="#g"/>
<pattern id="p" width="7" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><circle r="3"/></pattern>
<clipPath id="c"><circle cx="60" cy="45" r="40"/></clipPath><mask id="m"><rect width="90" height="80" fill="url(#g)"/></mask>
<marker id="k" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 6 3 0 6Z"/></marker></defs>
<g id="b" clip-path="url(#c)" mask="url(#m)" transform="translate(3 4) skewX(5)">
<rect class="a" width="100" height="70" rx="9" fill="url(#r)"/><ellipse cx="50" cy="40" rx="30" ry="12" fill="url(#p)"/></g>
<path d="M5 80C20 20 40 90 60 50S90 10 110 70A20 10 30 0 1 60 85q9 9-9-9t8 8z" fill="none" stroke="green" stroke-width="3"
 stroke-dasharray="6 2 1" stroke-linejoin="round" marker-mid="url(#k)"/>
<polygon points="1,1 20,4 9,18" fill-rule="evenodd"/><polyline points="90,9 99,30 110,5" fill="none" stroke="#f0f"/></svg>'''

TEXT = HEAD + '''width="24" height="18" viewBox="0 0 240 180">
<filter id="f" x="-0.1" y="-0.1" width="1.2" height="1.2"><feGaussianBlur stdDeviation="3" result="b"/>
<feTurbulence baseFrequency="0.05" numOctaves="3" seed="2" result="t"/><feDisplacementMap in="b" in2="t" scale="9"/>
<feColorMatrix type="hueRotate" values="40"/><feComponentTransfer><feFuncR type="table" tableValues="0 0.4 1"/>
</feComponentTransfer><feConvolveMatrix order="3" kernelMatrix="0 -1 0 -1 5 -1 0 -1 0"/><feMorphology radius="1"/>
<feDiffuseLighting surfaceScale="2"><fePointLight x="50" y="50" z="20"/></feDiffuseLighting>
<feComposite in2="SourceGraphic" operator="arithmetic" k1="0.3" k2="0.5"/><feTile/><feOffset dx="2"/></filter>
<text x="10" y="40" font-size="30" font-family="serif" font-weight="bold">Hello <tspan dx="4" rotate="20">\u03a9\u6f22</tspan></text>
<text x="230" y="80" text-anchor="end" letter-spacing="3" direction="rtl" textLength="150">\u05e9\u05dc\u05d5\u05dd</text>
<g filter="url(#f)"><rect x="20" y="90" width="120" height="60" fill="teal"/><text y="120" writing-mode="tb">down</text></g></svg>'''

PARTS = HEAD + '''width="6mm" height="4.5mm" preserveAspectRatio="xMinYMax slice" viewBox="0 0 100 100">
<symbol id="s" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></symbol><g id="h"><use xlink:href="#s" width="20" height="20"/></g>
<use xlink:href="#h" x="30"/><use xlink:href="#h" y="30" transform="scale(2)" style="mix-blend-mode:multiply"/>
<svg x="50" y="50" width="40" height="40" viewBox="0 0 4 4"><rect width="3" height="3" fill="currentColor"/></svg>
<switch><g systemLanguage="el"><circle r="9"/></g><circle r="8"/></switch>
<image x="10" y="60" width="40" height="30" xlink:href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAD\
ElEQVQI12P4z8AAAAMBAQAY3Y2wAAAAAElFTkSuQmCC"/></svg>'''

DRAWINGS = (SHAPES, TEXT, PARTS)
NUMBERS = ('0', '-1', '1', '3', '40', '999', '65536', '1e9', '1e-9', '0.001', '-1e5', '1e400', '50%', 'NaN')


def mutate(source, text):
    """SOURCE: of chance."""
    for _ in range(source.choice((1, 1, 2, 3, 8, 20))):
        if source.random() < 0.7:
            found = source.choice(list(re.finditer(r'-?\d+\.?\d*', text)))
            text = text[:found.start()] + source.choice(NUMBERS) + text[found.end():]
            continue
        found = source.choice(list(re.finditer(r'<[^<>]*/>', text)) or [re.search('<', text)])
        copies = source.choice((0, 2, 2, 50))
        text = text[:found.start()] + found.group() * copies + text[found.end():]
    return text

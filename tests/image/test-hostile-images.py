#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the real decoder bombs and mutated pictures; SCHOLIA_HOSTILE_IMAGES says how many of these,
and that no bomb is left out.

Each ends as a picture or with a reason, by itself: no signal, at most 512 MiB, a bounded time of a
processor. The longest and largest are told.
"""

import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import zlib

import bombs
import bombs_drawing
import drawing_seeds
from decoder_process import DONE, FAILED, Run, own_peak_bytes

PEAK_BYTES = 512 * 1024 * 1024
# Twice the goal: a busy machine's cores share caches.
CPU_SECONDS = 4.0
COUNT = 'SCHOLIA_HOSTILE_IMAGES'
SEED = 20260301
# In CI, plain and with sanitizers, with which each takes five times as long.
IN_CI, IN_CI_SLOW = 160, 64
PLASMA = ['-size', '240x180', '-seed', '7', 'plasma:red-blue', '-alpha', 'on', '-channel', 'A', '-fx', 'i/w']
SEEDS = (
    ('png', ['-depth', '8']),
    ('png', ['-depth', '16', '-interlace', 'PNG']),
    ('png', ['-colors', '200', '-type', 'PaletteAlpha']),
    ('jpg', ['-quality', '90', '-sampling-factor', '4:2:0']),
    ('jpg', ['-quality', '90', '-interlace', 'JPEG']),
    ('jpg', ['-colorspace', 'CMYK']),
    ('webp', ['-quality', '80']),
    ('webp', ['-define', 'webp:lossless=true']),
    ('gif', ['-colors', '64']),
    ('gif', ['-colors', '8', '-interlace', 'GIF']),
    ('bmp', ['-type', 'TrueColorAlpha']),
    ('bmp', ['-alpha', 'off', '-type', 'Palette', '-compress', 'RLE']),
    ('tiff', ['-compress', 'LZW']),
    ('tiff', ['-alpha', 'off', '-compress', 'JPEG']),
    ('tiff', ['-alpha', 'off', '-compress', 'Zip', '-define', 'tiff:tile-geometry=64x64']),
    ('avif', ['avifenc', '-s', '9']),
    ('avif', ['avifenc', '-s', '9', '-d', '10', '-g', '2x2', '--irot', '1']),
    ('heic', ['heif-enc', '-p', 'preset=ultrafast']),
    ('heic', ['heif-enc', '-p', 'preset=ultrafast', '-b', '10', '--no-alpha']),
)


class Tally:
    """What the pictures of one kind took, and how they ended."""

    def __init__(self):
        self.ends, self.most_seconds, self.most_bytes = {}, (0.0, ''), (0, '')

    def add(self, name, run):
        end = run.words()
        self.ends[end] = self.ends.get(end, 0) + 1
        self.most_seconds = max(self.most_seconds, (run.cpu_seconds, name))
        self.most_bytes = max(self.most_bytes, (run.peak_bytes, name))

    def __str__(self):
        seconds, slowest = self.most_seconds
        size, largest = self.most_bytes
        ends = ', '.join(f'{count} {end}' for end, count in sorted(self.ends.items()))
        return f'{ends}; at most {seconds:.2f} s of a processor ({slowest}) and {size / 1048576:.0f} MiB ({largest})'


class Campaign:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.is_slow = 'ASAN_OPTIONS' in os.environ or 'asan' in subprocess.run(
            ['ldd', program], capture_output=True, text=True, check=True).stdout
        self.tallies = {}
        # What a sanitizer has to say of the end of a stack, the cage would kill it for.
        if self.is_slow:
            os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':handle_segv=0'

    def count(self):
        """How many mutated pictures."""
        return int(os.environ.get(COUNT, IN_CI_SLOW if self.is_slow else IN_CI))

    def run(self, kind, name, path):
        run = Run(self.program, path, self.folder)
        self.tallies.setdefault(kind, Tally()).add(name, run)
        return run, self.fault(kind, run)

    def fault(self, kind, run):
        """What is wrong with how it ended; '' if nothing."""
        last = run.last()
        # librsvg's way of giving up; the application says that the program broke off.
        if kind == 'svg' and run.status == -signal.SIGABRT:
            return ''
        if run.status < 0 or last is None or last.kind not in (DONE, FAILED):
            return f'it was {run.words()}'
        if run.status != (0 if last.kind == DONE else 1):
            return f'status {run.status} after the last report'
        # A sanitizer keeps books of its own.
        if not self.is_slow and run.peak_bytes > PEAK_BYTES:
            return f'{run.peak_bytes / 1e6:.0f} MB'
        if not self.is_slow and run.cpu_seconds > CPU_SECONDS:
            return f'{run.cpu_seconds:.2f} s'
        return ''

    def print_tallies(self):
        for kind, tally in self.tallies.items():
            print(f'# {kind}: {tally}')
        print(f'# this program had {own_peak_bytes() / 1048576:.0f} MiB')


def try_bombs(campaign):
    faults = []
    chosen = [(name, expected) for name, _, expected in bombs.BOMBS
              if COUNT in os.environ or not (name.endswith('+') or campaign.is_slow and name in bombs_drawing.OF_MEMORY)]
    subprocess.run([sys.executable, bombs.__file__, campaign.folder, *(name for name, _ in chosen)], check=True)
    for name, expected in chosen:
        path = os.path.join(campaign.folder, name)
        run, fault = campaign.run(name.split('-', 1)[0], name, path)
        words = run.last().words if run.last() else ''
        print(f'# {name}: {os.path.getsize(path)} bytes, {run.words()} {words}, {run.cpu_seconds:.2f} s, '
              f'{run.peak_bytes / 1048576:.0f} MiB', flush=True)
        is_expected = run.words() in (expected if isinstance(expected, tuple) else (expected,))
        if run.status < 0 and is_expected:
            continue
        if not fault and not is_expected:
            fault = f'{run.words()} instead of {expected}'
        if fault:
            faults.append(f'{name}: {fault}')
    return faults


def make_seeds(folder):
    contents = []
    plasma = os.path.join(folder, 'plasma.png')
    # Debian 13's ImageMagick says "list" for an -fx, where only this test's report may stand.
    subprocess.run(['convert', *PLASMA, plasma], check=True, stdout=subprocess.DEVNULL)
    for index, (ending, options) in enumerate(SEEDS):
        path = os.path.join(folder, f'seed-{index}.{ending}')
        by_codec = ending in ('avif', 'heic')
        # Dithering takes half a second, whatever the size.
        command = [*options, plasma, '-o', path] if by_codec else ['convert', '+dither', plasma, *options, path]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(path, 'rb') as file:
            contents.append((ending, file.read()))
    return contents + [('svg', text.encode()) for text in drawing_seeds.DRAWINGS]


def mend_png(content):
    """With the sums that belong to what the chunks have become, so that they are read at all."""
    mended, at = content[:8], 8
    while at + 12 <= len(content):
        length = struct.unpack('>I', content[at:at + 4])[0]
        if at + 12 + length > len(content):
            break
        body = content[at + 4:at + 8 + length]
        mended += content[at:at + 4] + body + struct.pack('>I', zlib.crc32(body))
        at += 12 + length
    return mended + content[at:]


def mutate(source, ending, content, others):
    # As bytes, hardly one drawing in ten would still be XML.
    if ending == 'svg' and source.random() < 0.8:
        return drawing_seeds.mutate(source, content.decode()).encode()
    changed = bytearray(content)
    for _ in range(source.choice((1, 1, 2, 3, 8, 30))):
        # Headers are where a byte means most.
        at = source.randrange(min(len(changed), 120) if source.random() < 0.5 else len(changed))
        kind = source.randrange(7)
        if kind <= 2:
            changed[at] = source.randrange(256)
        elif kind == 3:
            changed[at] ^= 1 << source.randrange(8)
        elif kind == 4:
            changed[at:at + 4] = struct.pack('>I', source.choice((0, 1, 255, 10000, 65535, 2 ** 31 - 1, 2 ** 32 - 1)))
        elif kind == 5:
            changed[at:at + source.randrange(1, 200)] = b''
        else:
            other = source.choice(others)
            start = source.randrange(len(other))
            changed[at:at] = other[start:start + source.randrange(1, 300)]
        if len(changed) < 20:
            changed = bytearray(content)
    if source.random() < 0.1:
        changed = changed[:source.randrange(1, len(changed))]
    if ending == 'png' and source.random() < 0.7:
        return mend_png(bytes(changed))
    return bytes(changed)


def try_mutations(campaign, count):
    source = random.Random(SEED)
    seeds = make_seeds(campaign.folder)
    others = [content for _, content in seeds]
    faults = []
    for number in range(count):
        ending, content = seeds[number % len(seeds)]
        path = os.path.join(campaign.folder, 'mutated')
        with open(path, 'wb') as file:
            file.write(mutate(source, ending, content, others))
        _, fault = campaign.run(ending, f'mutation {number}', path)
        if fault:
            kept = os.path.join(tempfile.gettempdir(), f'scholia-mutation-{number}.{ending}')
            shutil.copy(path, kept)
            faults.append(f'mutation {number}: {fault}; kept as {kept}')
    for kind, tally in campaign.tallies.items():
        if count >= 1000 and len(tally.ends) < 2:
            faults.append(f'{kind}: all end alike: the mutations change nothing that matters')
    return faults


def main():
    program = os.environ['SCHOLIA_DECODER']
    # Libraries may warn of what they are given here; that is no fault of the tests' other programs.
    os.environ.pop('G_DEBUG', None)
    bad = 0
    print('1..2')
    for number, (name, attack) in enumerate((('bombs', try_bombs), ('mutations', lambda c: try_mutations(c, c.count()))), 1):
        with tempfile.TemporaryDirectory() as folder:
            campaign = Campaign(program, folder)
            faults = attack(campaign)
        for fault in faults:
            print(f'# {fault}')
        campaign.print_tallies()
        print(f'{"not ok" if faults else "ok"} {number} hostile-images/{name}', flush=True)
        bad += bool(faults)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

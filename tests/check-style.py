#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches the rules of the house that a compiler does not: layers, sizes, headers, words.

Usage: check-style.py [FOLDER]; prints each offence as FILE:LINE: words, ends with status 1 if any.
"""

import re
import subprocess
import sys
from pathlib import Path

MAX_LINES = 500           # of a file
MAX_FUNCTION_LINES = 60   # from the name to the closing brace
MAX_COLUMNS = 100

# What each folder of src/ may include, besides itself.
BELOW_SERVER = ['store', 'protocol', 'model']
LAYERS = {
    'exif': [],
    'model': [],
    'protocol': ['exif', 'model'],
    'store': ['protocol', 'model'],
    'server/timing': [],
    'server/log': ['server/timing'],
    'server/admission': ['server/timing', 'protocol', 'model'],
    'server/metering': ['server/log', 'server/timing'] + BELOW_SERVER,
    'server/access': ['server/timing'] + BELOW_SERVER,
    'server/room': BELOW_SERVER,
    'server/live': ['server/metering', 'server/timing', 'protocol', 'model'],
    'server/boards': ['server/admission', 'server/live', 'server/room', 'server/access', 'server/metering',
                      'server/log', 'server/timing'] + BELOW_SERVER,
    'server/network': ['server/admission', 'server/access', 'server/log', 'server/timing'] + BELOW_SERVER,
    'server/http': ['server/network', 'server/boards', 'server/live', 'server/room',
                    'server/admission', 'server/access', 'server/metering', 'server/log',
                    'server/timing'] + BELOW_SERVER,
    # main() is there, and calls the commands; the library of this folder is below them.
    'server': ['server/command', 'server/http', 'server/network', 'server/boards', 'server/live',
               'server/room', 'server/admission', 'server/access', 'server/metering', 'server/log',
               'server/timing'] + BELOW_SERVER,
    'server/command': ['server', 'server/http', 'server/network', 'server/boards', 'server/access',
                       'server/log'] + BELOW_SERVER,
    'program': [],
    'sync': ['program', 'protocol', 'model'],
    'image/pyramid': ['model'],
    'image/decoder': ['exif', 'image/pyramid', 'model'],
    'image/loader': ['image/pyramid', 'program', 'protocol', 'model'],
    'image': ['image/loader', 'image/decoder', 'image/pyramid', 'protocol', 'model'],
    'canvas': ['image', 'model'],
    'app': ['canvas', 'image', 'sync', 'protocol', 'model'],
}
# Libraries, by the start of an include, and the only folders that may know them.
LIBRARIES = {
    'gtk/': ['canvas', 'app'],
    'gdk/': ['image', 'canvas', 'app'],
    'adwaita.h': ['app'],
    'libportal': ['app'],
    'libsoup/': ['sync', 'server/http', 'server/command'],
    'sqlite3.h': ['store'],
    'wslay/': ['server/live'],
    'gnutls/': ['server/access', 'server/network'],
    'gnutls/crypto.h': ['model', 'server/access', 'server/network'],
    'libsecret/': ['sync'],
    'seccomp.h': ['image/decoder'],
    'json-glib/': ['protocol', 'app', 'sync'],
}
TOP_LEVEL = {'src', 'data', 'po', 'tests', 'flatpak', 'meson.build', 'meson_options.txt',
             'README.md', 'COPYING', 'dev'}
# Deprecated after the baseline: one file keeps them together. Others are never wanted.
KEPT_TOGETHER = r'GtkFileChooserNative|gtk_file_chooser_|AdwMessageDialog|adw_message_dialog_|AdwAboutWindow'
KEPT_IN = 'src/app/scholia-dialogs.c'
NEVER = (r'\bGtkDialog\b|gtk_dialog_|GtkTreeView|GtkComboBox|GtkInfoBar|GtkEntryCompletion|'
         r'gtk_widget_show\b|get_allocated_|adw_leaflet_|adw_flap_')
VAGUE_NAME = re.compile(r'(utils?|helpers?|common|manager|misc)\b')
# Put together at run time, so that this file does not offend itself.
UNFINISHED = re.compile(r'\b(' + '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK']) + r')\b')
NEEDS_LICENCE = {'.c', '.h', '.py', '.sh', '.ui', '.css', '.svg', '.build', '.txt', '.md', '.in',
                 '.xml', '.1', '.yml', '.yaml', '.po'}

offences = []


def say(path, line, words):
    offences.append(f'{path}:{line}: {words}')


def tracked(root):
    names = subprocess.run(['git', 'ls-files', '--cached', '--others', '--exclude-standard'],
                           cwd=root, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in names.splitlines() if (root / name).is_file()]


def check_top_level(paths):
    for name in sorted({path.parts[0] for path in paths}):
        if name not in TOP_LEVEL and not name.startswith('.'):
            say(name, 1, 'does not belong at the top level')


def check_text(path, lines):
    if path.suffix in NEEDS_LICENCE and 'SPDX-License-Identifier' not in '\n'.join(lines[:5]):
        say(path, 1, 'no SPDX-License-Identifier in the first five lines')
    for number, line in enumerate(lines, 1):
        if line.rstrip() != line and path.suffix != '.md' and path.suffix != '.po':
            say(path, number, 'white space at the end')
        if UNFINISHED.search(line) and path.suffix in {'.c', '.h', '.py', '.ui', '.build'}:
            say(path, number, 'unfinished work in the text')


def check_code(path, lines):
    if len(lines) > MAX_LINES:
        say(path, len(lines), f'{len(lines)} lines; split it by concern at {MAX_LINES}')
    if VAGUE_NAME.search(path.stem.replace('-', ' ')):
        say(path, 1, 'the name says nothing: utils, helpers, common, manager')
    for number, line in enumerate(lines, 1):
        if '\t' in line:
            say(path, number, 'a tab')
        if len(line) > MAX_COLUMNS:
            say(path, number, f'{len(line)} columns; {MAX_COLUMNS} at most')
        if re.search(NEVER, line):
            say(path, number, 'a widget or function that we do not use')
        if str(path) != KEPT_IN and path.parts[0] == 'src' and re.search(KEPT_TOGETHER, line):
            say(path, number, f'belongs into {KEPT_IN}')


def check_functions(path, lines):
    """A function's body opens and closes in column 0; its name stands above."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == '{':
            start = number
        elif line == '}' and start is not None:
            if number - start > MAX_FUNCTION_LINES:
                say(path, start, f'a function of {number - start} lines; {MAX_FUNCTION_LINES} at most')
            start = None


def layer_of(path):
    return '/'.join(path.parts[1:-1])


def check_layers(path, lines, owners):
    folder = layer_of(path)
    for number, line in enumerate(lines, 1):
        include = re.match(r'#include ["<]([^">]+)[">]', line)
        if not include:
            continue
        name = include.group(1)
        owner = owners.get(name)
        if owner and owner != folder and owner not in LAYERS.get(folder, []):
            say(path, number, f'{folder} must not see {owner}')
        known = max((start for start in LIBRARIES if name.startswith(start)), key=len, default=None)
        if known and folder not in LIBRARIES[known]:
            say(path, number, f'{folder} must not know {known.rstrip("/")}')


def check_ui(path, text):
    for button in re.finditer(r'<object class="Gtk(?:Toggle|Menu)?Button"[^>]*>(.*?)</object>', text, re.S):
        own = re.sub(r'<child.*|<property name="(child|popover)">.*', '', button.group(1), flags=re.S)
        if 'name="icon-name"' in own and 'tooltip-text' not in own:
            say(path, text[:button.start()].count('\n') + 1, 'an icon-only button without a tooltip')
        if 'name="icon-name"' in own and '<accessibility>' not in button.group(1):
            say(path, text[:button.start()].count('\n') + 1, 'an icon-only button without a label')
    for match in re.finditer(r'<property name="(label|title|tooltip-text|subtitle|placeholder-text)"'
                             r'(?![^>]*translatable)[^>]*>([^<]*[A-Za-z]{2}[^<]*)<', text):
        say(path, text[:match.start()].count('\n') + 1, f'"{match.group(2)}" is not translatable')


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[1])
    paths = tracked(root)
    owners = {path.name: layer_of(path) for path in paths
              if path.parts[0] == 'src' and len(path.parts) > 2 and path.suffix == '.h'}
    check_top_level(paths)
    for path in paths:
        if path.suffix in {'.png', '.jpg', '.jpeg', '.webp', '.bin'} or 'corpus' in path.parts:
            continue
        text = (root / path).read_text(encoding='utf-8')
        lines = text.splitlines()
        check_text(path, lines)
        if path.suffix in {'.c', '.h'}:
            check_code(path, lines)
            check_functions(path, lines)
            if path.parts[0] == 'src' and len(path.parts) > 2:
                check_layers(path, lines, owners)
        if path.suffix == '.ui':
            check_ui(path, text)
    for folder in sorted({layer_of(path) for path in paths
                          if path.parts[0] == 'src' and len(path.parts) > 2 and path.suffix == '.c'}):
        if not (root / 'src' / folder / 'README.md').exists():
            say(f'src/{folder}', 1, 'no README.md')
    print('\n'.join(sorted(offences)) or f'{len(paths)} files in good style')
    return 1 if offences else 0


if __name__ == '__main__':
    sys.exit(main())

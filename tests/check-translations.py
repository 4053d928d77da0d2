#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text of the interface is offered for translation, and Greek has all of it.

Extracts the messages of the source as it stands and merges po/el.po with them; untranslated or
fuzzy ones are printed and end this with status 1. Usage: check-translations.py [FOLDER]
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MARKED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext|dgettext|g_dgettext) ?\(|translatable="')


def marked_files(root):
    for folder, suffixes in (('src', {'.c', '.h', '.ui'}), ('data', {'.in', '.xml'})):
        for path in sorted((root / folder).rglob('*')):
            if path.suffix not in suffixes:
                continue
            name = path.name
            if name.endswith(('.desktop.in', '.metainfo.xml.in')) or (
                    path.suffix != '.in' and MARKED.search(path.read_text(encoding='utf-8'))):
                if not (path.suffix == '.h' and '#define' in path.read_text(encoding='utf-8')):
                    yield str(path.relative_to(root))


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[1])
    listed = [line for line in (root / 'po/POTFILES').read_text().splitlines()
              if line and not line.startswith('#')]
    missing = sorted(set(marked_files(root)) - set(listed))
    gone = [name for name in listed if not (root / name).exists()]
    for name in missing:
        print(f'{name}: has text for people but is not in po/POTFILES')
    for name in gone:
        print(f'po/POTFILES: {name} is not there')
    if missing or gone:
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pot, merged = f'{folder}/scholia.pot', f'{folder}/el.po'
        subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '-o', pot,
                        '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
                        '--keyword=ngettext:1,2', '--keyword=g_dngettext:2,3',
                        '--keyword=g_dgettext:2', '--keyword=dgettext:2',
                        '--flag=g_strdup_printf:1:c-format', '--flag=g_set_error:4:c-format', *listed],
                       cwd=root, check=True, stderr=subprocess.DEVNULL)
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, root / 'po/el.po', pot],
                       check=True)
        subprocess.run(['msgfmt', '--check', '-o', '/dev/null', merged], check=True)
        lacking = subprocess.run(['msgattrib', '--untranslated', '--no-wrap', merged],
                                 check=True, capture_output=True, text=True).stdout
        fuzzy = subprocess.run(['msgattrib', '--only-fuzzy', '--no-wrap', merged],
                               check=True, capture_output=True, text=True).stdout
        count = subprocess.run(['msgfmt', '--statistics', '-o', '/dev/null', merged],
                               check=True, capture_output=True, text=True).stderr
    print(lacking + fuzzy or f'Greek: {count.strip()}')
    return 1 if 'msgid' in lacking or 'msgid' in fuzzy else 0


if __name__ == '__main__':
    sys.exit(main())

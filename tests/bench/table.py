# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, as a table for the screen, Markdown and JSON."""

import json

COLUMNS = ['goal', 'target', 'Scholia', 'nchan', 'ws', '']


def verdict(row):
    return '' if row.is_met is None else 'ok' if row.is_met else 'miss'


def cells(row):
    return [row.goal, row.target, row.figures.get('scholia', ''), row.figures.get('nchan', ''),
            row.figures.get('ws', ''), verdict(row)]


def as_text(rows):
    lines = [COLUMNS] + [cells(row) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    return '\n'.join('  '.join(word.ljust(width) for word, width in zip(line, widths)).rstrip()
                     for line in lines)


def as_markdown(rows):
    lines = [COLUMNS, ['---'] * len(COLUMNS)] + [cells(row) for row in rows]
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def write(folder, rows, machine):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'table.md').write_text(as_markdown(rows) + '\n')
    (folder / 'table.json').write_text(json.dumps(
        {'machine': machine, 'rows': [vars(row) for row in rows]}, indent=1, ensure_ascii=False))

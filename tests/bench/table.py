# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, as a table for the screen, Markdown and JSON."""

import json


def verdict(row):
    return '' if row.is_met is None else 'ok' if row.is_met else 'miss'


def columns(peers):
    return ['goal', 'target', 'Scholia', *peers, '']


def cells(row, peers):
    return [row.goal, row.target, row.figures.get('scholia', ''),
            *(row.figures.get(peer, '') for peer in peers), verdict(row)]


def as_text(rows, peers):
    lines = [columns(peers)] + [cells(row, peers) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return '\n'.join('  '.join(word.ljust(width) for word, width in zip(line, widths)).rstrip()
                     for line in lines)


def as_markdown(rows, peers):
    head = columns(peers)
    lines = [head, ['---'] * len(head)] + [cells(row, peers) for row in rows]
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def write(folder, rows, peers, machine):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'table.md').write_text(as_markdown(rows, peers) + '\n')
    (folder / 'table.json').write_text(json.dumps(
        {'machine': machine, 'rows': [vars(row) for row in rows]}, indent=1, ensure_ascii=False))


def measure(makers, bench, names, peers, folder, machine):
    """Makes the rows of these names, prints each as it comes, then all of them."""
    rows = []
    for name in names:
        for row in makers[name](bench):
            rows.append(row)
            figures = ' · '.join(f'{who} {words}' for who, words in row.figures.items())
            print(f'{verdict(row):4} {row.goal}: {figures}', flush=True)
    print(f'\n{as_text(rows, peers)}\n')
    write(folder, rows, peers, machine)
    print(folder / 'table.md')

# SPDX-License-Identifier: GPL-3.0-or-later
"""A row of the table: a goal, and what came of it."""

from dataclasses import dataclass, field


@dataclass
class Row:
    goal: str
    target: str
    figures: dict                             # contender: words
    is_met: bool | None                       # None: a figure without a target
    runs: dict = field(default_factory=dict)  # contender: the generator's figures


def cpu_words(run):
    return f'{run["cpu_us_per_delivery"]:.1f} µs'


def is_whole(run):
    """Each delivery came once and in order, and nobody was refused or cut off. Of presence the
    latest wins: some may be left out, but not the last."""
    return (run['disordered'] == 0 and run['stale'] == 0 and run['refused'] == 0 and
            run['ended'] == 0 and (run['acks_per_s'] == 0 or
                                   run['delivered_in_all'] == run['expected_in_all']))

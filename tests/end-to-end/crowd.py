# SPDX-License-Identifier: GPL-3.0-or-later
"""A board that is nearly full, filled by the protocol as people would, only faster: by one after the
other, each with as many actions as a connection may send at once."""

import random
import re
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'hostile'))
import wire  # noqa: E402  pylint: disable=wrong-import-position

LINK = re.compile(r'scholia://([^:/]+):(\d+)/b/(\w+)\?fp=[^#]+#(.+)')
# Of one visit; together no more than a connection's burst.
N_CREATED, N_RESOLVED = 50, 8
NAMES = ('Aisha Rahman', 'Mateo Silva', 'Priya Nair', 'Chen Li', 'Noor Haddad', 'Maria Costa', 'Tomás Ruiz',
         'Ingrid Berg')
WORDS = ('Could this be one line shorter?', 'The contrast is too low here.', 'This label is cut off in German.',
         'Is this the same blue as above?', 'Nobody in the test found this.', 'Needs an empty state.',
         'Move it a little to the left.', 'Which of the two is meant?', 'Screen readers say this twice.',
         'Too close to the edge.', 'Nice!', 'Please check the numbers.')
# How many places people talk about most, and how near to them they point, as a part of the picture.
N_TOPICS, NEARNESS = 60, 0.02


class Crowd:
    """Who has the link @link. The same number of threads is always the same board."""

    def __init__(self, link):
        host, port, self.board, self.token = LINK.fullmatch(link).groups()
        self.address = wire.Encrypted((host, int(port)))
        self.random = random.Random(96)
        self.topics = [(self.random.random(), self.random.random()) for _ in range(N_TOPICS)]
        self.n_visits = 0
        self.head = {'seq': 0, 'headId': ''}

    def place(self):
        """On most places somebody else has been; some are alone."""
        if self.random.random() < 0.3:
            x, y = self.random.random(), self.random.random()
        else:
            x, y = (self.random.gauss(at, NEARNESS) for at in self.random.choice(self.topics))
        return {axis: round(min(max(value, 0), 1), 6) for axis, value in (('x', x), ('y', y))}

    def act(self, line, kind, **members):
        """Sends it; the event that it became."""
        action = {'type': 'action', 'broadcastId': str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
                  'action': kind, **members}
        line.send(wire.text(action))
        return action['broadcastId']

    def visit(self, n_threads):
        """One of them comes, makes so many threads, settles a few, and goes."""
        number = self.n_visits
        self.n_visits += 1
        with wire.Line(self.address) as line:
            line.join(self.board, self.token, NAMES[number % len(NAMES)], color=number % 8, **self.head)
            made = [self.act(line, 'create', anchor=self.place(), body=self.random.choice(WORDS))
                    for _ in range(n_threads)]
            for thread in made[:N_RESOLVED]:
                self.act(line, 'resolve', threadId=thread)
            for _ in range(n_threads + min(n_threads, N_RESOLVED)):
                event = line.expect(*wire.EVENTS)
            self.head = {'seq': event['seq'], 'headId': event['broadcastId']}

    def make_threads(self, n_threads):
        while n_threads > 0:
            self.visit(min(n_threads, N_CREATED))
            n_threads -= N_CREATED

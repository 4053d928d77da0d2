# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of the load generator against one contender, and where all of them come from."""

import json
import shutil
import subprocess
from pathlib import Path

from contenders import LOAD_CORE, Nchan, Scholia, Ws, pin

# Scholia's own frame of a full presence message, in bytes: what the peers are given to relay.
PRESENCE_BYTES = 148

# The share of the time for which a core may be taken away before a run is called noisy.
NOISE = 0.05


class Bench:
    """Where things are, how long each takes, and who can be compared."""

    def __init__(self, build, output, is_quick, is_quiet=False):
        self.load = build / 'tests' / 'bench' / 'load' / 'load'
        self.server = build / 'src' / 'server' / 'scholia-server'
        self.output = output
        self.modules = output / 'npm'
        self.is_quick = is_quick
        self.is_quiet = is_quiet
        self.pin_load = pin(LOAD_CORE)
        self.without = {}
        # Boards of an earlier bench may be of an earlier server.
        shutil.rmtree(output / 'boards', ignore_errors=True)

    def invite_peers(self):
        """Only now: npm has to fetch one of them."""
        self.without = {'nchan': Nchan.missing(), 'ws': Ws.install(self.modules)}
        for name, why in self.without.items():
            if why:
                print(f'{name} is not compared: {why}')

    def pick(self, whole, quick):
        return quick if self.is_quick else whole

    def scholia(self, **settings):
        return Scholia(self.output, self.server, **settings)

    def contenders(self, in_quick=True, **ws_settings):
        """Scholia and the peers that are there, as functions that make them; in the quick form only
        where the comparison is the goal."""
        yield 'scholia', self.scholia
        if self.is_quick and not in_quick:
            return
        if not self.without['nchan']:
            yield 'nchan', lambda **settings: Nchan(self.output)
        if not self.without['ws']:
            yield 'ws', lambda **settings: Ws(self.output, self.modules, **ws_settings)

    def command(self, contender, scenario, connections, room_size, **options):
        """The generator's words."""
        words = [self.load, scenario, '--port', contender.port, '--rooms', contender.rooms,
                 '--connections', connections, '--room-size', room_size]
        flags = {'raw': contender.is_raw, 'echo': contender.has_echo,
                 'tls': getattr(contender, 'is_tls', False)}
        timing = {'warm_up': self.pick(1, 0.5)}
        for name, value in {**flags, **timing, **options}.items():
            if value is True:
                words.append(f'--{name.replace("_", "-")}')
            elif value is not False:
                words += [f'--{name.replace("_", "-")}', value]
        for pid in contender.pids():
            words += ['--pid', pid]
        return [str(word) for word in words]

    def run(self, contender, scenario, connections, room_size, **options):
        """The generator's figures; it ends the bench if the run is void."""
        command = self.command(contender, scenario, connections, room_size, **options)
        got = subprocess.run(command, preexec_fn=self.pin_load, stdout=subprocess.PIPE, text=True)
        if got.returncode != 0:
            self.give_up(contender, got.stdout)
        figures = json.loads(got.stdout)
        self.note_noise(contender, figures)
        return figures

    def note_noise(self, contender, figures):
        """Who waits for a core that somebody else has sends less often and more at once."""
        waited = figures.get('generator_waiting_share', 0)
        # While actions are stored, the server's own writer is the other one that wants its core.
        if figures.get('acks_per_s', 0) == 0 and figures.get('cpu_share', 0) < 0.9:
            waited = max(waited, figures.get('waiting_share', 0))
        if not self.is_quiet and waited > NOISE:
            print(f'     {contender.name}: a core was somebody else\'s for {waited * 100:.0f} % of '
                  'the time', flush=True)

    def give_up(self, contender, words):
        log = (contender.folder / 'log').read_text()[-2000:]
        raise RuntimeError(f'the run against {contender.name} is void: {words}\n{log}')


def rate_for(contender, deliveries, room_size):
    """Messages a second that make so many deliveries."""
    return deliveries / (room_size if contender.has_echo else room_size - 1)

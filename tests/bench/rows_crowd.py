# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about many people who are there, come, and come back."""

import json
import signal
import subprocess
import time

from row import Row


def how_many(bench):
    return bench.pick(10000, 2000)


# So long a silence that the server bears it while nobody says anything, in milliseconds.
BEARS_SILENCE_MS = 3600000


def idle_run(bench, contender):
    people = how_many(bench)
    contender.make_rooms(people // 10)
    whole = bench.pick(30, 3)
    is_ours = contender.name == 'scholia'
    return bench.run(contender, 'idle', people, 10, seconds=whole if is_ours else min(whole, 5),
                     warm_up=bench.pick(16, 1) if is_ours else 1)


def idle(bench):
    runs = {}
    for name, make in bench.contenders(in_quick=False):
        settings = {'dead_after_ms': BEARS_SILENCE_MS} if name == 'scholia' else {}
        with make(**settings) as contender:
            runs[name] = idle_run(bench, contender)
    own = runs['scholia']
    memory = {name: (run['rss_at_rest'] - run['rss_before']) / how_many(bench)
              for name, run in runs.items()}
    cpu = {name: run['silent_cpu_us'] / run['silent_seconds'] / 1e4 for name, run in runs.items()}
    beats = own['beating_cpu_us'] / own['beating_seconds'] / 1e4
    return [
        Row(f'memory per idle connection, {how_many(bench):,} of them', '<= 3 KB',
            {name: f'{size / 1000:.1f} KB' for name, size in memory.items()},
            memory['scholia'] <= 3000, runs),
        Row('idle CPU · wake-ups a second', 'none',
            {name: f'{cpu[name]:.2f} % · {run["silent_switches"] / run["silent_seconds"]:.1f}'
             for name, run in runs.items()},
            own['silent_cpu_us'] == 0 and own['silent_switches'] == 0),
        Row('the same, each sending its heartbeats', '', {'scholia': f'{beats:.2f} %'}, None),
    ]


def joins(bench):
    people = how_many(bench)
    runs = {}
    for name, make in bench.contenders(in_quick=False):
        with make() as contender:
            contender.make_rooms(people // 10)
            runs[name] = bench.run(contender, 'joins', people, 10, visitors=64,
                                   seconds=bench.pick(4, 2))
    own = runs['scholia']
    return [Row(f'full joins a second, at {people:,} open', '>= 3,000',
                {name: f'{run["joins_per_s"]:,.0f}' + ('' if name == 'scholia' else ' (no hello)')
                 for name, run in runs.items()},
                own['joins_per_s'] >= 3000 and own['disordered'] == 0, runs)]


def restart_under(bench, contender, people, sign):
    """The server ends and starts again, with the same data and port, while people are there."""
    command = bench.command(contender, 'restart', people, 10)
    process = subprocess.Popen(command, preexec_fn=bench.pin_load, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline().strip() != 'joined':
        process.wait()
        bench.give_up(contender, 'nobody joined')
    contender.stop(sign)
    down_at = time.monotonic()
    contender.start()
    up_at = time.monotonic()
    text = process.stdout.read()
    if process.wait() != 0:
        bench.give_up(contender, text)
    run = json.loads(text)
    run['down_seconds'] = up_at - down_at
    run['seconds_to_live'] = run['all_live_at_s'] - run['first_loss_at_s']
    return run


def restart(bench):
    rows = []
    for words, sign, is_tls in (('a restart', signal.SIGTERM, False),
                                ('a kill -9 and a start', signal.SIGKILL, False),
                                ('a restart, over TLS', signal.SIGTERM, True)):
        with bench.scholia(is_tls=is_tls) as contender:
            contender.make_rooms(100)
            run = restart_under(bench, contender, 1000, sign)
        rows.append(Row(
            f'1,000 people after {words}', 'all live, in step <= 10 s, no herd',
            {'scholia': f'{run["seconds_to_live"]:.1f} s, most in 100 ms: '
                        f'{run["most_attempts_in_100_ms"]:.0f}'},
            run['seconds_to_live'] <= 10 and run['apart'] == 0 and run['disordered'] == 0 and
            run['most_attempts_in_100_ms'] <= HERD, {'scholia': run}))
    return rows


# Attempts in 100 ms, of 1,000 people who come back within 0.5 s at first: an even spread has 200,
# a herd all 1,000. Half as many again is left to chance.
HERD = 300

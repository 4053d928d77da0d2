# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows in which each contender relays the same messages."""

from measure import PRESENCE_BYTES, rate_for
from row import Row, cpu_words, is_whole

DELIVERIES_PER_S = 40000


def relay_through(bench, contender, connections, seconds):
    contender.make_rooms(connections // 10)
    return bench.run(contender, 'steady', connections, 10,
                     rate=rate_for(contender, DELIVERIES_PER_S, 10), bytes=PRESENCE_BYTES,
                     seconds=seconds)


def relay(bench, connections, seconds, in_quick=True):
    """The same stream of messages through each contender, in rooms of ten."""
    runs = {}
    for name, make in bench.contenders(in_quick):
        with make() as contender:
            runs[name] = relay_through(bench, contender, connections, seconds)
    return runs


def cpu_at_1000(bench):
    runs = relay(bench, 1000, bench.pick(5, 1))
    own = runs['scholia']
    beats = 'nchan' not in runs or (own['cpu_us_per_delivery'] <
                                    runs['nchan']['cpu_us_per_delivery'])
    return [Row('CPU per delivery, 1,000 connections, 40k/s of '
                f'{own["presence_in_bytes"]:.0f} bytes', '<= 7 µs, less than nchan',
                {name: cpu_words(run) for name, run in runs.items()},
                own['cpu_us_per_delivery'] <= 7 and beats and is_whole(own), runs)]


def cpu_at_10000(bench):
    connections = bench.pick(10000, 5000)
    runs = relay(bench, connections, bench.pick(5, 1), in_quick=False)
    own = runs['scholia']
    return [Row(f'the same at {connections:,} connections', '<= 10 µs, p99 <= 5 ms',
                {name: f'{cpu_words(run)}, p99 {run["delivery_p99_ms"]:.1f} ms'
                 for name, run in runs.items()},
                own['cpu_us_per_delivery'] <= 10 and own['delivery_p99_ms'] <= 5 and is_whole(own),
                runs)]


def tls(bench):
    with bench.scholia(is_tls=True) as contender:
        run = relay_through(bench, contender, 1000, bench.pick(4, 1))
    return [Row('CPU per delivery over TLS, 1,000 connections, 40k/s', '',
                {'scholia': f'{cpu_words(run)}, p99 {run["delivery_p99_ms"]:.1f} ms'}, None,
                {'scholia': run})]


# How often Scholia sends what many cursors did, in milliseconds; the peers are given the same.
TICK_MS = 16
CURSOR_RATE = 30
N_CURSORS = 200
# A cursor among many in Scholia's message, in bytes.
CURSOR_BYTES = 18


def move_cursors(bench, name, contender, seconds):
    """ws gathers as Scholia does; nchan cannot, so one of the room publishes what was gathered:
    it is spared 6,000 messages a second on the way in."""
    contender.make_rooms(1)
    if name == 'nchan':
        per_tick = N_CURSORS * CURSOR_RATE * TICK_MS // 1000
        return bench.run(contender, 'steady', N_CURSORS, N_CURSORS, rate=1000 / TICK_MS, senders=1,
                         bytes=per_tick * CURSOR_BYTES, seconds=seconds)
    return bench.run(contender, 'steady', N_CURSORS, N_CURSORS, rate=N_CURSORS * CURSOR_RATE,
                     bytes=CURSOR_BYTES if name == 'ws' else 0, seconds=seconds)


def cursors(bench):
    runs = {}
    for name, make in bench.contenders(tick_ms=TICK_MS):
        with make() as contender:
            runs[name] = move_cursors(bench, name, contender, bench.pick(5, 1))
    own = runs['scholia']
    return [Row('200 people moving cursors at 30 Hz', '<= 12 % of the core, p50 <= 10 ms',
                {name: f'{run["cpu_share"] * 100:.0f} %, p50 {run["delivery_p50_ms"]:.1f} ms'
                 for name, run in runs.items()},
                own['cpu_share'] <= 0.12 and own['delivery_p50_ms'] <= 10 and
                is_whole(own), runs)]

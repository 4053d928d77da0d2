# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about actions: checked, stored with synchronous=FULL, and sent to all."""

import os
import time

from measure import rate_for
from row import Row, cpu_words, is_whole

N_BOARDS = 200
PEOPLE_PER_BOARD = 4
EVENT_BYTES = 400
N_SYNCS = 100


def sync_times_ms(folder):
    """What the disk itself takes for a small write that is durable: p50 and p99."""
    times = []
    with open(folder / 'sync', 'wb') as probe:
        for _ in range(N_SYNCS):
            started = time.perf_counter()
            probe.write(b'x' * 4096)
            probe.flush()
            os.fdatasync(probe.fileno())
            times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return times[N_SYNCS // 2], times[N_SYNCS * 99 // 100]


def is_in_memory(folder):
    """A data folder without a disk would prove nothing."""
    mounts = [line.split()[1:3] for line in open('/proc/mounts')]
    at = max((place for place, _ in mounts if str(folder).startswith(place)), key=len)
    return dict(mounts)[at] in ('tmpfs', 'ramfs')


def act(bench, seconds, **options):
    people = N_BOARDS * PEOPLE_PER_BOARD
    with bench.scholia() as contender:
        contender.make_rooms(N_BOARDS)
        return bench.run(contender, 'steady', people, PEOPLE_PER_BOARD, actions=True,
                         bytes=EVENT_BYTES, seconds=seconds, **options)


def durable(bench):
    p50, p99 = sync_times_ms(bench.output)
    disk = 'in memory, no disk' if is_in_memory(bench.output) else f'fsync {p50:.2f}/{p99:.2f} ms'
    most = act(bench, bench.pick(5, 1), saturate=True)
    paced = act(bench, bench.pick(5, 1), rate=2000)
    return [
        Row('durable actions a second, 200 boards saturated', '>= 8,000',
            {'scholia': f'{most["acks_per_s"]:,.0f} ({disk})'},
            most['acks_per_s'] >= 8000 and is_whole(most) and not is_in_memory(bench.output),
            {'scholia': most}),
        Row('the same at 2,000/s: ack', 'p50 <= 2 ms, p99 <= 10 ms',
            {'scholia': f'p50 {paced["ack_p50_ms"]:.1f} ms, p99 {paced["ack_p99_ms"]:.1f} ms'},
            paced['ack_p50_ms'] <= 2 and paced['ack_p99_ms'] <= 10 and is_whole(paced),
            {'scholia': paced}),
    ]


def marker(bench):
    with bench.scholia() as contender:
        contender.make_rooms(1)
        run = bench.run(contender, 'steady', 2, 2, actions=True, words=120, replies=0, rate=20,
                        seconds=0.5, warm_up=0)
    there, back = run['action_out_bytes'], run['event_in_bytes']
    return [Row('new marker on the wire, 120-character comment', '<= 600 bytes each way',
                {'scholia': f'{there:.0f} to, {back:.0f} from the server'},
                0 < there <= 600 and 0 < back <= 600, {'scholia': run})]


def one_board(bench):
    with bench.scholia() as contender:
        contender.make_rooms(1)
        run = bench.run(contender, 'steady', 1000, 1000, actions=True, bytes=EVENT_BYTES, rate=20,
                        seconds=bench.pick(5, 2))
    return [Row('one board, 1,000 people, 20 actions/s', 'p99 delivery <= 50 ms, one core',
                {'scholia': f'p99 {run["delivery_p99_ms"]:.1f} ms, {run["cpu_share"] * 100:.0f} % '
                            'of the core'},
                run['delivery_p99_ms'] <= 50 and is_whole(run), {'scholia': run})]


def events(bench):
    """As many deliveries as in the first row, of 400 bytes, each stored before it is sent. The
    peers relay as much and store nothing."""
    runs = {}
    for name, make in bench.contenders():
        with make() as contender:
            contender.make_rooms(100)
            is_ours = name == 'scholia'
            rate = 4000 if is_ours else rate_for(contender, 40000, 10)
            runs[name] = bench.run(contender, 'steady', 1000, 10, actions=is_ours, rate=rate,
                                   bytes=EVENT_BYTES, seconds=bench.pick(4, 1))
    return [Row('CPU per delivery of 400-byte events, 40k/s', '',
                {name: f'{cpu_words(run)}, {"stored" if name == "scholia" else "not stored"}'
                 for name, run in runs.items()}, None, runs)]

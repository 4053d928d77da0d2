# SPDX-License-Identifier: GPL-3.0-or-later
"""The scaling law: what a delivery and a person cost, by how many there are and how they sit."""

import json

from measure import PRESENCE_BYTES

CONNECTIONS = (100, 1000, 5000, 10000)
ROOM_SIZES = (2, 10, 100, 1000)
DELIVERIES_PER_S = 40000
# Below what a connection may send (30 a second), so that nothing is dropped.
MOST_PER_SENDER = 25


def rate_of(connections, size):
    return min(DELIVERIES_PER_S / (size - 1), connections * MOST_PER_SENDER)


def measure_one(bench, connections, size, seconds):
    with bench.scholia() as contender:
        contender.make_rooms(connections // size)
        run = bench.run(contender, 'steady', connections, size, rate=rate_of(connections, size),
                        bytes=PRESENCE_BYTES, seconds=seconds)
    run['room_size'] = size
    run['bytes_per_connection'] = (run['rss_after'] - run['rss_before']) / connections
    return run


def measure(bench):
    runs = []
    print('connections  room  deliveries/s  frames/s  CPU per delivery  p99      memory each')
    # Most boards first: they are made once.
    for connections in reversed(CONNECTIONS):
        for size in ROOM_SIZES:
            if size > connections:
                continue
            run = measure_one(bench, connections, size, bench.pick(3, 1))
            runs.append(run)
            print(f'{connections:11,}  {size:4}  {run["deliveries_per_s"]:12,.0f}  '
                  f'{run["frames_per_s"]:8,.0f}  {run["cpu_us_per_delivery"]:13.1f} µs  '
                  f'{run["delivery_p99_ms"]:4.1f} ms  {run["bytes_per_connection"] / 1000:8.1f} KB',
                  flush=True)
    return sorted(runs, key=lambda run: (run['connections'], run['room_size']))


def find(runs, connections, size):
    return next((run for run in runs if run['connections'] == connections and
                 run['room_size'] == size), None)


def as_markdown(runs, title, words):
    lines = [[title] + [f'rooms of {size:,}' for size in ROOM_SIZES],
             ['---'] * (1 + len(ROOM_SIZES))]
    for connections in CONNECTIONS:
        cells = [find(runs, connections, size) for size in ROOM_SIZES]
        lines.append([f'{connections:,} connections'] + [words(run) if run else '' for run in cells])
    return '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)


def plot(runs, path):
    try:
        import matplotlib
    except ImportError:
        print('python3-matplotlib is not installed: no plot')
        return
    matplotlib.use('Agg')
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4.5))
    for axis, key, scale, title in ((axes[0], 'cpu_us_per_delivery', 1, 'CPU per delivery, µs'),
                                    (axes[1], 'bytes_per_connection', 1000, 'memory per connection, KB')):
        for size in ROOM_SIZES:
            series = [run for run in runs if run['room_size'] == size]
            axis.plot([run['connections'] for run in series], [run[key] / scale for run in series],
                      marker='o', label=f'rooms of {size:,}')
        axis.set_xscale('log')
        axis.set_ylim(bottom=0)
        axis.set_xticks(CONNECTIONS, [f'{count:,}' for count in CONNECTIONS])
        axis.set_xlabel('connections')
        axis.set_title(title)
        axis.grid(alpha=0.3)
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    print(path)


def report(bench, folder, machine):
    runs = measure(bench)
    text = (f'{machine}\n\n' + as_markdown(runs, 'CPU per delivery', lambda run:
                                           f'{run["cpu_us_per_delivery"]:.1f} µs') + '\n\n' +
            as_markdown(runs, 'memory per connection', lambda run:
                        f'{run["bytes_per_connection"] / 1000:.1f} KB') + '\n')
    (folder / 'scaling.md').write_text(text)
    (folder / 'scaling.json').write_text(json.dumps({'machine': machine, 'runs': runs}, indent=1))
    print(f'\n{text}')
    plot(runs, folder / 'scaling.png')

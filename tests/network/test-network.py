#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real clients and a real server over lines that lose, break and fall silent. Speaks TAP.

Usage: test-network.py --server FILE --client FILE [--minutes N] [--cuts N]
Without --minutes it is the short form: some seconds of loss, two partitions, 4 silent lines.
"""

import argparse
import contextlib
import random
import sqlite3
import sys
import time

from network import Client, Line, Server, enter_namespace, now_ms

HEAL_S = 60
NOTICE_S = 30
PARTITION_EVERY_S = 20
PARTITION_S = 5
MEAN_ACTION_MS = 300


def note(words):
    print('# ' + words, flush=True)


def percentile(values, part):
    return sorted(values)[int(part * (len(values) - 1))]


@contextlib.contextmanager
def people(options, n_clients):
    """A server, and so many clients on lines of their own, all live."""
    server = Server(options.server)
    lines, clients = [], []
    try:
        for number in range(1, n_clients + 1):
            lines.append(Line(number))
            clients.append(Client(options.client, server, number, lines[-1].host, lines[-1].enter))
        for client in clients:
            assert client.wait_live(), client.name + ' does not become live'
        yield server, lines, clients
    finally:
        for client in clients:
            client.kill()
        for line in lines:
            line.remove()
        server.remove()


def spoil(lines, seconds):
    """Loss all the time, and all lines down for 5 s every 20 s."""
    for line in lines:
        line.lose()
    start, n_partitions = time.monotonic(), 0
    while time.monotonic() - start < seconds:
        time.sleep(min(PARTITION_EVERY_S - PARTITION_S, max(3, seconds - PARTITION_S - 5)))
        for line in lines:
            line.cut()
        time.sleep(PARTITION_S)
        for line in lines:
            line.mend()
        n_partitions += 1
    time.sleep(2)
    return n_partitions


def wait_for_agreement(clients):
    """Seconds until all are live with nothing in flight and one hash; None after HEAL_S."""
    start = time.monotonic()
    while time.monotonic() - start < HEAL_S:
        answers = [client.ask_hash() for client in clients]
        if (all(a and a['state'] == 'live' and a['inFlight'] == 0 for a in answers) and
                len({(a['seq'], a['hash']) for a in answers}) == 1):
            return time.monotonic() - start
        time.sleep(0.2)
    note('; '.join(f"{a and (a['seq'], a['hash'][:8], a['state'], a['inFlight'])}" for a in answers))
    return None


def read_log(server):
    database = sqlite3.connect(server.data / 'scholia.db')
    rows = database.execute('SELECT seq, broadcast_id FROM event ORDER BY seq').fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1)), 'the log has a gap'
    return [row[1] for row in rows]


def collect(clients):
    """Ids by what their clients were told."""
    told = {'': set(), 'not-taken': set()}
    for client in clients:
        for line in client.all('ended'):
            assert line['id'] not in told[''], 'ended twice'
            told.setdefault(line['error'], set()).add(line['id'])
        for line in client.all('not-taken'):
            told['not-taken'].add(line['id'])
            # What may be refused on a live line is another person's doing (a thread that is gone).
            assert line['state'] == 'live' or line['error'] == 'offline', line
    return told


def test_loss(options):
    seconds = options.minutes * 60 if options.minutes else 10
    with people(options, 8) as (server, lines, clients):
        for client in clients:
            client.say(f'act {MEAN_ACTION_MS}')
        n_partitions = spoil(lines, seconds)
        for client in clients:
            client.say('act 0')
        for line in lines:
            line.keep()
        healed_s = wait_for_agreement(clients)
        n_drops = sum(len([line for line in client.all('state') if line['state'] == 'reconnecting'])
                      for client in clients)
        for client in clients:
            assert client.quit() == 0, client.name + ' does not end well'
        assert server.stop() == 0, 'the server does not end well'
        log, told = read_log(server), collect(clients)

    n_lost = len(told[''] - set(log))
    n_doubled = len(log) - len(set(log))
    never = told['not-taken'].union(*(ids for code, ids in told.items() if code not in ('', 'offline')))
    n_risen = len(never & set(log))
    outcome = ', '.join(f"{len(ids)} {code or 'acknowledged'}" for code, ids in sorted(told.items()))
    note(f'{seconds:.0f} s with 30 % loss each way and {n_partitions} partitions of {PARTITION_S} s: '
         f'{outcome}; {n_drops} times reconnecting; {len(log)} in the log')
    note(f'{n_lost} lost, {n_doubled} doubled, {n_risen} there that were refused or not sent; '
         f'agreement after {healed_s and round(healed_s, 1)} s')
    assert healed_s is not None, f'no agreement within {HEAL_S} s'
    assert n_lost == 0, 'acknowledged actions are lost'
    assert n_doubled == 0, 'actions are done twice'
    assert n_risen == 0, 'what was refused or not sent is there'
    assert len(told['']) > 20 and len(told['not-taken']) > 5, 'nothing happened'


def test_silence(options):
    """A cable is cut: every other one with its device down at the server's end, the rest without
    any sign at all. Nobody acts, which is when it takes longest."""
    noticed_by_client, noticed_by_server = [], []
    with people(options, options.cuts) as (server, lines, clients):
        witness = Client(options.client, server, 99, '127.0.0.1')
        try:
            assert witness.wait_live()
            assert witness.wait(lambda line: len(line.get('names', ())) == len(clients) + 1)
            cuts = []
            for number, line in enumerate(lines):
                # At any moment between two heartbeats.
                time.sleep(random.uniform(0.1, 1.5))
                cuts.append(now_ms())
                line.cut() if number % 2 else line.silence()
            for cut, client in zip(cuts, clients):
                gone = client.wait(lambda line: line.get('state') in ('reconnecting', 'offline'), cut)
                left = witness.wait(lambda line, name=client.name: line['event'] == 'people' and
                                    name not in line['names'], cut, NOTICE_S + 5)
                noticed_by_client.append((gone['at'] - cut) / 1000 if gone else float('inf'))
                noticed_by_server.append((left['at'] - cut) / 1000 if left else float('inf'))
            assert witness.find(lambda line: line.get('state') not in (None, 'live', 'connecting')) is None
        finally:
            witness.kill()

    for end, seconds in ('client', noticed_by_client), ('server', noticed_by_server):
        note(f'{len(seconds)} lines fell silent; the {end} noticed after {min(seconds):.1f} to '
             f'{max(seconds):.1f} s, p50 {percentile(seconds, 0.5):.1f} s')
        assert max(seconds) <= NOTICE_S, f'the {end} did not notice within {NOTICE_S} s'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--server', required=True)
    parser.add_argument('--client', required=True)
    parser.add_argument('--minutes', type=float, default=0)
    parser.add_argument('--cuts', type=int, default=4)
    options = parser.parse_args()

    reason = enter_namespace([sys.executable, *sys.argv])
    if reason:
        print(f'1..0 # SKIP {reason}')
        return 0

    tests = [('loss-and-partitions', test_loss), ('silent-lines', test_silence)]
    print(f'1..{len(tests)}')
    n_failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test(options)
            print(f'ok {number} /network/{name}', flush=True)
        except AssertionError as error:
            n_failed += 1
            print(f'not ok {number} /network/{name} - {error}', flush=True)
    return n_failed > 0


if __name__ == '__main__':
    sys.exit(main())

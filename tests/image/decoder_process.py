# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts scholia-decoder as the application does, and measures what it took."""

import os
import resource
import signal
import struct
import time

RECORD = struct.Struct('<7I16s116s')
SIZE, PREVIEW, PROGRESS, PART, TILES, WHOLE, DONE, FAILED = range(1, 9)
FAILURES = ('', 'damaged', 'cut off', 'too large', 'needs memory', 'unknown format', 'unsupported',
            'no room', 'no codec', 'too complicated', 'internal')
# Above every descriptor that the decoder is handed.
SPARE = 200


class Report:
    def __init__(self, record, seconds):
        self.kind, *self.numbers, name, words = RECORD.unpack(record)
        self.format, self.words = (text.rstrip(b'\0').decode() for text in (name, words))
        self.seconds = seconds


class Run:
    """What became of one picture: reports, how it ended, processor time, memory, time. It is killed after
    the first report of the kind @until."""

    def __init__(self, program, image, folder, until=None):
        pyramid = os.path.join(folder, 'pyramid')
        reading, writing = os.pipe()
        opened = [os.open(image, os.O_RDONLY), os.open(pyramid, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), writing,
                  os.open(os.devnull, os.O_RDWR)]
        actions = [(os.POSIX_SPAWN_DUP2, fd, SPARE + i) for i, fd in enumerate(opened)]
        actions += [(os.POSIX_SPAWN_DUP2, SPARE + i, 3 + i) for i in range(3)]
        actions += [(os.POSIX_SPAWN_DUP2, SPARE + 3, fd) for fd in range(3)]
        began = time.monotonic()
        environment = {'GLIBC_TUNABLES': 'glibc.malloc.hugetlb=1', **os.environ}
        pid = os.posix_spawn(program, [program], environment, file_actions=actions)
        for fd in opened:
            os.close(fd)
        self.reports = []
        with os.fdopen(reading, 'rb') as pipe:
            while len(record := pipe.read(RECORD.size)) == RECORD.size:
                self.reports.append(Report(record, time.monotonic() - began))
                if self.reports[-1].kind == until != DONE:
                    os.kill(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
        self.seconds = time.monotonic() - began
        self.status = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = used.ru_utime + used.ru_stime
        # Not less than this process had when it started the other one.
        self.peak_bytes = used.ru_maxrss * 1024
        self.pyramid = pyramid

    def last(self):
        return self.reports[-1] if self.reports else None

    def first(self, kind):
        return next((report for report in self.reports if report.kind == kind), None)

    def words(self):
        """How it ended, in a word."""
        last = self.last()
        if self.status < 0:
            return f'killed by signal {-self.status}'
        if last is not None and last.kind == DONE:
            return 'a picture'
        if last is not None and last.kind == FAILED:
            return FAILURES[last.numbers[0]]
        return 'nothing'


def own_peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

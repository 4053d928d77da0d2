# SPDX-License-Identifier: GPL-3.0-or-later
"""What bombs of several kinds are made of."""

import struct
import zlib

MEGA = 1000 * 1000


def zeroes(n_bytes):
    """A zlib stream of so many zero bytes, without ever having them: the same block again and again."""
    block = MEGA
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    segment = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = zlib.compressobj(9, zlib.DEFLATED, -15)
    end = rest.compress(bytes(n_bytes % block)) + rest.flush(zlib.Z_FINISH)
    # Adler-32 of zeroes: the first half counts the bytes, the second one is 1.
    return b'\x78\x9c' + segment * (n_bytes // block) + end + struct.pack('>HH', n_bytes % 65521, 1)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of goals.md, "Server", and who measures them."""

import rows_board
import rows_crowd
import rows_relay

ROWS = {
    'cpu-1000': rows_relay.cpu_at_1000,
    'cpu-10000': rows_relay.cpu_at_10000,
    'cursors': rows_relay.cursors,
    'idle': rows_crowd.idle,
    'joins': rows_crowd.joins,
    'durable': rows_board.durable,
    'marker': rows_board.marker,
    'restart': rows_crowd.restart,
    'one-board': rows_board.one_board,
    # Figures without a goal; the quick form leaves them out.
    'events': rows_board.events,
    'tls': rows_relay.tls,
}
WITHOUT_GOAL = ('events', 'tls')

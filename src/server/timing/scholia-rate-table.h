/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-token-bucket.h"

G_BEGIN_DECLS

/* Of different things that are counted for one key. */
#define SCHOLIA_MAX_RATES 3

/* Whose tokens: an address, a link's id filled up with zeros. */
typedef struct
{
  guint8 bytes[16];
} ScholiaRateKey;

typedef struct
{
  double per_second;
  double burst;
} ScholiaRate;

/**
 * ScholiaRateTable:
 *
 * Token buckets for many keys, and how many things each key holds. Bounded in memory without a
 * timer: a key that holds nothing is forgotten once its buckets are full again, at a use of any
 * key, and the least recently used one before that if there are too many. The keys come from peers,
 * so they are hashed with a secret.
 */
typedef struct _ScholiaRateTable ScholiaRateTable;

/* @rates: at most SCHOLIA_MAX_RATES; @max_idle: of the keys that hold nothing; @secret: random. */
ScholiaRateTable *scholia_rate_table_new      (const ScholiaRate    *rates,
                                               guint                 n_rates,
                                               guint                 max_idle,
                                               const guint64         secret[2])
                                               G_GNUC_WARN_UNUSED_RESULT;
void              scholia_rate_table_free     (ScholiaRateTable     *self);

/**
 * scholia_rate_table_take:
 * @now_us: of a clock that does not go back
 *
 * Takes a token of the rate with that index.
 *
 * Returns: 0; or, if there was none, after how many milliseconds to try again. Who is refused
 * meanwhile is told a later time, so that they do not all come back at once.
 */
guint             scholia_rate_table_take     (ScholiaRateTable     *self,
                                               const ScholiaRateKey *key,
                                               guint                 rate,
                                               gint64                now_us);
/* The same without taking it. */
guint             scholia_rate_table_check    (ScholiaRateTable     *self,
                                               const ScholiaRateKey *key,
                                               guint                 rate,
                                               gint64                now_us);
/* One thing more for the key, unless it holds @max_held (0: any number) already. */
gboolean          scholia_rate_table_hold     (ScholiaRateTable     *self,
                                               const ScholiaRateKey *key,
                                               guint                 max_held,
                                               gint64                now_us);
void              scholia_rate_table_release  (ScholiaRateTable     *self,
                                               const ScholiaRateKey *key);
/* Keys that are remembered. */
guint             scholia_rate_table_get_size (ScholiaRateTable     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRateTable, scholia_rate_table_free)

G_END_DECLS

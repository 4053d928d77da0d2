/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-rate-table.h"

#include <math.h>
#include <string.h>

/* The longest wait that anybody is told, in milliseconds. */
#define MAX_RETRY_MS 15000
/* Keys that one use forgets at most: more than it can add, so that they go without a timer. */
#define MAX_FORGOTTEN 2

/* The hash goes with the key, because GHashTable hands its functions no secret. */
typedef struct
{
  ScholiaRateKey key;
  guint          hash;
} HashedKey;

typedef struct
{
  GList              idle;   /* the first member; linked while nothing is held */
  HashedKey          hashed;
  guint              n_held;
  gint64             used_us;
  ScholiaTokenBucket buckets[SCHOLIA_MAX_RATES];
  /* tokens promised to who was refused, falling at the bucket's rate */
  double             promised[SCHOLIA_MAX_RATES];
} Entry;

struct _ScholiaRateTable
{
  GHashTable  *entries;    /* HashedKey -> Entry, which holds it */
  GQueue       idle;       /* of the embedded links, most recently used first */
  guint        max_idle;
  ScholiaRate  rates[SCHOLIA_MAX_RATES];
  guint        n_rates;
  gint64       full_us;    /* after which any bucket is full again */
  guint64      secret[2];
};

static guint
get_hash (gconstpointer key)
{
  return ((const HashedKey *) key)->hash;
}

static gboolean
is_equal (gconstpointer a,
          gconstpointer b)
{
  return memcmp (a, b, sizeof (ScholiaRateKey)) == 0;
}

/* Multiply-shift: which keys collide is not for a peer to know. */
static HashedKey
hash (ScholiaRateTable     *self,
      const ScholiaRateKey *key)
{
  HashedKey hashed = { .key = *key };
  guint64 halves[2];

  memcpy (halves, key->bytes, sizeof halves);
  hashed.hash = (guint) ((halves[0] * self->secret[0] + halves[1] * self->secret[1]) >> 32);

  return hashed;
}

ScholiaRateTable *
scholia_rate_table_new (const ScholiaRate *rates,
                        guint              n_rates,
                        guint              max_idle,
                        const guint64      secret[2])
{
  ScholiaRateTable *self = g_new0 (ScholiaRateTable, 1);

  g_return_val_if_fail (n_rates <= SCHOLIA_MAX_RATES && max_idle > 0, NULL);

  self->entries = g_hash_table_new_full (get_hash, is_equal, NULL, g_free);
  g_queue_init (&self->idle);
  self->max_idle = max_idle;
  self->n_rates = n_rates;
  for (guint i = 0; i < n_rates; i++)
    {
      gint64 full_us = (gint64) ceil (rates[i].burst / rates[i].per_second * G_USEC_PER_SEC);

      self->rates[i] = rates[i];
      self->full_us = MAX (self->full_us, full_us);
    }
  /* An even factor would lose bits. */
  self->secret[0] = secret[0] | 1;
  self->secret[1] = secret[1] | 1;

  return self;
}

void
scholia_rate_table_free (ScholiaRateTable *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
forget (ScholiaRateTable *self,
        Entry            *entry)
{
  g_queue_unlink (&self->idle, &entry->idle);
  g_hash_table_remove (self->entries, &entry->hashed);
}

/* The embedded link is the entry's first member. */
static Entry *
get_oldest (ScholiaRateTable *self)
{
  return (Entry *) g_queue_peek_tail_link (&self->idle);
}

/* Never @in_use, although it may be the only one. */
static void
forget_old (ScholiaRateTable *self,
            Entry            *in_use,
            gint64            now_us)
{
  for (guint i = 0; i < MAX_FORGOTTEN; i++)
    {
      Entry *oldest = get_oldest (self);

      if (oldest == NULL || oldest == in_use ||
          (oldest->used_us + self->full_us > now_us && self->idle.length <= self->max_idle))
        return;
      forget (self, oldest);
    }
}

static Entry *
add (ScholiaRateTable *self,
     const HashedKey  *hashed,
     gint64            now_us)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->hashed = *hashed;
  for (guint i = 0; i < self->n_rates; i++)
    scholia_token_bucket_init (&entry->buckets[i], self->rates[i].per_second, self->rates[i].burst,
                               now_us);
  g_hash_table_insert (self->entries, &entry->hashed, entry);
  g_queue_push_head_link (&self->idle, &entry->idle);

  return entry;
}

static Entry *
find (ScholiaRateTable     *self,
      const ScholiaRateKey *key,
      gint64                now_us)
{
  HashedKey hashed = hash (self, key);
  Entry *entry = g_hash_table_lookup (self->entries, &hashed);

  if (entry == NULL)
    entry = add (self, &hashed, now_us);
  else if (entry->n_held == 0)
    {
      g_queue_unlink (&self->idle, &entry->idle);
      g_queue_push_head_link (&self->idle, &entry->idle);
    }
  entry->used_us = MAX (entry->used_us, now_us);
  forget_old (self, entry, now_us);

  return entry;
}

/* What was promised and has come due meanwhile is none any more. */
static void
settle (Entry  *entry,
        guint   rate,
        gint64  now_us)
{
  ScholiaTokenBucket *bucket = &entry->buckets[rate];
  double elapsed_s = (double) MAX (now_us - bucket->at_us, 0) / G_USEC_PER_SEC;

  entry->promised[rate] = MAX (0, entry->promised[rate] - elapsed_s * bucket->per_second);
}

static guint
refuse (Entry  *entry,
        guint   rate,
        gint64  now_us)
{
  ScholiaTokenBucket *bucket = &entry->buckets[rate];
  guint first_ms = scholia_token_bucket_get_retry_after (bucket, now_us);
  double later_ms = entry->promised[rate] / bucket->per_second * 1000;

  if (later_ms < MAX_RETRY_MS)
    entry->promised[rate] += 1;

  return (guint) MIN (MAX (first_ms, 1) + later_ms, MAX_RETRY_MS);
}

guint
scholia_rate_table_take (ScholiaRateTable     *self,
                         const ScholiaRateKey *key,
                         guint                 rate,
                         gint64                now_us)
{
  Entry *entry = find (self, key, now_us);

  settle (entry, rate, now_us);
  if (scholia_token_bucket_take (&entry->buckets[rate], now_us))
    return 0;

  return refuse (entry, rate, now_us);
}

guint
scholia_rate_table_check (ScholiaRateTable     *self,
                          const ScholiaRateKey *key,
                          guint                 rate,
                          gint64                now_us)
{
  Entry *entry = find (self, key, now_us);

  settle (entry, rate, now_us);
  if (scholia_token_bucket_get_retry_after (&entry->buckets[rate], now_us) == 0)
    return 0;

  return refuse (entry, rate, now_us);
}

gboolean
scholia_rate_table_hold (ScholiaRateTable     *self,
                         const ScholiaRateKey *key,
                         guint                 max_held,
                         gint64                now_us)
{
  Entry *entry = find (self, key, now_us);

  if (max_held != 0 && entry->n_held >= max_held)
    return FALSE;

  if (entry->n_held++ == 0)
    g_queue_unlink (&self->idle, &entry->idle);

  return TRUE;
}

void
scholia_rate_table_release (ScholiaRateTable     *self,
                            const ScholiaRateKey *key)
{
  HashedKey hashed = hash (self, key);
  Entry *entry = g_hash_table_lookup (self->entries, &hashed);

  g_return_if_fail (entry != NULL && entry->n_held > 0);

  if (--entry->n_held == 0)
    g_queue_push_head_link (&self->idle, &entry->idle);
}

guint
scholia_rate_table_get_size (ScholiaRateTable *self)
{
  return g_hash_table_size (self->entries);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-usage-ledger.h"

typedef struct
{
  char           *team_id;
  char           *board_id;
  gint64          hour_s;
  ScholiaTallies  tallies;
} Page;

struct _ScholiaUsageLedger
{
  GHashTable *pages;  /* Page, as key and value */
};

static guint
page_hash (gconstpointer key)
{
  const Page *page = key;

  return g_str_hash (page->team_id) ^ (g_str_hash (page->board_id) * 31) ^
         g_int64_hash (&page->hour_s);
}

static gboolean
page_equal (gconstpointer a,
            gconstpointer b)
{
  const Page *page = a;
  const Page *other = b;

  return page->hour_s == other->hour_s && g_str_equal (page->team_id, other->team_id) &&
         g_str_equal (page->board_id, other->board_id);
}

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->team_id);
  g_free (page->board_id);
  g_free (page);
}

ScholiaUsageLedger *
scholia_usage_ledger_new (void)
{
  ScholiaUsageLedger *self = g_new0 (ScholiaUsageLedger, 1);

  self->pages = g_hash_table_new_full (page_hash, page_equal, NULL, page_free);

  return self;
}

void
scholia_usage_ledger_free (ScholiaUsageLedger *self)
{
  g_hash_table_unref (self->pages);
  g_free (self);
}

void
scholia_usage_ledger_add (ScholiaUsageLedger   *self,
                          const char           *team_id,
                          const char           *board_id,
                          gint64                hour_s,
                          const ScholiaTallies *tallies)
{
  Page key = { .team_id = (char *) team_id, .board_id = (char *) board_id, .hour_s = hour_s };
  Page *page = g_hash_table_lookup (self->pages, &key);

  if (page == NULL)
    {
      page = g_new0 (Page, 1);
      page->team_id = g_strdup (team_id);
      page->board_id = g_strdup (board_id);
      page->hour_s = hour_s;
      g_hash_table_add (self->pages, page);
    }

  scholia_tallies_add (&page->tallies, tallies);
}

gboolean
scholia_usage_ledger_is_empty (ScholiaUsageLedger *self)
{
  return g_hash_table_size (self->pages) == 0;
}

static void
add_entries (ScholiaUsagePart *part,
             const Page       *page)
{
  for (guint direction = 0; direction < SCHOLIA_N_DIRECTIONS; direction++)
    for (guint traffic = 0; traffic < SCHOLIA_N_TRAFFICS; traffic++)
      {
        const ScholiaTally *tally = &page->tallies.of[direction][traffic];
        ScholiaUsageEntry entry = {
          page->team_id, page->board_id,
          { page->hour_s, traffic, direction, tally->messages, tally->bytes },
        };

        if (tally->messages > 0 || tally->bytes > 0)
          g_array_append_val (part->entries, entry);
      }
}

ScholiaUsagePart *
scholia_usage_ledger_take (ScholiaUsageLedger *self,
                           guint64             id,
                           guint               max_pages)
{
  ScholiaUsagePart *part = g_new0 (ScholiaUsagePart, 1);
  GHashTableIter iter;
  gpointer page;

  part->id = id;
  part->pages = g_ptr_array_new_with_free_func (page_free);
  part->entries = g_array_new (FALSE, FALSE, sizeof (ScholiaUsageEntry));
  g_hash_table_iter_init (&iter, self->pages);
  while (part->pages->len < max_pages && g_hash_table_iter_next (&iter, NULL, &page))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (part->pages, page);
      add_entries (part, page);
    }

  return part;
}

void
scholia_usage_part_free (ScholiaUsagePart *self)
{
  g_array_unref (self->entries);
  g_ptr_array_unref (self->pages);
  g_free (self);
}

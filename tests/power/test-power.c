/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The power goes at every write and every sync of a script: what was not synced is dropped, kept,
 * or scattered. What is left is opened by the real store, and must be a whole database with
 * everything that was acknowledged, boards that load through the model, and images that are whole.
 * SCHOLIA_POWER_CUTS=all tries each cut with each fate; else every so many-th, in turn. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "power-disk.h"
#include "power-script.h"
#include "scholia-faulty-vfs.h"
#include "scholia-room-loader.h"
#include "scholia-store-fixture.h"

#define N_ACTIONS 200
/* A prime, so that all fates meet all kinds of calls. */
#define STRIDE 13

typedef struct
{
  PowerScript *script;
  char        *folder;
  GRand       *random;
  guint        n_calls;
  guint        n_cuts;
  guint        n_trials;
  guint        n_broken; /* not opened, not whole, a board that is none */
  guint        n_lost;   /* facts that are not true */
} Campaign;

static void
create_cb (const char *name)
{
  power_disk_record (POWER_CREATE, name, NULL, 0, NULL, 0);
}

static void
write_cb (const char *name,
          const void *bytes,
          gsize       n_bytes,
          gint64      offset)
{
  power_disk_record (POWER_WRITE, name, NULL, offset, bytes, n_bytes);
}

static void
truncate_cb (const char *name,
             gint64      size)
{
  power_disk_record (POWER_TRUNCATE, name, NULL, size, NULL, 0);
}

static void
sync_cb (const char *name,
         gboolean    is_journal)
{
  power_disk_record (is_journal ? POWER_SYNC_NAMED : POWER_SYNC, name, NULL, 0, NULL, 0);
}

static void
remove_cb (const char *name,
           gboolean    is_synced)
{
  g_autofree char *folder = g_path_get_dirname (name);

  power_disk_record (POWER_UNLINK, name, NULL, 0, NULL, 0);
  if (is_synced)
    power_disk_record (POWER_SYNC_FOLDER, folder, NULL, 0, NULL, 0);
}

static const FaultyObserver observer = { create_cb, write_cb, truncate_cb, sync_cb, remove_cb };

static void
record_script (Campaign *self,
               guint32   seed,
               gboolean  is_without_sync)
{
  g_autofree char *folder = g_build_filename (self->folder, "recorded", NULL);

  g_mkdir (folder, 0700);
  self->script = power_script_new (seed);
  sqlite3_vfs_register (sqlite3_vfs_find ("faulty"), 1);
  faulty_plant_no_sync (is_without_sync);
  faulty_observe (&observer);
  power_disk_start (folder);
  power_script_play (self->script, folder, N_ACTIONS);
  power_disk_stop ();
  faulty_observe (NULL);
  faulty_plant_no_sync (FALSE);
  sqlite3_vfs_register (sqlite3_vfs_find ("unix"), 1);
  self->n_calls = power_disk_n_cuts ();
}

static gboolean
is_whole (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "scholia.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gboolean is_ok;

  is_ok = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
          sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
          sqlite3_step (statement) == SQLITE_ROW &&
          g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return is_ok;
}

static ScholiaRoomLoad *
load_board (ScholiaStore          *store,
            const ScholiaBoardKey *key,
            GError               **error)
{
  GAsyncResult *result = NULL;
  ScholiaRoomLoad *load;

  scholia_room_load_async (store, key, store_result_cb, &result);
  load = scholia_room_load_finish (store_wait (&result), error);
  g_object_unref (result);

  return load;
}

/* The state is that of the script after as many events, and their ids are the script's. */
static gboolean
is_as_in_script (ScholiaStore          *store,
                 const ScholiaBoardKey *key,
                 const PowerBoard      *board,
                 const ScholiaRoomLoad *load)
{
  guint64 seq = scholia_board_get_seq (load->board);
  g_autofree char *hash = scholia_board_dup_hash (load->board);
  g_autoptr(GPtrArray) events = store_read (store, key, 0, G_MAXUINT, NULL);
  g_autofree char *image = store_blob_read (store, board->digest, NULL);

  if (events == NULL || events->len != seq || seq >= board->hashes->len ||
      !g_str_equal (hash, g_ptr_array_index (board->hashes, seq)) ||
      g_strcmp0 (image, board->image) != 0)
    return FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      if (event->seq != i + 1 ||
          !g_str_equal (event->broadcast_id, g_ptr_array_index (board->ids, i + 1)))
        return FALSE;
    }

  return TRUE;
}

/* How far each board is, -1 for one that is not there. */
static void
look_at_boards (Campaign     *self,
                ScholiaStore *store,
                gint64       *heads)
{
  for (guint i = 0; i < self->script->boards->len; i++)
    {
      const PowerBoard *board = g_ptr_array_index (self->script->boards, i);
      ScholiaBoardKey key = { POWER_TEAM, board->id };
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaRoomLoad) load = load_board (store, &key, &error);

      heads[i] = load != NULL ? (gint64) scholia_board_get_seq (load->board) : -1;
      if (load == NULL ? !g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND)
                       : !is_as_in_script (store, &key, board, load))
        self->n_broken++;
    }
}

static gboolean
is_true (Campaign        *self,
         ScholiaStore    *store,
         const PowerFact *fact,
         const gint64    *heads,
         const gboolean  *is_removed)
{
  const PowerBoard *board = NULL;
  g_autofree char *name = NULL;
  guint8 hash[32];

  if (fact->kind != POWER_FACT_TEAM)
    board = g_ptr_array_index (self->script->boards, fact->board);

  switch (fact->kind)
    {
    case POWER_FACT_TEAM:
      store_hash ("key of " POWER_TEAM, hash);
      name = store_find_team (store, hash, NULL);
      return g_strcmp0 (name, POWER_TEAM) == 0;

    case POWER_FACT_BOARD:
    case POWER_FACT_EVENT:
      return is_removed[fact->board] || heads[fact->board] >= (gint64) fact->seq;

    case POWER_FACT_REMOVED:
      return heads[fact->board] < 0;

    case POWER_FACT_LINK:
    default:
      {
        g_autofree char *token = g_strdup_printf ("link-%s", board->id);
        g_autoptr(ScholiaStoredLink) link = NULL;

        store_hash (token, hash);
        link = store_find_link (store, hash, NULL);
        return link != NULL && g_str_equal (link->board_id, board->id);
      }
    }
}

static void
check_facts (Campaign     *self,
             ScholiaStore *store)
{
  guint n_boards = self->script->boards->len;
  g_autofree gint64 *heads = g_new0 (gint64, n_boards + 1);
  g_autofree gboolean *is_removed = g_new0 (gboolean, n_boards + 1);
  guint n_facts = power_disk_get_mark ();

  look_at_boards (self, store, heads);
  /* A removal that was on its way may have come about. */
  for (guint i = 0; i < self->script->facts->len; i++)
    {
      const PowerFact *fact = &g_array_index (self->script->facts, PowerFact, i);

      if (fact->kind == POWER_FACT_REMOVED && (i <= n_facts))
        is_removed[fact->board] = TRUE;
    }
  for (guint i = 0; i < n_facts; i++)
    self->n_lost += !is_true (self, store, &g_array_index (self->script->facts, PowerFact, i),
                              heads, is_removed);
}

static void
try_cut (Campaign  *self,
         PowerFate  fate)
{
  g_autofree char *folder = g_build_filename (self->folder, "cut", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", folder, NULL);
  g_autoptr(ScholiaStore) store = NULL;

  power_disk_restore (fate, self->random, folder);
  self->n_trials++;
  store = store_open (uri, NULL);
  if (store == NULL)
    self->n_broken++;
  else
    {
      check_facts (self, store);
      store_close (store, NULL);
      self->n_broken += !is_whole (folder);
    }
  store_remove_folder (folder);
}

static void
cut_everywhere (Campaign *self,
                gboolean  is_all)
{
  for (guint i = 1; power_disk_step (); i++)
    {
      if (power_disk_get_kind () == POWER_MARK || (!is_all && i % STRIDE != 0))
        continue;

      self->n_cuts++;
      for (guint fate = 0; fate < N_POWER_FATES; fate++)
        if (is_all || fate == i / STRIDE % N_POWER_FATES)
          try_cut (self, (PowerFate) fate);
    }
}

static void
begin (Campaign *self,
       gboolean  is_without_sync)
{
  guint32 seed = (guint32) g_test_rand_int ();
  gboolean has_memory = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR);

  /* In memory: these files are synced and removed thousands of times. */
  self->folder = g_build_filename (has_memory ? "/dev/shm" : g_get_tmp_dir (),
                                   "scholia-power-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (self->folder));
  self->random = g_rand_new_with_seed (seed);
  record_script (self, seed, is_without_sync);
}

static void
end (Campaign *self)
{
  store_remove_folder (self->folder);
  g_free (self->folder);
  g_rand_free (self->random);
  power_script_free (self->script);
}

static void
report (const Campaign *self)
{
  g_test_message ("%u actions, %u calls: %u cuts, %u trials: %u broken, %u acknowledged lost",
                  self->script->n_actions, self->n_calls, self->n_cuts, self->n_trials,
                  self->n_broken, self->n_lost);
}

static void
test_cuts (void)
{
  Campaign campaign = { 0 };

  begin (&campaign, FALSE);
  cut_everywhere (&campaign, g_strcmp0 (g_getenv ("SCHOLIA_POWER_CUTS"), "all") == 0);
  report (&campaign);
  g_assert_cmpuint (campaign.n_broken, ==, 0);
  g_assert_cmpuint (campaign.n_lost, ==, 0);
  g_assert_cmpuint (campaign.n_trials, >, 100);
  end (&campaign);
}

/* The same with a database that syncs nothing: were this green, the one above would prove nothing.
 * The store's own checks of a commit see no difference. */
static void
test_cuts_see_a_missing_sync (void)
{
  Campaign campaign = { 0 };

  begin (&campaign, TRUE);
  cut_everywhere (&campaign, FALSE);
  report (&campaign);
  g_assert_cmpuint (campaign.n_lost, >, 100);
  end (&campaign);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  faulty_install ();

  g_test_add_func ("/power/cuts", test_cuts);
  g_test_add_func ("/power/cuts-see-a-missing-sync", test_cuts_see_a_missing_sync);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The log as the database has it, and what may stand in it. */

#include "world.h"

#include "scholia-event-codec.h"
#include "scholia-faulty-vfs.h"
#include "scholia-sqlite-jobs.h"
#include "scholia-store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Events of one read. */
#define READ_LIMIT 512

ScholiaBoard *
ledger_new_board (Ledger *self)
{
  ScholiaImageInfo image = { .media_type = "image/png", .width = 1600, .height = 1200,
                             .size_bytes = 123456 };
  g_autofree char *title = g_strdup_printf ("Board %s", self->marker);

  memset (image.sha256, 'a', 64);

  return scholia_board_new (self->key.board_id, title, &image);
}

void
ledger_init (Ledger     *self,
             const char *team_id,
             const char *board_id,
             const char *marker)
{
  self->key = (ScholiaBoardKey) { team_id, board_id };
  g_strlcpy (self->marker, marker, sizeof self->marker);
  self->board = ledger_new_board (self);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_event_unref);
  self->last_number = 0;
}

void
ledger_clear (Ledger *self)
{
  g_clear_object (&self->board);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
}

void
ledger_submission_free (gpointer data)
{
  Submission *self = data;

  scholia_action_unref (self->action);
  g_free (self);
}

/* Who wrote it may: in that role, at that time, by a link that was good. */
static void
check_right (Ledger       *self,
             Submission   *submission,
             ScholiaEvent *event)
{
  const PersonLink *link = g_ptr_array_index (world.node->links, submission->link);
  const char *author = scholia_person_get_id (scholia_event_get_author (event));
  const guint64 seq = scholia_event_get_seq (event);
  g_autoptr(GError) error = NULL;

  if (&world.ledgers[submission->board] != self)
    world_fail ("team", "event %s of board %s is in the log of %s",
                scholia_event_get_broadcast_id (event), world.ledgers[submission->board].marker,
                self->marker);
  if (!g_str_equal (author, person_get_id (&world.people[submission->person])))
    world_fail ("author", "event %s is of somebody else", scholia_event_get_broadcast_id (event));
  if (!scholia_board_check (self->board, submission->action, link->role, author, &error))
    world_fail ("permission", "event %" G_GUINT64_FORMAT " of a %s: %s", seq,
                scholia_role_to_string (link->role), error->message);
  if (seq > world.people[submission->person].removed_head)
    world_fail ("removed", "event %" G_GUINT64_FORMAT " is by person %u, who was removed", seq,
                submission->person);
  if (seq > link->revoked_head)
    world_fail ("revoked", "event %" G_GUINT64_FORMAT " is by a link that was taken back at %"
                G_GUINT64_FORMAT, seq, link->revoked_head);
  if (link->expires_ms != 0 && scholia_event_get_time_ms (event) > link->expires_ms)
    world_fail ("expired", "event %" G_GUINT64_FORMAT " by person %u is %d ms later than its link",
                seq, submission->person,
                (int) (scholia_event_get_time_ms (event) - link->expires_ms));
}

static void
check_number (Ledger       *self,
              ScholiaEvent *event)
{
  if (scholia_action_get_kind (scholia_event_get_action (event)) != SCHOLIA_ACTION_CREATE)
    return;

  if (scholia_event_get_number (event) <= self->last_number)
    world_fail ("number", "thread number %u was given before", scholia_event_get_number (event));
  self->last_number = scholia_event_get_number (event);
}

static void
check_payload (Ledger                   *self,
               const ScholiaStoredEvent *stored,
               ScholiaEvent             *event)
{
  if (scholia_event_get_seq (event) != stored->seq)
    world_fail ("log", "event %" G_GUINT64_FORMAT " calls itself %" G_GUINT64_FORMAT, stored->seq,
                scholia_event_get_seq (event));
}

static void
add_event (Ledger                   *self,
           const ScholiaStoredEvent *stored)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  Submission *submission;
  const char *id;

  if (stored->seq != self->ids->len + 1)
    world_fail ("log", "event %" G_GUINT64_FORMAT " follows on %u", stored->seq, self->ids->len);
  event = stored->payload != NULL ? scholia_event_decode (stored->payload, &error) : NULL;
  if (event == NULL)
    world_fail ("log", "event %" G_GUINT64_FORMAT " cannot be read", stored->seq);

  id = scholia_event_get_broadcast_id (event);
  submission = g_hash_table_lookup (world.submissions, id);
  if (submission == NULL)
    world_fail ("log", "event %s was wanted by nobody", id);
  if (submission->is_offline)
    world_fail ("offline", "event %s was refused as there was no line", id);
  if (submission->seq != 0)
    world_fail ("once", "event %s is there twice, as %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT,
                id, submission->seq, stored->seq);

  check_payload (self, stored, event);
  check_right (self, submission, event);
  check_number (self, event);
  if (!scholia_board_apply (self->board, event, NULL, &error))
    world_fail ("log", "event %s cannot be applied: %s", id, error->message);
  submission->seq = stored->seq;
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->events, g_steal_pointer (&event));
  world_counters.events++;
}

void
ledger_advance (Ledger *self)
{
  ScholiaStoreJob *job;
  GPtrArray *events;

  if (world.node->reader == NULL)
    return;

  do
    {
      job = scholia_sqlite_read_job (NULL, &self->key, self->ids->len, READ_LIMIT);
      scholia_store_job_run (job, world.node->reader);
      if (job->error != NULL)
        world_fail ("log", "the database cannot be read: %s", job->error->message);
      events = g_ptr_array_ref (job->result);
      scholia_store_job_free (job);
      for (guint i = 0; i < events->len; i++)
        add_event (self, g_ptr_array_index (events, i));
      g_ptr_array_unref (events);
    }
  while (events->len == READ_LIMIT);
}

/* Straight from the table: compaction leaves the pairs. */
static char *
dup_stored_id (Ledger                  *self,
               ScholiaSqliteConnection *database,
               guint64                  seq)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(sqlite3_stmt) find = NULL;

  find = scholia_sqlite_query (database, &error,
                               "SELECT broadcast_id FROM event JOIN board USING (board) "
                               "WHERE team_id = ? AND board_id = ? AND seq = ?", "tti",
                               self->key.team_id, self->key.board_id, (gint64) seq);
  if (find == NULL || scholia_sqlite_step (database, find, &error) == SQLITE_ERROR)
    world_fail ("log", "the database cannot be read: %s", error->message);

  return g_strdup ((const char *) sqlite3_column_text (find, 0));
}

void
ledger_check_recovered (Ledger *self)
{
  for (guint seq = 1; seq <= self->ids->len; seq++)
    {
      g_autofree char *id = dup_stored_id (self, world.node->reader, seq);

      if (g_strcmp0 (id, g_ptr_array_index (self->ids, seq - 1)) != 0)
        world_fail ("durable", "event %u of %s was told, and is not there after the crash", seq,
                    self->marker);
    }
  ledger_advance (self);
}

gboolean
ledger_is_durable (Ledger     *self,
                   guint64     seq,
                   const char *broadcast_id)
{
  g_autofree char *folder = g_build_filename (world.node->base, "cut", NULL);
  g_autofree char *path = g_build_filename (folder, "scholia.db", NULL);
  g_autofree char *id = NULL;
  ScholiaSqliteConnection *database;

  g_mkdir (folder, 0700);
  faulty_cut_power (world.node->folder, folder);
  database = scholia_sqlite_connection_open (path, SCHOLIA_SQLITE_WRITE, NULL);
  if (database != NULL)
    {
      id = dup_stored_id (self, database, seq);
      scholia_sqlite_connection_close (database);
    }
  store_remove_folder (folder);
  faulty_forget (folder);

  return g_strcmp0 (id, broadcast_id) == 0;
}

void
ledger_note_submission (ScholiaAction *action,
                        guint          person,
                        gboolean       is_offline,
                        gboolean       is_forged)
{
  Submission *submission = g_new0 (Submission, 1);

  submission->action = scholia_action_ref (action);
  submission->person = person;
  submission->board = world.people[person].board;
  submission->link = world.people[person].link;
  submission->is_offline = is_offline;
  submission->is_forged = is_forged;
  g_hash_table_replace (world.submissions, g_strdup (scholia_action_get_broadcast_id (action)),
                        submission);
  if (is_offline)
    world_counters.offline++;
  else if (is_forged)
    world_counters.forged++;
  else
    world_counters.actions++;
}

void
ledger_note_ended (const char   *broadcast_id,
                   const GError *error)
{
  Submission *submission = g_hash_table_lookup (world.submissions, broadcast_id);

  if (submission == NULL || submission->has_ended)
    world_fail ("ending", "action %s ended twice, or was none", broadcast_id);

  submission->has_ended = TRUE;
  submission->is_acked = error == NULL;
  submission->code = error != NULL ? error->code : -1;
  if (error == NULL)
    world_counters.acks++;
  else if (error->code == SCHOLIA_ERROR_OFFLINE)
    world_counters.unknown++;
  else if (error->code == SCHOLIA_ERROR_NOT_SENT)
    world_counters.unsent++;
  else
    world_counters.refusals++;
  if (submission->is_acked && submission->seq == 0)
    world_fail ("acknowledged", "action %s was confirmed, and is not in the log", broadcast_id);
}

void
ledger_check_fates (void)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, world.submissions);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const Submission *submission = value;

      if (submission->is_acked && submission->seq == 0)
        world_fail ("acknowledged", "action %s is not in the log", (char *) id);
      if (submission->has_ended && !submission->is_acked && !submission->was_resent
          && submission->code != SCHOLIA_ERROR_OFFLINE && submission->seq != 0)
        world_fail ("refused", "action %s was refused (%d), and is in the log", (char *) id,
                    submission->code);
    }
}

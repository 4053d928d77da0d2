/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said on the lines, compared with what is on the disk at that moment. */

#include "wire.h"
#include "world.h"

#include "scholia-faulty-vfs.h"

#include <string.h>

/* A power cut right now would leave it. So it is if the journal has no bytes that were not synced;
 * else, as after a write that failed half way, it is tried. */
static void
check_stored (Ledger     *self,
              guint64     seq,
              const char *id)
{
  g_autofree char *journal = NULL;
  const Submission *submission;

  if (seq > self->ids->len)
    {
      journal = g_strconcat (world.node->folder, "/scholia.db-wal", NULL);
      if (faulty_n_unsynced (journal) > 0 && !ledger_is_durable (self, seq, id))
        world_fail ("synced", "event %" G_GUINT64_FORMAT " is told before it is durable", seq);
      ledger_advance (self);
    }
  if (seq <= self->ids->len && g_str_equal (g_ptr_array_index (self->ids, seq - 1), id))
    return;

  submission = g_hash_table_lookup (world.submissions, id);
  if (submission != NULL && &world.ledgers[submission->board] != self)
    world_fail ("team", "event %s of %s is told at %s", id,
                world.ledgers[submission->board].marker, self->marker);
  else
    world_fail ("stored", "event %" G_GUINT64_FORMAT " (%s) is told and not in the log", seq, id);
}

static void
check_welcome (Ledger               *self,
               const ScholiaWelcome *welcome)
{
  if (welcome->seq > 0)
    check_stored (self, welcome->seq, welcome->head_id);
  for (guint i = 0; welcome->saved != NULL && welcome->saved[i] != NULL; i++)
    {
      const Submission *submission = g_hash_table_lookup (world.submissions, welcome->saved[i]);

      if (submission == NULL || submission->seq == 0)
        world_fail ("stored", "action %s is called saved", welcome->saved[i]);
    }
  if (welcome->seq == self->ids->len)
    {
      g_autofree char *hash = scholia_board_dup_hash (self->board);

      if (!g_str_equal (hash, welcome->hash))
        world_fail ("state", "the server's board %s is another one at %" G_GUINT64_FORMAT,
                    self->marker, welcome->seq);
    }
}

static void
check_told (Ledger         *self,
            ScholiaMessage *message)
{
  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_EVENT:
      check_stored (self, scholia_event_get_seq (message->event),
                    scholia_event_get_broadcast_id (message->event));
      break;

    case SCHOLIA_MESSAGE_CONFIRMED:
      check_stored (self, message->confirmed.seq, message->confirmed.broadcast_id);
      world_counters.duplicates++;
      break;

    case SCHOLIA_MESSAGE_WELCOME:
      check_welcome (self, &message->welcome);
      break;

    case SCHOLIA_MESSAGE_BATCH:
      for (guint i = 0; i < message->batch->len; i++)
        check_told (self, g_ptr_array_index (message->batch, i));
      break;

    default:
      break;
    }
}

/* Every word of a board carries its marker. */
static void
check_words (const Ledger *self,
             const char   *text,
             gsize         length)
{
  const char *end = text + length;
  const gsize n = strlen (self->marker);

  while ((text = memchr (text, '~', (gsize) (end - text))) != NULL)
    {
      if ((gsize) (end - text) < n || memcmp (text, self->marker, n) != 0)
        world_fail ("team", "somebody at %s is told: %.*s", self->marker,
                    (int) MIN (end - text, 40), text);
      text += n;
    }
}

/* Who is welcome said the link's password. */
static void
check_password (const Line *line)
{
  const PersonLink *link = g_ptr_array_index (world.node->links, line->link);

  if (line->is_guess)
    world_fail ("password", "person %u is let in without the link's password", line->person);
  if (link->password[0] != '\0')
    world_counters.passwords++;
}

void
ledger_check_sent (Line       *line,
                   const char *text,
                   gsize       length)
{
  g_autoptr(GError) error = NULL;
  ScholiaMessage *message = wire_decode (text, length, &error);

  if (message == NULL)
    world_fail ("grammar", "the server says: %.*s", (int) length, text);

  check_words (&world.ledgers[line->board], text, length);
  check_told (&world.ledgers[line->board], message);
  if (message->kind == SCHOLIA_MESSAGE_WELCOME)
    check_password (line);
}

static void
check_event (guint64      *seq,
             ScholiaEvent *event)
{
  if (scholia_event_get_seq (event) != *seq + 1)
    world_fail ("contiguous", "event %" G_GUINT64_FORMAT " follows on %" G_GUINT64_FORMAT,
                scholia_event_get_seq (event), *seq);
  *seq += 1;
}

/* Who moves here is here. */
static const Line *
check_presence (Line    *line,
                guint64  connection)
{
  const Line *other = node_find_line (line->run, connection);

  if (other == NULL || other->board != line->board)
    world_fail ("presence", "connection %" G_GUINT64_FORMAT " of another board is seen at %s",
                connection, world.ledgers[line->board].marker);

  return other;
}

/* And is who points there. */
static void
check_news (Line         *line,
            const GArray *news)
{
  for (guint i = 0; i < news->len; i++)
    {
      const ScholiaPresenceNews *one = &g_array_index (news, ScholiaPresenceNews, i);
      const Line *other = check_presence (line, one->connection);

      if (one->presence.has_cursor && one->presence.y != PERSON_ROW (other->person))
        world_fail ("pointer", "person %u does not point at row %d", other->person,
                    one->presence.y);
      world_counters.presence++;
    }
}

static void
note_welcome (guint64              *seq,
              const ScholiaWelcome *welcome)
{
  if (welcome->is_snapshot)
    {
      *seq = welcome->seq;
      world_counters.snapshots++;
    }
  else if (*seq > 0)
    {
      world_counters.resyncs++;
    }
}

static void
check_one (Line           *line,
           guint64        *seq,
           ScholiaMessage *message)
{
  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_EVENT:
      check_event (seq, message->event);
      break;

    case SCHOLIA_MESSAGE_WELCOME:
      note_welcome (seq, &message->welcome);
      break;

    case SCHOLIA_MESSAGE_PRESENCE_NEWS:
      check_news (line, message->presence_news);
      break;

    case SCHOLIA_MESSAGE_JOINED:
      for (guint i = 0; i < message->joined->len; i++)
        {
          const ScholiaParticipantInfo *info = g_ptr_array_index (message->joined, i);

          check_presence (line, info->connection);
        }
      break;

    case SCHOLIA_MESSAGE_BATCH:
      world_counters.batches++;
      for (guint i = 0; i < message->batch->len; i++)
        check_one (line, seq, g_ptr_array_index (message->batch, i));
      break;

    default:
      break;
    }
}

void
ledger_check_received (Line           *line,
                       guint64        *seq,
                       ScholiaMessage *message,
                       const char     *text,
                       gsize           length)
{
  check_words (&world.ledgers[line->board], text, length);
  check_one (line, seq, message);
}

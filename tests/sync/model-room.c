/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model-room.h"

#include "fixture.h"
#include "scholia-snapshot.h"

ModelRoom *
model_room_new (void)
{
  ModelRoom *self = g_new0 (ModelRoom, 1);

  self->board = fixture_board_new ();
  self->log = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_event_unref);
  self->seqs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->time_ms = FIXTURE_START_MS;
  return self;
}

void
model_room_free (ModelRoom *self)
{
  g_object_unref (self->board);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->seqs);
  g_free (self);
}

ScholiaMessage *
model_room_act (ModelRoom     *self,
                ScholiaAction *action,
                ScholiaPerson *author,
                ScholiaRole    role)
{
  const char *id = scholia_action_get_broadcast_id (action);
  g_autoptr(GError) error = NULL;
  ScholiaEvent *event;

  if (g_hash_table_contains (self->seqs, id))
    return scholia_message_new_confirmed (id,
                                          GPOINTER_TO_UINT (g_hash_table_lookup (self->seqs, id)));

  if (!scholia_board_check (self->board, action, role, scholia_person_get_id (author), &error))
    return scholia_message_new_refused (id, error->code, NULL, error->message, 0);

  event = scholia_board_accept (self->board, action, author, self->time_ms++);
  if (!scholia_board_apply (self->board, event, NULL, &error))
    g_error ("%s", error->message);
  g_ptr_array_add (self->log, event);
  g_hash_table_insert (self->seqs, g_strdup (id), GUINT_TO_POINTER (self->log->len));
  return scholia_message_new_event (event);
}

gboolean
model_room_has (ModelRoom  *self,
                const char *broadcast_id)
{
  return g_hash_table_contains (self->seqs, broadcast_id);
}

ScholiaEvent *
model_room_event (ModelRoom *self,
                  guint64    seq)
{
  return g_ptr_array_index (self->log, seq - 1);
}

static gboolean
holds_token (ModelRoom          *self,
             const ScholiaHello *hello)
{
  if (hello->seq > self->log->len)
    return FALSE;

  return hello->seq == 0
         || g_str_equal (scholia_event_get_broadcast_id (model_room_event (self, hello->seq)),
                         hello->head_id);
}

static GStrv
find_saved (ModelRoom          *self,
            const ScholiaHello *hello)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; hello->pending != NULL && hello->pending[i] != NULL; i++)
    if (model_room_has (self, hello->pending[i]))
      g_strv_builder_add (builder, hello->pending[i]);
  return g_strv_builder_end (builder);
}

static void
add_snapshot (ModelRoom *self,
              GPtrArray *messages)
{
  g_autoptr(GPtrArray) parts = scholia_snapshot_encode (self->board);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr(GError) error = NULL;
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);
      ScholiaMessage *message = scholia_message_decode (SCHOLIA_PEER_SERVER, json, length,
                                                        64 * 1024,
                                                        NULL, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (messages, message);
    }
}

GPtrArray *
model_room_hello (ModelRoom          *self,
                  const ScholiaHello *hello,
                  ScholiaPerson      *person,
                  guint64             connection,
                  gboolean            wants_snapshot)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_message_unref);
  g_autofree char *hash = scholia_board_dup_hash (self->board);
  g_auto(GStrv) saved = find_saved (self, hello);
  const gboolean is_snapshot = wants_snapshot || !holds_token (self, hello);
  ScholiaWelcome welcome = {
    .server = (char *) "model-room/1",
    .board_id = (char *) scholia_board_get_id (self->board),
    .title = (char *) scholia_board_get_title (self->board),
    .image = *scholia_board_get_image (self->board),
    .you = { connection, person, SCHOLIA_ROLE_MODERATOR },
    .seq = self->log->len,
    .head_id = (char *) scholia_board_get_head_id (self->board),
    .next_number = scholia_board_get_next_number (self->board),
    .hash = hash,
    .is_snapshot = is_snapshot,
    .saved = saved,
  };

  g_ptr_array_add (messages, NULL);
  if (is_snapshot)
    add_snapshot (self, messages);
  else
    for (guint64 seq = hello->seq + 1; seq <= self->log->len; seq++)
      g_ptr_array_add (messages, scholia_message_new_event (model_room_event (self, seq)));

  welcome.n_parts = is_snapshot ? messages->len - 1 : 0;
  messages->pdata[0] = scholia_message_new_welcome (&welcome);
  return messages;
}

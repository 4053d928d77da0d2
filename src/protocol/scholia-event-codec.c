/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-event-codec.h"

#include "scholia-action-codec.h"
#include "scholia-event-private.h"
#include "scholia-thread-codec.h"

static const char * const type_names[] = {
  [SCHOLIA_EVENT_NEW] = "new-image-chat",
  [SCHOLIA_EVENT_UPDATED] = "image-chat-updated",
  [SCHOLIA_EVENT_DELETED] = "deleted-image-chat",
};

gboolean
scholia_event_type_from_string (const char       *name,
                                ScholiaEventType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (name, type_names[i]))
      {
        *type = (ScholiaEventType) i;
        return TRUE;
      }

  return FALSE;
}

static void
write_new_thread (ScholiaJsonWriter *writer,
                  ScholiaEvent      *event)
{
  ScholiaThreadState *restored = scholia_event_get_restored (event);

  if (restored != NULL)
    {
      scholia_write_whole_thread (writer, "restored", restored);
      return;
    }

  scholia_json_writer_begin_object (writer, "thread");
  scholia_json_writer_add_integer (writer, "number", scholia_event_get_number (event));
  scholia_write_action_members (writer, scholia_event_get_action (event));
  scholia_json_writer_end_object (writer);
}

static void
write_change (ScholiaJsonWriter   *writer,
              const ScholiaAction *action)
{
  ScholiaActionKind kind = scholia_action_get_kind (action);

  if (kind != SCHOLIA_ACTION_DELETE)
    scholia_json_writer_add_string (writer, "change", scholia_action_kind_to_string (kind));
  scholia_write_action_members (writer, action);
}

GBytes *
scholia_event_encode (ScholiaEvent *event)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };
  ScholiaEventType type;

  g_return_val_if_fail (event != NULL, NULL);

  type = scholia_event_get_event_type (event);
  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  scholia_json_writer_add_string (&writer, "type", type_names[type]);
  scholia_json_writer_add_string (&writer, "broadcastId", scholia_event_get_broadcast_id (event));
  scholia_json_writer_add_integer (&writer, "seq", scholia_event_get_seq (event));
  scholia_json_writer_add_integer (&writer, "time", (guint64) scholia_event_get_time_ms (event));
  scholia_json_writer_begin_object (&writer, "author");
  scholia_write_person (&writer, scholia_event_get_author (event));
  scholia_json_writer_end_object (&writer);
  if (type == SCHOLIA_EVENT_NEW)
    write_new_thread (&writer, event);
  else
    write_change (&writer, scholia_event_get_action (event));
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}

static ScholiaPerson *
read_author (ScholiaJsonReader *reader)
{
  ScholiaPerson *author;

  if (!scholia_json_reader_enter (reader, "author"))
    return NULL;

  author = scholia_read_person (reader);
  scholia_json_reader_leave (reader);
  return author;
}

/* The thread's members stand in an object of their own; the broadcast id beside it is its id. */
static ScholiaAction *
read_created (ScholiaJsonReader *reader,
              guint             *number)
{
  ScholiaIdText id = scholia_read_id (reader, "broadcastId");
  g_autofree char *body = NULL;
  ScholiaAnchor anchor;

  if (!scholia_json_reader_enter (reader, "thread"))
    return NULL;

  *number = (guint) scholia_json_reader_get_integer (reader, "number", 1,
                                                     SCHOLIA_MAX_THREAD_NUMBER);
  anchor = scholia_read_anchor (reader, "anchor");
  body = scholia_read_body (reader, "body", TRUE);
  scholia_json_reader_leave (reader);
  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_action_new_create (id.text, &anchor, body);
}

static ScholiaAction *
read_restored (ScholiaJsonReader   *reader,
               ScholiaThreadState **restored)
{
  ScholiaIdText id = scholia_read_id (reader, "broadcastId");

  *restored = scholia_read_whole_thread (reader, "restored");
  if (*restored == NULL)
    return NULL;

  return scholia_action_new_for_thread (id.text, SCHOLIA_ACTION_RESTORE,
                                        scholia_thread_state_get_id (*restored));
}

static ScholiaAction *
read_change (ScholiaJsonReader *reader)
{
  ScholiaActionKind kind = scholia_read_action_kind (reader, "change");

  if (kind == SCHOLIA_ACTION_CREATE || kind == SCHOLIA_ACTION_DELETE ||
      kind == SCHOLIA_ACTION_RESTORE)
    scholia_json_reader_fail (reader, "change", SCHOLIA_ERROR_MALFORMED,
                              "is no change of a thread");

  return scholia_read_action_members (reader, kind, TRUE);
}

ScholiaEvent *
scholia_read_event (ScholiaJsonReader *reader,
                    ScholiaEventType   type)
{
  guint64 seq = scholia_json_reader_get_integer (reader, "seq", 1, SCHOLIA_MAX_WIRE_INTEGER);
  gint64 time_ms = scholia_read_time (reader, "time");
  g_autoptr(ScholiaPerson) author = read_author (reader);
  g_autoptr(ScholiaThreadState) restored = NULL;
  g_autoptr(ScholiaAction) action = NULL;
  guint number = 0;

  if (type == SCHOLIA_EVENT_DELETED)
    action = scholia_read_action_members (reader, SCHOLIA_ACTION_DELETE, TRUE);
  else if (type == SCHOLIA_EVENT_UPDATED)
    action = read_change (reader);
  else if (scholia_json_reader_has (reader, "restored"))
    action = read_restored (reader, &restored);
  else
    action = read_created (reader, &number);

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_event_new (action, author, seq, time_ms, restored, number);
}

ScholiaEvent *
scholia_event_decode (GBytes  *json,
                      GError **error)
{
  g_auto(ScholiaJsonDocument) document = { 0 };
  g_auto(ScholiaJsonReader) reader = { 0 };
  g_autofree char *type_name = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  ScholiaEventType type = SCHOLIA_EVENT_NEW;
  const char *text;
  gsize length;

  g_return_val_if_fail (json != NULL, NULL);

  text = g_bytes_get_data (json, &length);
  if (!scholia_json_document_parse (&document, text, length, SCHOLIA_MAX_MESSAGE_BYTES, error))
    return NULL;

  scholia_json_reader_init (&reader, &document);
  type_name = scholia_json_reader_dup_string (&reader, "type", 0, G_MAXLONG);
  if (type_name != NULL && !scholia_event_type_from_string (type_name, &type))
    scholia_json_reader_fail (&reader, "type", SCHOLIA_ERROR_MALFORMED, "is no event");

  event = scholia_read_event (&reader, type);
  return scholia_json_reader_finish (&reader, NULL, error) ? g_steal_pointer (&event) : NULL;
}

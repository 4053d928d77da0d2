/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-action-codec.h"

void
scholia_write_action_members (ScholiaJsonWriter   *writer,
                              const ScholiaAction *action)
{
  ScholiaActionKind kind = scholia_action_get_kind (action);
  const ScholiaAnchor *anchor = scholia_action_get_anchor (action);

  if (kind != SCHOLIA_ACTION_CREATE)
    scholia_json_writer_add_string (writer, "threadId", scholia_action_get_thread_id (action));
  if (kind != SCHOLIA_ACTION_CREATE && kind != SCHOLIA_ACTION_REPLY)
    scholia_json_writer_add_optional (writer, "commentId", scholia_action_get_comment_id (action));
  if (anchor != NULL)
    scholia_write_anchor (writer, "anchor", anchor);
  scholia_json_writer_add_optional (writer, "body", scholia_action_get_body (action));
}

ScholiaActionKind
scholia_read_action_kind (ScholiaJsonReader *reader,
                          const char        *name)
{
  g_autofree char *kind_name = scholia_json_reader_dup_string (reader, name, 0, G_MAXLONG);
  ScholiaActionKind kind = SCHOLIA_ACTION_CREATE;

  if (kind_name != NULL && !scholia_action_kind_from_string (kind_name, &kind))
    scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED, "is unknown");

  return kind;
}

static ScholiaAction *
read_create (ScholiaJsonReader *reader,
             const char        *id,
             gboolean           are_clean)
{
  ScholiaAnchor anchor = scholia_read_anchor (reader, "anchor");
  g_autofree char *body = scholia_read_body (reader, "body", are_clean);

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_action_new_create (id, &anchor, body);
}

static ScholiaAction *
read_reply (ScholiaJsonReader *reader,
            const char        *id,
            const char        *thread_id,
            gboolean           are_clean)
{
  g_autofree char *body = scholia_read_body (reader, "body", are_clean);

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_action_new_reply (id, thread_id, body);
}

static ScholiaAction *
read_edit (ScholiaJsonReader *reader,
           const char        *id,
           const char        *thread_id,
           gboolean           are_clean)
{
  ScholiaIdText comment_id = scholia_read_id (reader, "commentId");
  g_autofree char *body = scholia_read_body (reader, "body", are_clean);

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_action_new_edit (id, thread_id, comment_id.text, body);
}

static ScholiaAction *
read_delete_comment (ScholiaJsonReader *reader,
                     const char        *id,
                     const char        *thread_id)
{
  ScholiaIdText comment_id = scholia_read_id (reader, "commentId");

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_action_new_delete_comment (id, thread_id, comment_id.text);
}

static ScholiaAction *
read_move (ScholiaJsonReader *reader,
           const char        *id,
           const char        *thread_id)
{
  ScholiaAnchor anchor = scholia_read_anchor (reader, "anchor");

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_action_new_move (id, thread_id, &anchor);
}

ScholiaAction *
scholia_read_action_members (ScholiaJsonReader *reader,
                             ScholiaActionKind  kind,
                             gboolean           are_clean)
{
  ScholiaIdText id = scholia_read_id (reader, "broadcastId");
  ScholiaIdText thread_id = { "" };

  if (kind != SCHOLIA_ACTION_CREATE)
    thread_id = scholia_read_id (reader, "threadId");
  if (scholia_json_reader_has_failed (reader))
    return NULL;

  switch (kind)
    {
    case SCHOLIA_ACTION_CREATE:
      return read_create (reader, id.text, are_clean);
    case SCHOLIA_ACTION_REPLY:
      return read_reply (reader, id.text, thread_id.text, are_clean);
    case SCHOLIA_ACTION_EDIT:
      return read_edit (reader, id.text, thread_id.text, are_clean);
    case SCHOLIA_ACTION_DELETE_COMMENT:
      return read_delete_comment (reader, id.text, thread_id.text);
    case SCHOLIA_ACTION_MOVE:
      return read_move (reader, id.text, thread_id.text);
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      return scholia_action_new_for_thread (id.text, kind, thread_id.text);
    }
}

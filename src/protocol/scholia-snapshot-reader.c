/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-snapshot.h"

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-thread-codec.h"

struct _ScholiaSnapshotReader
{
  GObject     parent_instance;

  guint       n_added;
  guint       n_parts;     /* 0 before the first */
  guint64     seq;
  char       *head_id;
  guint       next_number;
  GPtrArray  *drafts;      /* (element-type ScholiaThreadDraft) */
  GHashTable *by_id;       /* thread id → its draft */
  gboolean    has_failed;
};

G_DEFINE_FINAL_TYPE (ScholiaSnapshotReader, scholia_snapshot_reader, G_TYPE_OBJECT)

static void
scholia_snapshot_reader_finalize (GObject *object)
{
  ScholiaSnapshotReader *self = SCHOLIA_SNAPSHOT_READER (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_clear_pointer (&self->head_id, g_free);

  G_OBJECT_CLASS (scholia_snapshot_reader_parent_class)->finalize (object);
}

static void
scholia_snapshot_reader_class_init (ScholiaSnapshotReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_snapshot_reader_finalize;
}

static void
scholia_snapshot_reader_init (ScholiaSnapshotReader *self)
{
  self->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_draft_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

ScholiaSnapshotReader *
scholia_snapshot_reader_new (void)
{
  return g_object_new (SCHOLIA_TYPE_SNAPSHOT_READER, NULL);
}

/* The members that all parts have alike. */
static void
read_frame (ScholiaSnapshotReader *self,
            ScholiaJsonReader     *reader)
{
  g_autofree char *type = scholia_json_reader_dup_string (reader, "type", 0, G_MAXLONG);
  guint64 index = scholia_json_reader_get_integer (reader, "index", 0, G_MAXINT32);
  guint64 n_parts = scholia_json_reader_get_integer (reader, "parts", 1,
                                                     SCHOLIA_MAX_SNAPSHOT_PARTS);
  guint64 seq = scholia_json_reader_get_integer (reader, "seq", 0, SCHOLIA_MAX_WIRE_INTEGER);
  g_autofree char *head_id = scholia_read_head_id (reader, seq);
  guint64 next_number = scholia_json_reader_get_integer (reader, "nextNumber", 1, G_MAXINT32);

  if (scholia_json_reader_has_failed (reader))
    return;

  if (!g_str_equal (type, "snapshot"))
    scholia_json_reader_fail (reader, "type", SCHOLIA_ERROR_MALFORMED, "is no snapshot");
  else if (index != self->n_added || index >= n_parts)
    scholia_json_reader_fail (reader, "index", SCHOLIA_ERROR_MALFORMED, "is not the next one");
  else if (self->n_added > 0 &&
           (n_parts != self->n_parts || seq != self->seq || next_number != self->next_number ||
            !g_str_equal (head_id, self->head_id)))
    scholia_json_reader_fail (reader, "seq", SCHOLIA_ERROR_MALFORMED,
                              "is of another snapshot than the part before");

  self->n_parts = (guint) n_parts;
  self->seq = seq;
  self->next_number = (guint) next_number;
  g_free (self->head_id);
  self->head_id = g_steal_pointer (&head_id);
}

static void
add_thread (ScholiaSnapshotReader *self,
            ScholiaJsonReader     *reader,
            GPtrArray             *people)
{
  g_autoptr(ScholiaThreadDraft) draft = scholia_read_thread (reader, people);

  if (draft == NULL)
    return;

  if (self->drafts->len == SCHOLIA_MAX_THREADS)
    scholia_json_reader_fail (reader, NULL, SCHOLIA_ERROR_TOO_LARGE, "is more than %d threads",
                              SCHOLIA_MAX_THREADS);
  else if (g_hash_table_contains (self->by_id, draft->id.text))
    scholia_json_reader_fail (reader, "id", SCHOLIA_ERROR_MALFORMED, "was there already");
  else
    {
      g_hash_table_insert (self->by_id, draft->id.text, draft);
      g_ptr_array_add (self->drafts, g_steal_pointer (&draft));
    }
}

static void
add_comment (ScholiaSnapshotReader *self,
             ScholiaJsonReader     *reader,
             GPtrArray             *people)
{
  ScholiaIdText thread_id = scholia_read_id (reader, "threadId");
  g_autoptr(ScholiaComment) comment = scholia_read_comment (reader, people);
  ScholiaThreadDraft *draft = g_hash_table_lookup (self->by_id, thread_id.text);

  if (comment == NULL)
    return;

  if (draft == NULL)
    scholia_json_reader_fail (reader, "threadId", SCHOLIA_ERROR_MALFORMED,
                              "is of no thread that came before");
  else if (draft->comments->len == SCHOLIA_MAX_COMMENTS)
    scholia_json_reader_fail (reader, NULL, SCHOLIA_ERROR_TOO_LARGE,
                              "is more than %d comments in a thread", SCHOLIA_MAX_COMMENTS);
  else
    g_ptr_array_add (draft->comments, g_steal_pointer (&comment));
}

typedef void (*AddFunc) (ScholiaSnapshotReader *self,
                         ScholiaJsonReader     *reader,
                         GPtrArray             *people);

static void
add_all (ScholiaSnapshotReader *self,
         ScholiaJsonReader     *reader,
         const char            *name,
         GPtrArray             *people,
         AddFunc                add)
{
  if (!scholia_json_reader_enter_array (reader, name, G_MAXUINT))
    return;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      add (self, reader, people);
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
}

static void
add_part (ScholiaSnapshotReader *self,
          ScholiaJsonReader     *reader)
{
  g_autoptr(GPtrArray) people = NULL;

  read_frame (self, reader);
  people = scholia_read_people (reader, "people");
  add_all (self, reader, "threads", people, add_thread);
  add_all (self, reader, "comments", people, add_comment);
  self->n_added++;
}

gboolean
scholia_snapshot_reader_add (ScholiaSnapshotReader  *self,
                             const char             *json,
                             gsize                   length,
                             GError                **error)
{
  g_auto(ScholiaJsonDocument) document = { 0 };
  g_auto(ScholiaJsonReader) reader = { 0 };

  g_return_val_if_fail (SCHOLIA_IS_SNAPSHOT_READER (self), FALSE);

  if (self->has_failed)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                           "an earlier part of the snapshot was wrong");
      return FALSE;
    }

  if (!scholia_json_document_parse (&document, json, length, SCHOLIA_MAX_MESSAGE_BYTES, error))
    {
      self->has_failed = TRUE;
      return FALSE;
    }

  scholia_json_reader_init (&reader, &document);
  add_part (self, &reader);
  self->has_failed = scholia_json_reader_has_failed (&reader);
  return scholia_json_reader_finish (&reader, NULL, error);
}

gboolean
scholia_snapshot_reader_is_complete (ScholiaSnapshotReader *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SNAPSHOT_READER (self), FALSE);

  return !self->has_failed && self->n_parts > 0 && self->n_added == self->n_parts;
}

static GPtrArray *
build_threads (ScholiaSnapshotReader  *self,
               GError                **error)
{
  g_autoptr(GPtrArray) threads =
    g_ptr_array_new_full (self->drafts->len, (GDestroyNotify) scholia_thread_state_unref);

  for (guint i = 0; i < self->drafts->len; i++)
    {
      ScholiaThreadDraft *draft = g_ptr_array_index (self->drafts, i);

      if (draft->comments->len == 0)
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                       "thread %u of the snapshot has no comment", draft->number);
          return NULL;
        }
      g_ptr_array_add (threads, scholia_thread_draft_to_state (draft));
    }

  return g_steal_pointer (&threads);
}

gboolean
scholia_snapshot_reader_finish (ScholiaSnapshotReader  *self,
                                ScholiaBoard           *board,
                                GError                **error)
{
  g_autoptr(GPtrArray) threads = NULL;

  g_return_val_if_fail (SCHOLIA_IS_SNAPSHOT_READER (self), FALSE);
  g_return_val_if_fail (SCHOLIA_IS_BOARD (board), FALSE);

  if (!scholia_snapshot_reader_is_complete (self))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                   "the snapshot ends after %u of %u parts", self->n_added, self->n_parts);
      return FALSE;
    }

  threads = build_threads (self, error);
  if (threads == NULL)
    return FALSE;

  return scholia_board_reset (board, self->seq, self->head_id, self->next_number, threads, error);
}

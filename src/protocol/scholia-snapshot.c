/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-snapshot.h"

#include <string.h>

#include "scholia-thread-codec.h"

/* Room for the members around a part's threads, comments and people. */
#define FRAME_BYTES 256
#define MAX_CONTENT_BYTES (SCHOLIA_MAX_MESSAGE_BYTES - FRAME_BYTES)

/* A part that is being filled. What is added to it is written first and taken back if it is too
 * much, as the length of an item is only known once it is written. */
typedef struct
{
  ScholiaJsonWriter  people;
  ScholiaJsonWriter  threads;
  ScholiaJsonWriter  comments;
  ScholiaPeopleTable table;
} Part;

struct _ScholiaSnapshotSource
{
  GPtrArray *threads; /* (element-type ScholiaThreadState) */
  guint64    seq;
  char      *head_id;
  guint      next_number;
};

typedef struct
{
  GPtrArray *full; /* (element-type Part) */
  Part      *part;
} Encoder;

/* What is written: a thread, or a comment of it. */
typedef struct
{
  ScholiaThreadState *thread;
  ScholiaComment     *comment; /* %NULL for the thread */
} Item;

static Part *
part_new (void)
{
  Part *self = g_new0 (Part, 1);

  scholia_json_writer_init (&self->people);
  scholia_json_writer_init (&self->threads);
  scholia_json_writer_init (&self->comments);
  scholia_people_table_init (&self->table);
  return self;
}

static void
part_free (Part *self)
{
  scholia_json_writer_clear (&self->people);
  scholia_json_writer_clear (&self->threads);
  scholia_json_writer_clear (&self->comments);
  scholia_people_table_clear (&self->table);
  g_free (self);
}

static gsize
part_get_length (const Part *self)
{
  return self->people.text->len + self->threads.text->len + self->comments.text->len;
}

static void
write_item (Part       *part,
            const Item *item)
{
  guint n_people = part->table.people->len;
  ScholiaJsonWriter *writer = item->comment != NULL ? &part->comments : &part->threads;

  scholia_json_writer_begin_object (writer, NULL);
  if (item->comment != NULL)
    {
      scholia_json_writer_add_string (writer, "threadId",
                                      scholia_thread_state_get_id (item->thread));
      scholia_write_comment (writer, item->comment, &part->table);
    }
  else
    {
      scholia_write_thread (writer, item->thread, &part->table);
    }
  scholia_json_writer_end_object (writer);

  for (; n_people < part->table.people->len; n_people++)
    {
      scholia_json_writer_begin_object (&part->people, NULL);
      scholia_write_person (&part->people, g_ptr_array_index (part->table.people, n_people));
      scholia_json_writer_end_object (&part->people);
    }
}

static void
encoder_add (Encoder    *self,
             const Item *item)
{
  Part *part = self->part;
  gsize people_length = part->people.text->len;
  gsize threads_length = part->threads.text->len;
  gsize comments_length = part->comments.text->len;

  write_item (part, item);
  if (part_get_length (part) <= MAX_CONTENT_BYTES)
    return;

  g_string_truncate (part->people.text, people_length);
  g_string_truncate (part->threads.text, threads_length);
  g_string_truncate (part->comments.text, comments_length);
  g_ptr_array_add (self->full, part);

  /* The longest comment, 4,000 characters of 4 bytes, and its author fit in a part of their own. */
  self->part = part_new ();
  write_item (self->part, item);
}

static void
add_array (ScholiaJsonWriter       *writer,
           const char              *name,
           const ScholiaJsonWriter *elements)
{
  scholia_json_writer_begin_array (writer, name);
  if (elements->text->len > 0)
    scholia_json_writer_add_json (writer, NULL, elements->text->str, elements->text->len);
  scholia_json_writer_end_array (writer);
}

static GBytes *
encode_part (const Part                  *part,
             const ScholiaSnapshotSource *source,
             guint                        index,
             guint                        n_parts)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };

  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  scholia_json_writer_add_string (&writer, "type", "snapshot");
  scholia_json_writer_add_integer (&writer, "index", index);
  scholia_json_writer_add_integer (&writer, "parts", n_parts);
  scholia_json_writer_add_integer (&writer, "seq", source->seq);
  scholia_json_writer_add_string (&writer, "headId", source->head_id);
  scholia_json_writer_add_integer (&writer, "nextNumber", source->next_number);
  add_array (&writer, "people", &part->people);
  add_array (&writer, "threads", &part->threads);
  add_array (&writer, "comments", &part->comments);
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}

static void
encoder_add_thread (Encoder            *self,
                    ScholiaThreadState *thread)
{
  Item item = { thread, NULL };

  encoder_add (self, &item);
  for (guint i = 0; i < scholia_thread_state_get_n_comments (thread); i++)
    {
      item.comment = scholia_thread_state_get_comment (thread, i);
      encoder_add (self, &item);
    }
}

ScholiaSnapshotSource *
scholia_snapshot_source_new (ScholiaBoard *board)
{
  ScholiaSnapshotSource *self;
  guint n_threads;

  g_return_val_if_fail (SCHOLIA_IS_BOARD (board), NULL);

  n_threads = g_list_model_get_n_items (G_LIST_MODEL (board));
  self = g_new0 (ScholiaSnapshotSource, 1);
  self->threads = g_ptr_array_new_full (n_threads, (GDestroyNotify) scholia_thread_state_unref);
  self->seq = scholia_board_get_seq (board);
  self->head_id = g_strdup (scholia_board_get_head_id (board));
  self->next_number = scholia_board_get_next_number (board);
  for (guint i = 0; i < n_threads; i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);

      g_ptr_array_add (self->threads, scholia_thread_state_ref (scholia_thread_get_state (thread)));
    }

  return self;
}

void
scholia_snapshot_source_free (ScholiaSnapshotSource *self)
{
  g_ptr_array_unref (self->threads);
  g_free (self->head_id);
  g_free (self);
}

gsize
scholia_snapshot_source_get_n_items (const ScholiaSnapshotSource *self)
{
  gsize n_items = self->threads->len;

  for (guint i = 0; i < self->threads->len; i++)
    n_items += scholia_thread_state_get_n_comments (g_ptr_array_index (self->threads, i));

  return n_items;
}

GPtrArray *
scholia_snapshot_source_encode (const ScholiaSnapshotSource *self)
{
  g_autoptr(GPtrArray) full = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Encoder encoder = { full, part_new () };

  for (guint i = 0; i < self->threads->len; i++)
    encoder_add_thread (&encoder, g_ptr_array_index (self->threads, i));
  g_ptr_array_add (full, encoder.part);

  for (guint i = 0; i < full->len; i++)
    g_ptr_array_add (parts, encode_part (g_ptr_array_index (full, i), self, i, full->len));

  return parts;
}

GPtrArray *
scholia_snapshot_encode (ScholiaBoard *board)
{
  g_autoptr(ScholiaSnapshotSource) source = scholia_snapshot_source_new (board);

  g_return_val_if_fail (source != NULL, NULL);

  return scholia_snapshot_source_encode (source);
}

GBytes *
scholia_snapshot_join (GPtrArray *parts)
{
  GString *joined;

  g_return_val_if_fail (parts != NULL, NULL);

  joined = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);

      if (i > 0)
        g_string_append_c (joined, '\n');
      g_string_append_len (joined, json, (gssize) length);
    }

  return g_string_free_to_bytes (joined);
}

GPtrArray *
scholia_snapshot_split (GBytes *joined)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize length;
  gsize start = 0;
  const char *text;

  g_return_val_if_fail (joined != NULL, parts);

  text = g_bytes_get_data (joined, &length);
  while (start < length)
    {
      const char *line_end = memchr (text + start, '\n', length - start);
      gsize end = line_end != NULL ? (gsize) (line_end - text) : length;

      g_ptr_array_add (parts, g_bytes_new_from_bytes (joined, start, end - start));
      start = end + 1;
    }

  return parts;
}

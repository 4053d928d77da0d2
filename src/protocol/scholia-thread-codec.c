/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-codec.h"

#include "scholia-limits.h"

static guint
hash_person (gconstpointer person)
{
  return g_str_hash (scholia_person_get_id (person));
}

static gboolean
people_equal (gconstpointer a,
              gconstpointer b)
{
  return scholia_person_equal (a, b);
}

void
scholia_people_table_init (ScholiaPeopleTable *self)
{
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_person_unref);
  self->indices = g_hash_table_new (hash_person, people_equal);
}

void
scholia_people_table_clear (ScholiaPeopleTable *self)
{
  g_clear_pointer (&self->indices, g_hash_table_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
}

guint
scholia_people_table_add (ScholiaPeopleTable *self,
                          ScholiaPerson      *person)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, person));

  if (known > 0)
    return known - 1;

  g_ptr_array_add (self->people, scholia_person_ref (person));
  g_hash_table_insert (self->indices, person, GUINT_TO_POINTER (self->people->len));
  return self->people->len - 1;
}

void
scholia_write_people (ScholiaJsonWriter  *writer,
                      const char         *name,
                      ScholiaPeopleTable *table)
{
  scholia_json_writer_begin_array (writer, name);
  for (guint i = 0; i < table->people->len; i++)
    {
      scholia_json_writer_begin_object (writer, NULL);
      scholia_write_person (writer, g_ptr_array_index (table->people, i));
      scholia_json_writer_end_object (writer);
    }
  scholia_json_writer_end_array (writer);
}

GPtrArray *
scholia_read_people (ScholiaJsonReader *reader,
                     const char        *name)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_person_unref);

  if (!scholia_json_reader_enter_array (reader, name, G_MAXUINT))
    return people;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      ScholiaPerson *person = scholia_read_person (reader);

      if (person != NULL)
        g_ptr_array_add (people, person);
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
  return people;
}

/* (transfer full) */
static ScholiaPerson *
read_person_index (ScholiaJsonReader *reader,
                   const char        *name,
                   GPtrArray         *people)
{
  guint64 index = scholia_json_reader_get_integer (reader, name, 0, G_MAXUINT32);

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  if (index >= people->len)
    {
      scholia_json_reader_fail (reader, name, SCHOLIA_ERROR_MALFORMED,
                                "must be an index of “people”");
      return NULL;
    }

  return scholia_person_ref (g_ptr_array_index (people, index));
}

void
scholia_write_thread (ScholiaJsonWriter        *writer,
                      const ScholiaThreadState *thread,
                      ScholiaPeopleTable       *table)
{
  scholia_json_writer_add_string (writer, "id", scholia_thread_state_get_id (thread));
  scholia_json_writer_add_integer (writer, "number", scholia_thread_state_get_number (thread));
  scholia_write_anchor (writer, "anchor", scholia_thread_state_get_anchor (thread));
  scholia_json_writer_add_integer (writer, "creator",
    scholia_people_table_add (table, scholia_thread_state_get_creator (thread)));
  scholia_json_writer_add_integer (writer, "created",
    (guint64) scholia_thread_state_get_created_ms (thread));
  if (scholia_thread_state_is_resolved (thread))
    {
      scholia_json_writer_add_integer (writer, "resolver",
        scholia_people_table_add (table, scholia_thread_state_get_resolver (thread)));
      scholia_json_writer_add_integer (writer, "resolved",
        (guint64) scholia_thread_state_get_resolved_ms (thread));
    }
  scholia_json_writer_add_integer (writer, "activity",
    (guint64) scholia_thread_state_get_activity_ms (thread));
}

void
scholia_write_comment (ScholiaJsonWriter  *writer,
                       ScholiaComment     *comment,
                       ScholiaPeopleTable *table)
{
  scholia_json_writer_add_string (writer, "id", scholia_comment_get_id (comment));
  scholia_json_writer_add_integer (writer, "author",
    scholia_people_table_add (table, scholia_comment_get_author (comment)));
  scholia_json_writer_add_string (writer, "body", scholia_comment_get_body (comment));
  scholia_json_writer_add_integer (writer, "created",
    (guint64) scholia_comment_get_created_ms (comment));
  scholia_write_optional_integer (writer, "edited",
    (guint64) scholia_comment_get_edited_ms (comment));
}

ScholiaComment *
scholia_read_comment (ScholiaJsonReader *reader,
                      GPtrArray         *people)
{
  ScholiaIdText id = scholia_read_id (reader, "id");
  g_autoptr(ScholiaPerson) author = read_person_index (reader, "author", people);
  g_autofree char *body = scholia_read_body (reader, "body", TRUE);
  gint64 created_ms = scholia_read_time (reader, "created");
  gint64 edited_ms = scholia_read_optional_time (reader, "edited");

  if (scholia_json_reader_has_failed (reader))
    return NULL;

  return scholia_comment_new (id.text, author, body, created_ms, edited_ms);
}

ScholiaThreadDraft *
scholia_read_thread (ScholiaJsonReader *reader,
                     GPtrArray         *people)
{
  g_autoptr(ScholiaThreadDraft) draft = g_new0 (ScholiaThreadDraft, 1);

  draft->comments = g_ptr_array_new_with_free_func (g_object_unref);
  draft->id = scholia_read_id (reader, "id");
  draft->number = (guint) scholia_json_reader_get_integer (reader, "number", 1,
                                                           SCHOLIA_MAX_THREAD_NUMBER);
  draft->anchor = scholia_read_anchor (reader, "anchor");
  draft->creator = read_person_index (reader, "creator", people);
  draft->created_ms = scholia_read_time (reader, "created");
  if (scholia_json_reader_has (reader, "resolver") || scholia_json_reader_has (reader, "resolved"))
    {
      draft->resolver = read_person_index (reader, "resolver", people);
      draft->resolved_ms = scholia_read_time (reader, "resolved");
    }
  draft->activity_ms = scholia_read_time (reader, "activity");

  return scholia_json_reader_has_failed (reader) ? NULL : g_steal_pointer (&draft);
}

void
scholia_thread_draft_free (ScholiaThreadDraft *self)
{
  g_clear_pointer (&self->creator, scholia_person_unref);
  g_clear_pointer (&self->resolver, scholia_person_unref);
  g_clear_pointer (&self->comments, g_ptr_array_unref);
  g_free (self);
}

ScholiaThreadState *
scholia_thread_draft_to_state (ScholiaThreadDraft *self)
{
  return scholia_thread_state_new (self->id.text, self->number, &self->anchor, self->creator,
                                   self->created_ms, self->resolver, self->resolved_ms,
                                   self->activity_ms, self->comments);
}

void
scholia_write_whole_thread (ScholiaJsonWriter        *writer,
                            const char               *name,
                            const ScholiaThreadState *thread)
{
  g_auto(ScholiaPeopleTable) table = { 0 };

  scholia_people_table_init (&table);
  scholia_json_writer_begin_object (writer, name);
  scholia_write_thread (writer, thread, &table);
  scholia_json_writer_begin_array (writer, "comments");
  for (guint i = 0; i < scholia_thread_state_get_n_comments (thread); i++)
    {
      scholia_json_writer_begin_object (writer, NULL);
      scholia_write_comment (writer, scholia_thread_state_get_comment (thread, i), &table);
      scholia_json_writer_end_object (writer);
    }
  scholia_json_writer_end_array (writer);
  scholia_write_people (writer, "people", &table);
  scholia_json_writer_end_object (writer);
}

static void
read_comments (ScholiaJsonReader  *reader,
               GPtrArray          *people,
               ScholiaThreadDraft *draft)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!scholia_json_reader_enter_array (reader, "comments", SCHOLIA_MAX_COMMENTS))
    return;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      ScholiaComment *comment = scholia_read_comment (reader, people);

      if (comment != NULL)
        {
          g_ptr_array_add (draft->comments, comment);
          if (!g_hash_table_add (seen, (char *) scholia_comment_get_id (comment)))
            scholia_json_reader_fail (reader, "id", SCHOLIA_ERROR_MALFORMED, "was there already");
        }
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
  if (draft->comments->len == 0)
    scholia_json_reader_fail (reader, "comments", SCHOLIA_ERROR_MALFORMED, "must not be empty");
}

ScholiaThreadState *
scholia_read_whole_thread (ScholiaJsonReader *reader,
                           const char        *name)
{
  g_autoptr(ScholiaThreadDraft) draft = NULL;
  g_autoptr(GPtrArray) people = NULL;

  if (!scholia_json_reader_enter (reader, name))
    return NULL;

  people = scholia_read_people (reader, "people");
  draft = scholia_read_thread (reader, people);
  if (draft != NULL)
    read_comments (reader, people, draft);

  scholia_json_reader_leave (reader);
  return scholia_json_reader_has_failed (reader) ? NULL : scholia_thread_draft_to_state (draft);
}

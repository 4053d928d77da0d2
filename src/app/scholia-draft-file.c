/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-draft-file.h"

#include "scholia-error.h"
#include "scholia-json-gate.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/file.h>

#define FILE_VERSION 1

static void
clear_draft (gpointer draft)
{
  if (draft != NULL)
    scholia_draft_unref (draft);
}

GHashTable *
scholia_draft_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_draft);
}

char *
scholia_draft_key_new (const char *server,
                       const char *board,
                       const char *target)
{
  g_return_val_if_fail (server != NULL && board != NULL && target != NULL, NULL);

  return g_strjoin ("\n", server, board, target, NULL);
}

static const char *
get_string (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static gboolean
get_integer (JsonObject *object,
             const char *member,
             gint64     *value)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);

  return TRUE;
}

static gboolean
get_anchor (JsonObject    *object,
            ScholiaAnchor *anchor)
{
  gint64 x, y;

  if (!get_integer (object, "x", &x) || !get_integer (object, "y", &y) ||
      x < 0 || x > SCHOLIA_ANCHOR_UNITS || y < 0 || y > SCHOLIA_ANCHOR_UNITS)
    return FALSE;

  *anchor = (ScholiaAnchor) { .x = (gint32) x, .y = (gint32) y };

  return TRUE;
}

static void
add_draft (GHashTable *table,
           JsonNode   *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *server, *board, *target, *text;
  gint64 changed_ms = 0;
  ScholiaAnchor anchor;
  gboolean has_anchor;

  if (object == NULL)
    return;

  server = get_string (object, "server");
  board = get_string (object, "board");
  target = get_string (object, "target");
  text = get_string (object, "text");
  if (server == NULL || board == NULL || target == NULL || text == NULL)
    return;

  get_integer (object, "changedMs", &changed_ms);
  has_anchor = get_anchor (object, &anchor);
  g_hash_table_insert (table, scholia_draft_key_new (server, board, target),
                       scholia_draft_new (text, has_anchor ? &anchor : NULL, changed_ms));
}

/* %NULL: the bytes are no file of drafts. */
static GHashTable *
parse (const char *bytes,
       gsize       length)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GHashTable) table = scholia_draft_table_new ();
  JsonObject *root;
  JsonNode *drafts;
  JsonArray *array;

  if (!scholia_json_gate_check (bytes, length, SCHOLIA_MAX_DRAFT_FILE_BYTES, NULL) ||
      !json_parser_load_from_data (parser, bytes, (gssize) length, NULL))
    return NULL;

  root = json_node_get_object (json_parser_get_root (parser));
  drafts = json_object_get_member (root, "drafts");
  if (drafts == NULL || !JSON_NODE_HOLDS_ARRAY (drafts))
    return NULL;

  array = json_node_get_array (drafts);
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_draft (table, json_array_get_element (array, i));

  return g_steal_pointer (&table);
}

GHashTable *
scholia_draft_file_read (const char  *path,
                         GError     **error)
{
  g_autoptr(GError) read_error = NULL;
  g_autoptr(GHashTable) table = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *aside = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &bytes, &length, &read_error))
    {
      if (g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return scholia_draft_table_new ();

      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }

  table = parse (bytes, length);
  if (table != NULL)
    return g_steal_pointer (&table);

  aside = g_strconcat (path, ".broken", NULL);
  if (g_rename (path, aside) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s", g_strerror (errno));
      return NULL;
    }
  g_message ("The drafts could not be understood and were moved to %s", aside);

  return scholia_draft_table_new ();
}

static int
compare_by_time (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  GHashTable *table = user_data;
  const char *key_a = *(const char * const *) a;
  const char *key_b = *(const char * const *) b;
  gint64 time_a = scholia_draft_get_changed_ms (g_hash_table_lookup (table, key_a));
  gint64 time_b = scholia_draft_get_changed_ms (g_hash_table_lookup (table, key_b));

  if (time_a != time_b)
    return time_a > time_b ? -1 : 1;

  return strcmp (key_a, key_b);
}

static void
write_string (JsonBuilder *builder,
              const char  *member,
              const char  *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
write_integer (JsonBuilder *builder,
               const char  *member,
               gint64       value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
write_draft (JsonBuilder  *builder,
             const char   *key,
             ScholiaDraft *draft)
{
  g_auto(GStrv) parts = g_strsplit (key, "\n", 3);
  const ScholiaAnchor *anchor = scholia_draft_get_anchor (draft);

  json_builder_begin_object (builder);
  write_string (builder, "server", parts[0]);
  write_string (builder, "board", parts[1]);
  write_string (builder, "target", parts[2]);
  write_string (builder, "text", scholia_draft_get_text (draft));
  if (anchor != NULL)
    {
      write_integer (builder, "x", anchor->x);
      write_integer (builder, "y", anchor->y);
    }
  write_integer (builder, "changedMs", scholia_draft_get_changed_ms (draft));
  json_builder_end_object (builder);
}

static char *
print (GHashTable *table)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char **keys = NULL;
  guint n_keys;

  keys = (char **) g_hash_table_get_keys_as_array (table, &n_keys);
  g_qsort_with_data (keys, (int) n_keys, sizeof (char *), compare_by_time, table);

  json_builder_begin_object (builder);
  write_integer (builder, "version", FILE_VERSION);
  json_builder_set_member_name (builder, "drafts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < MIN (n_keys, SCHOLIA_MAX_DRAFTS); i++)
    write_draft (builder, keys[i], g_hash_table_lookup (table, keys[i]));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

static gboolean
merge_locked (const char  *path,
              GHashTable  *changes,
              GError     **error)
{
  g_autoptr(GHashTable) table = scholia_draft_file_read (path, error);
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer key, draft;

  if (table == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &draft))
    {
      if (draft == NULL)
        g_hash_table_remove (table, key);
      else
        g_hash_table_insert (table, g_strdup (key), scholia_draft_ref (draft));
    }

  text = print (table);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
scholia_draft_file_merge (const char  *path,
                          GHashTable  *changes,
                          GError     **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *lock_path = NULL;
  gboolean is_merged;
  int lock;

  g_return_val_if_fail (path != NULL && changes != NULL, FALSE);

  folder = g_path_get_dirname (path);
  lock_path = g_strconcat (path, ".lock", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      (lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }

  /* Held for the time of one small file; without a lock (a network drive) the merge is still
   * atomic. */
  (void) flock (lock, LOCK_EX);
  is_merged = merge_locked (path, changes, error);
  g_close (lock, NULL);

  return is_merged;
}

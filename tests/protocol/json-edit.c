/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "json-edit.h"

#include <stdlib.h>

static JsonNode *
parse (const char *json)
{
  g_autoptr(GError) error = NULL;
  JsonNode *root = json_from_string (json, &error);

  g_assert_no_error (error);
  g_assert_nonnull (root);
  return root;
}

static char *
print (JsonNode *root)
{
  return json_to_string (root, FALSE);
}

typedef void (*VisitFunc) (JsonNode   *node,
                           const char *path,
                           gpointer    user_data);

static void
visit (JsonNode   *node,
       const char *path,
       VisitFunc   func,
       gpointer    user_data)
{
  func (node, path, user_data);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_autofree char *inner = g_strdup_printf ("%s%s%s", path, *path != '\0' ? "." : "", name);

          visit (member, inner, func, user_data);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);

          visit (json_array_get_element (array, i), inner, func, user_data);
        }
    }
}

static void
add_path (JsonNode   *node,
          const char *path,
          gpointer    user_data)
{
  if (*path != '\0')
    g_strv_builder_add (user_data, path);
}

GStrv
json_edit_list_paths (const char *json)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(JsonNode) root = parse (json);

  visit (root, "", add_path, builder);
  return g_strv_builder_end (builder);
}

typedef struct
{
  const char *path;
  JsonNode   *found;
} Search;

static void
compare_path (JsonNode   *node,
              const char *path,
              gpointer    user_data)
{
  Search *search = user_data;

  if (g_str_equal (path, search->path))
    search->found = node;
}

static JsonNode *
find (JsonNode   *root,
      const char *path)
{
  Search search = { path, NULL };

  visit (root, "", compare_path, &search);
  g_assert_nonnull (search.found);
  return search.found;
}

/* "a.b[1]" to "a.b" and "[1]", "a.b" to "a" and "b", "b" to "" and "b". */
static char *
split_path (const char  *path,
            const char **last)
{
  const char *end = path + strlen (path);

  while (end > path && *end != '.' && *end != '[')
    end--;

  *last = *end == '.' ? end + 1 : end;
  return g_strndup (path, (gsize) (end - path));
}

/* json-glib puts an element at the end only: all go round. */
static void
replace_element (JsonArray  *array,
                 guint       index,
                 const char *value)
{
  guint n_elements = json_array_get_length (array);

  g_assert_cmpuint (index, <, n_elements);
  for (guint i = 0; i < n_elements; i++)
    {
      JsonNode *element = i == index ? parse (value) : json_array_dup_element (array, 0);

      json_array_remove_element (array, 0);
      json_array_add_element (array, element);
    }
}

char *
json_edit_replace (const char *json,
                   const char *path,
                   const char *value)
{
  g_autoptr(JsonNode) root = parse (json);
  const char *last;
  g_autofree char *around = split_path (path, &last);
  JsonNode *container = find (root, around);

  if (JSON_NODE_HOLDS_ARRAY (container))
    {
      g_assert_nonnull (value);
      replace_element (json_node_get_array (container), (guint) atoi (last + 1), value);
    }
  else if (value == NULL)
    json_object_remove_member (json_node_get_object (container), last);
  else
    json_object_set_member (json_node_get_object (container), last, parse (value));

  return print (root);
}

static void
add_member (JsonNode   *node,
            const char *path,
            gpointer    user_data)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    g_ptr_array_add (user_data, node);
}

char *
json_edit_add_unknown (const char *json)
{
  g_autoptr(JsonNode) root = parse (json);
  g_autoptr(GPtrArray) objects = g_ptr_array_new ();

  visit (root, "", add_member, objects);
  for (guint i = 0; i < objects->len; i++)
    json_object_set_member (json_node_get_object (g_ptr_array_index (objects, i)),
                            "of a later version", parse ("{\"type\":[null,{}]}"));

  return print (root);
}

GStrv
json_edit_wrong_types (const char *json,
                       const char *path)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(JsonNode) root = parse (json);
  JsonNode *node = find (root, path);
  GType type = json_node_get_value_type (node);
  gboolean is_value = JSON_NODE_HOLDS_VALUE (node);
  gboolean is_fraction = is_value && type == G_TYPE_DOUBLE;

  g_strv_builder_add (builder, "null");
  if (!is_value || type != G_TYPE_STRING)
    g_strv_builder_add (builder, "\"x\"");
  if (!is_value || (type != G_TYPE_INT64 && !is_fraction))
    g_strv_builder_add (builder, "7");
  if (!is_fraction)
    g_strv_builder_add (builder, "1.5");
  if (!is_value || type != G_TYPE_BOOLEAN)
    g_strv_builder_add (builder, "true");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    g_strv_builder_add (builder, "{}");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    g_strv_builder_add (builder, "[]");

  return g_strv_builder_end (builder);
}

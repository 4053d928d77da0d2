/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-reader.h"

#include <string.h>

/* Stands for "no such node": node 0 is the outer object, which is nobody's member. */
#define NO_NODE 0

static const ScholiaJsonNode *
get_node (const ScholiaJsonReader *self,
          guint32                  node)
{
  return &self->document->nodes[node];
}

static ScholiaJsonFrame *
get_frame (ScholiaJsonReader *self)
{
  return &self->frames[self->depth];
}

static void
append_name (GString    *path,
             const char *name)
{
  if (name == NULL)
    return;
  if (path->len > 0)
    g_string_append_c (path, '.');
  g_string_append (path, name);
}

/* "messages[2].author.name" */
static char *
build_path (const ScholiaJsonReader *self,
            const char              *name)
{
  GString *path = g_string_new (NULL);

  for (guint i = 0; i <= self->depth; i++)
    {
      const ScholiaJsonFrame *frame = &self->frames[i];

      append_name (path, frame->name);
      if (frame->element != NO_NODE)
        g_string_append_printf (path, "[%u]", frame->index);
    }

  append_name (path, name);
  return g_string_free (path, FALSE);
}

void
scholia_json_reader_init (ScholiaJsonReader         *self,
                          const ScholiaJsonDocument *document)
{
  memset (self, 0, sizeof *self);
  self->document = document;
}

void
scholia_json_reader_clear (ScholiaJsonReader *self)
{
  g_clear_pointer (&self->member, g_free);
  g_clear_error (&self->error);
}

gboolean
scholia_json_reader_has_failed (const ScholiaJsonReader *self)
{
  return self->error != NULL;
}

void
scholia_json_reader_fail (ScholiaJsonReader *self,
                          const char        *name,
                          ScholiaError       code,
                          const char        *format,
                          ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  if (self->error != NULL)
    return;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->member = build_path (self, name);
  self->error = g_error_new (SCHOLIA_ERROR, (int) code, "%s: %s",
                             self->member[0] != '\0' ? self->member : "message", problem);
}

gboolean
scholia_json_reader_finish (ScholiaJsonReader  *self,
                            char              **member,
                            GError            **error)
{
  if (self->error == NULL)
    return TRUE;

  if (self->member[0] != '\0')
    scholia_error_set_member (self->error, self->member);
  if (member != NULL && self->member[0] != '\0')
    *member = g_steal_pointer (&self->member);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

static guint32
find (ScholiaJsonReader *self,
      const char        *name)
{
  const ScholiaJsonFrame *frame = get_frame (self);
  guint32 end = get_node (self, frame->node)->next;

  if (self->error != NULL)
    return NO_NODE;
  if (name == NULL)
    return frame->element;

  for (guint32 at = frame->node + 1; at < end; at = get_node (self, at + 1)->next)
    if (scholia_json_document_is_string (self->document, at, name))
      return at + 1;

  return NO_NODE;
}

static guint32
require (ScholiaJsonReader *self,
         const char        *name,
         ScholiaJsonKind    kind,
         const char        *kind_name)
{
  guint32 node = find (self, name);

  if (self->error != NULL)
    return NO_NODE;

  if (node == NO_NODE)
    scholia_json_reader_fail (self, name, SCHOLIA_ERROR_MALFORMED, "is missing");
  else if (get_node (self, node)->kind != kind)
    scholia_json_reader_fail (self, name, SCHOLIA_ERROR_MALFORMED, "must be %s", kind_name);
  else
    return node;

  return NO_NODE;
}

gboolean
scholia_json_reader_has (ScholiaJsonReader *self,
                         const char        *name)
{
  return find (self, name) != NO_NODE;
}

static void
push (ScholiaJsonReader *self,
      const char        *name,
      guint32            node)
{
  ScholiaJsonFrame frame = { .node = node, .name = name };

  /* A document is never deeper than its frames. */
  g_assert (self->depth + 1 < G_N_ELEMENTS (self->frames));
  self->frames[++self->depth] = frame;
}

gboolean
scholia_json_reader_enter (ScholiaJsonReader *self,
                           const char        *name)
{
  guint32 node = require (self, name, SCHOLIA_JSON_OBJECT, "an object");

  if (node == NO_NODE)
    return FALSE;

  push (self, name, node);
  return TRUE;
}

gboolean
scholia_json_reader_enter_array (ScholiaJsonReader *self,
                                 const char        *name,
                                 guint              max_elements)
{
  guint32 node = require (self, name, SCHOLIA_JSON_ARRAY, "an array");
  guint n_elements = 0;
  guint32 end;

  if (node == NO_NODE)
    return FALSE;

  end = get_node (self, node)->next;
  for (guint32 at = node + 1; at < end; at = get_node (self, at)->next)
    n_elements++;

  if (n_elements > max_elements)
    {
      scholia_json_reader_fail (self, name, SCHOLIA_ERROR_TOO_LARGE,
                                "has %u elements; at most %u", n_elements, max_elements);
      return FALSE;
    }

  push (self, name, node);
  return TRUE;
}

gboolean
scholia_json_reader_next (ScholiaJsonReader *self)
{
  ScholiaJsonFrame *frame = get_frame (self);
  gboolean is_first = frame->element == NO_NODE;
  guint32 next = is_first ? frame->node + 1 : get_node (self, frame->element)->next;

  if (self->error != NULL || next >= get_node (self, frame->node)->next)
    return FALSE;

  frame->element = next;
  frame->index = is_first ? 0 : frame->index + 1;
  return TRUE;
}

void
scholia_json_reader_leave (ScholiaJsonReader *self)
{
  g_assert (self->depth > 0);
  self->depth--;
}

char *
scholia_json_reader_dup_string (ScholiaJsonReader *self,
                                const char        *name,
                                glong              min_chars,
                                glong              max_chars)
{
  guint32 node = require (self, name, SCHOLIA_JSON_STRING, "a string");
  g_autofree char *string = NULL;
  glong n_chars;

  if (node == NO_NODE)
    return NULL;

  string = scholia_json_document_dup_string (self->document, node);
  n_chars = g_utf8_strlen (string, -1);
  if (n_chars > max_chars)
    scholia_json_reader_fail (self, name, SCHOLIA_ERROR_TOO_LARGE,
                              "has %ld characters; at most %ld", n_chars, max_chars);
  else if (n_chars < min_chars)
    scholia_json_reader_fail (self, name, SCHOLIA_ERROR_MALFORMED,
                              "has %ld characters; at least %ld", n_chars, min_chars);
  else
    return g_steal_pointer (&string);

  return NULL;
}

gboolean
scholia_json_reader_copy_string (ScholiaJsonReader *self,
                                 const char        *name,
                                 char              *text,
                                 gsize              size)
{
  guint32 node = require (self, name, SCHOLIA_JSON_STRING, "a string");
  const char *content = self->document->text + get_node (self, node)->start;
  g_autofree char *unescaped = NULL;
  gsize length;

  text[0] = '\0';
  if (node == NO_NODE)
    return FALSE;

  length = get_node (self, node)->end - get_node (self, node)->start;
  if (!get_node (self, node)->is_plain)
    {
      content = unescaped = scholia_json_document_dup_string (self->document, node);
      length = strlen (unescaped);
    }
  if (length >= size)
    return TRUE;

  memcpy (text, content, length);
  text[length] = '\0';
  return TRUE;
}

guint64
scholia_json_reader_get_integer (ScholiaJsonReader *self,
                                 const char        *name,
                                 guint64            min,
                                 guint64            max)
{
  guint32 node = require (self, name, SCHOLIA_JSON_INTEGER, "an integer");
  const char *digits;
  guint64 value = 0;
  gboolean is_negative;

  if (node == NO_NODE)
    return 0;

  digits = self->document->text + get_node (self, node)->start;
  is_negative = *digits == '-';
  if (is_negative)
    digits++;
  for (; digits < self->document->text + get_node (self, node)->end; digits++)
    value = value * 10 + (guint64) (*digits - '0');

  if ((is_negative && value != 0) || value < min || value > max)
    {
      scholia_json_reader_fail (self, name, SCHOLIA_ERROR_MALFORMED,
                                "must be %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, min, max);
      return 0;
    }

  return value;
}

double
scholia_json_reader_get_number (ScholiaJsonReader *self,
                                const char        *name)
{
  guint32 node = find (self, name);
  g_autofree char *copy = NULL;

  if (node == NO_NODE || get_node (self, node)->kind != SCHOLIA_JSON_INTEGER)
    node = require (self, name, SCHOLIA_JSON_NUMBER, "a number");
  if (node == NO_NODE)
    return 0.0;

  copy = g_strndup (self->document->text + get_node (self, node)->start,
                    get_node (self, node)->end - get_node (self, node)->start);
  return g_ascii_strtod (copy, NULL);
}

gboolean
scholia_json_reader_get_boolean (ScholiaJsonReader *self,
                                 const char        *name)
{
  guint32 node = find (self, name);

  if (node == NO_NODE)
    return FALSE;

  if (get_node (self, node)->kind != SCHOLIA_JSON_TRUE &&
      get_node (self, node)->kind != SCHOLIA_JSON_FALSE)
    {
      scholia_json_reader_fail (self, name, SCHOLIA_ERROR_MALFORMED, "must be true or false");
      return FALSE;
    }

  return get_node (self, node)->kind == SCHOLIA_JSON_TRUE;
}

GBytes *
scholia_json_reader_dup_text (ScholiaJsonReader *self)
{
  const ScholiaJsonNode *node = get_node (self, get_frame (self)->node);

  return g_bytes_new (self->document->text + node->start, node->end - node->start);
}

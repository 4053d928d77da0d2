/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-json-writer.h"

#include <string.h>

void
scholia_json_writer_init (ScholiaJsonWriter *self)
{
  self->text = g_string_sized_new (256);
}

void
scholia_json_writer_clear (ScholiaJsonWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

GBytes *
scholia_json_writer_finish (ScholiaJsonWriter *self)
{
  return g_string_free_to_bytes (g_steal_pointer (&self->text));
}

/* A comma is due unless the value is the first of its container. */
static void
begin_value (ScholiaJsonWriter *self,
             const char        *name)
{
  GString *text = self->text;

  if (text->len > 0 && strchr ("{[", text->str[text->len - 1]) == NULL)
    g_string_append_c (text, ',');

  if (name == NULL)
    return;

  g_string_append_c (text, '"');
  g_string_append (text, name);
  g_string_append (text, "\":");
}

void
scholia_json_writer_begin_object (ScholiaJsonWriter *self,
                                  const char        *name)
{
  begin_value (self, name);
  g_string_append_c (self->text, '{');
}

void
scholia_json_writer_end_object (ScholiaJsonWriter *self)
{
  g_string_append_c (self->text, '}');
}

void
scholia_json_writer_begin_array (ScholiaJsonWriter *self,
                                 const char        *name)
{
  begin_value (self, name);
  g_string_append_c (self->text, '[');
}

void
scholia_json_writer_end_array (ScholiaJsonWriter *self)
{
  g_string_append_c (self->text, ']');
}

/* Bytes that need no escape go over in runs. */
static gsize
count_plain (const char *at)
{
  gsize n = 0;

  while ((guchar) at[n] >= 0x20 && at[n] != '"' && at[n] != '\\')
    n++;

  return n;
}

static void
append_escape (GString *text,
               char     byte)
{
  switch (byte)
    {
    case '"':
    case '\\':
      g_string_append_c (text, '\\');
      g_string_append_c (text, byte);
      break;
    case '\n':
      g_string_append (text, "\\n");
      break;
    case '\t':
      g_string_append (text, "\\t");
      break;
    default:
      g_string_append_printf (text, "\\u%04x", (guint) byte);
      break;
    }
}

void
scholia_json_writer_add_string (ScholiaJsonWriter *self,
                                const char        *name,
                                const char        *value)
{
  begin_value (self, name);
  g_string_append_c (self->text, '"');

  while (*value != '\0')
    {
      gsize n = count_plain (value);

      g_string_append_len (self->text, value, (gssize) n);
      value += n;
      if (*value != '\0')
        append_escape (self->text, *value++);
    }

  g_string_append_c (self->text, '"');
}

void
scholia_json_writer_add_optional (ScholiaJsonWriter *self,
                                  const char        *name,
                                  const char        *value)
{
  if (value != NULL)
    scholia_json_writer_add_string (self, name, value);
}

void
scholia_json_writer_add_integer (ScholiaJsonWriter *self,
                                 const char        *name,
                                 guint64            value)
{
  char digits[24];
  char *at = digits + sizeof digits - 1;

  *at = '\0';
  do
    *--at = (char) ('0' + value % 10);
  while ((value /= 10) > 0);

  begin_value (self, name);
  g_string_append (self->text, at);
}

void
scholia_json_writer_add_boolean (ScholiaJsonWriter *self,
                                 const char        *name,
                                 gboolean           value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
scholia_json_writer_add_fraction (ScholiaJsonWriter *self,
                                  const char        *name,
                                  gint32             millionths)
{
  char text[] = "0.000000";
  gsize length = 8;

  millionths = CLAMP (millionths, 0, 1000000);
  if (millionths == 1000000)
    {
      scholia_json_writer_add_integer (self, name, 1);
      return;
    }

  for (gsize i = 7; i > 1; i--, millionths /= 10)
    text[i] = (char) ('0' + millionths % 10);
  while (text[length - 1] == '0' && length > 1)
    length--;
  if (text[length - 1] == '.')
    length--;

  begin_value (self, name);
  g_string_append_len (self->text, text, (gssize) length);
}

void
scholia_json_writer_add_json (ScholiaJsonWriter *self,
                              const char        *name,
                              const char        *json,
                              gsize              length)
{
  begin_value (self, name);
  g_string_append_len (self->text, json, (gssize) length);
}

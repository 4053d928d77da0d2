/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api.h"

#include "scholia-api-private.h"

GBytes *
scholia_api_encode (ScholiaApiWriteFunc write,
                    gconstpointer       value)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };

  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  write (&writer, value);
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}

gpointer
scholia_api_decode (GBytes              *json,
                    ScholiaApiReadFunc   read,
                    GDestroyNotify       free_value,
                    GError             **error)
{
  g_auto(ScholiaJsonDocument) document = { 0 };
  g_auto(ScholiaJsonReader) reader = { 0 };
  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  gpointer value;

  if (!scholia_json_document_parse (&document, text, length, SCHOLIA_MAX_BODY_BYTES, error))
    return NULL;

  scholia_json_reader_init (&reader, &document);
  value = read (&reader);
  if (scholia_json_reader_finish (&reader, NULL, error))
    return value;

  if (value != NULL)
    free_value (value);
  return NULL;
}

void
scholia_api_write_array (ScholiaJsonWriter   *writer,
                         const char          *name,
                         ScholiaApiWriteFunc  write,
                         GPtrArray           *values)
{
  scholia_json_writer_begin_array (writer, name);
  for (guint i = 0; i < values->len; i++)
    {
      scholia_json_writer_begin_object (writer, NULL);
      write (writer, g_ptr_array_index (values, i));
      scholia_json_writer_end_object (writer);
    }
  scholia_json_writer_end_array (writer);
}

GBytes *
scholia_api_encode_list (const char          *name,
                         ScholiaApiWriteFunc  write,
                         GPtrArray           *values)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };

  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  scholia_api_write_array (&writer, name, write, values);
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}

void
scholia_api_read_array (ScholiaJsonReader  *reader,
                        const char         *name,
                        ScholiaApiReadFunc  read,
                        GPtrArray          *values)
{
  if (!scholia_json_reader_enter_array (reader, name, G_MAXUINT))
    return;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      gpointer value = read (reader);

      if (value != NULL)
        g_ptr_array_add (values, value);
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
}

GPtrArray *
scholia_api_decode_list (GBytes              *json,
                         const char          *name,
                         ScholiaApiReadFunc   read,
                         GDestroyNotify       free_value,
                         GError             **error)
{
  g_auto(ScholiaJsonDocument) document = { 0 };
  g_auto(ScholiaJsonReader) reader = { 0 };
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (free_value);
  gsize length;
  const char *text = g_bytes_get_data (json, &length);

  if (!scholia_json_document_parse (&document, text, length, SCHOLIA_MAX_BODY_BYTES, error))
    return NULL;

  scholia_json_reader_init (&reader, &document);
  scholia_api_read_array (&reader, name, read, values);
  return scholia_json_reader_finish (&reader, NULL, error) ? g_steal_pointer (&values) : NULL;
}

GBytes *
scholia_api_error_encode (ScholiaError  code,
                          const char   *message,
                          const char   *member)
{
  return scholia_api_error_encode_retry (code, message, member, 0);
}

GBytes *
scholia_api_error_encode_retry (ScholiaError  code,
                                const char   *message,
                                const char   *member,
                                guint         retry_after_ms)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };

  g_return_val_if_fail (message != NULL, NULL);

  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  scholia_json_writer_begin_object (&writer, "error");
  scholia_json_writer_add_string (&writer, "code", scholia_error_code_to_string (code));
  scholia_json_writer_add_string (&writer, "message", message);
  scholia_json_writer_add_optional (&writer, "member", member);
  if (retry_after_ms > 0)
    scholia_json_writer_add_integer (&writer, "retryAfterMs", retry_after_ms);
  scholia_json_writer_end_object (&writer);
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}

/* What an error answer says. */
typedef struct
{
  GError *error;
  guint   retry_after_ms;
} Told;

static void
told_free (Told *self)
{
  g_clear_error (&self->error);
  g_free (self);
}

static gpointer
read_error (ScholiaJsonReader *reader)
{
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  /* A code that a later version added. */
  ScholiaError code = SCHOLIA_ERROR_INTERNAL;
  guint retry_after_ms = 0;
  Told *told;

  if (!scholia_json_reader_enter (reader, "error"))
    return NULL;

  name = scholia_json_reader_dup_string (reader, "code", 1, SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  message = scholia_json_reader_dup_string (reader, "message", 0, SCHOLIA_MAX_WORDS_CHARS);
  if (scholia_json_reader_has (reader, "retryAfterMs"))
    retry_after_ms = (guint) scholia_json_reader_get_integer (reader, "retryAfterMs", 0,
                                                              G_MAXINT32);
  scholia_json_reader_leave (reader);
  if (scholia_json_reader_has_failed (reader))
    return NULL;

  scholia_error_code_from_string (name, &code);
  told = g_new0 (Told, 1);
  told->error = g_error_new_literal (SCHOLIA_ERROR, (int) code, message);
  told->retry_after_ms = retry_after_ms;

  return told;
}

void
scholia_api_error_decode (GBytes  *json,
                          GError **error)
{
  scholia_api_error_decode_retry (json, NULL, error);
}

void
scholia_api_error_decode_retry (GBytes  *json,
                                guint   *retry_after_ms,
                                GError **error)
{
  g_autoptr(GError) malformed = NULL;
  Told *told;

  g_return_if_fail (json != NULL);

  told = scholia_api_decode (json, read_error, (GDestroyNotify) told_free, &malformed);
  if (retry_after_ms != NULL)
    *retry_after_ms = told != NULL ? told->retry_after_ms : 0;
  if (told != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&told->error));
      told_free (told);
    }
  else
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA, "not an answer of Scholia: %s",
                 malformed->message);
}

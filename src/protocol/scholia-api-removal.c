/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-private.h"
#include "scholia-value-codec.h"

void
scholia_removal_info_free (ScholiaRemovalInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->person_id);
  g_free (self->name);
  g_free (self->reason);
  g_free (self);
}

static void
write_words (ScholiaJsonWriter *writer,
             gconstpointer      value)
{
  const ScholiaRemovalInfo *self = value;

  scholia_json_writer_add_string (writer, "name", self->name);
  scholia_json_writer_add_optional (writer, "reason", self->reason);
}

static ScholiaRemovalInfo *
read_words (ScholiaJsonReader *reader,
            gboolean           is_clean)
{
  ScholiaRemovalInfo *self = g_new0 (ScholiaRemovalInfo, 1);

  self->name = scholia_read_name (reader, "name", is_clean);
  if (scholia_json_reader_has (reader, "reason"))
    self->reason = scholia_read_title (reader, "reason", is_clean);

  return self;
}

static gpointer
read_request (ScholiaJsonReader *reader)
{
  return read_words (reader, FALSE);
}

GBytes *
scholia_removal_request_encode (const ScholiaRemovalInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_words, self);
}

ScholiaRemovalInfo *
scholia_removal_request_decode (GBytes  *json,
                                GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_request, (GDestroyNotify) scholia_removal_info_free,
                             error);
}

static void
write_removal (ScholiaJsonWriter *writer,
               gconstpointer      value)
{
  const ScholiaRemovalInfo *self = value;

  scholia_json_writer_add_string (writer, "person", self->person_id);
  write_words (writer, self);
  scholia_json_writer_add_integer (writer, "removed", (guint64) self->removed_ms);
}

static gpointer
read_removal (ScholiaJsonReader *reader)
{
  ScholiaRemovalInfo *self = read_words (reader, TRUE);

  self->person_id = scholia_read_person_id (reader, "person");
  self->removed_ms = scholia_read_time (reader, "removed");

  return self;
}

GBytes *
scholia_removal_info_encode_list (GPtrArray *removals)
{
  g_return_val_if_fail (removals != NULL, NULL);

  return scholia_api_encode_list ("removed", write_removal, removals);
}

GPtrArray *
scholia_removal_info_decode_list (GBytes  *json,
                                  GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode_list (json, "removed", read_removal,
                                  (GDestroyNotify) scholia_removal_info_free, error);
}

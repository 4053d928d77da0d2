/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-private.h"
#include "scholia-value-codec.h"

void
scholia_link_request_free (ScholiaLinkRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->password);
  g_free (self);
}

static void
write_request (ScholiaJsonWriter *writer,
               gconstpointer      value)
{
  const ScholiaLinkRequest *self = value;

  scholia_json_writer_add_string (writer, "role", scholia_role_to_string (self->role));
  scholia_write_optional_integer (writer, "expires", (guint64) self->expires_ms);
  scholia_json_writer_add_optional (writer, "password", self->password);
}

static gpointer
read_request (ScholiaJsonReader *reader)
{
  ScholiaLinkRequest *self = g_new0 (ScholiaLinkRequest, 1);

  self->role = scholia_read_role (reader, "role");
  self->expires_ms = scholia_read_optional_time (reader, "expires");
  if (scholia_json_reader_has (reader, "password"))
    self->password = scholia_json_reader_dup_string (reader, "password", 1,
                                                     SCHOLIA_MAX_PASSWORD_CHARS);
  return self;
}

GBytes *
scholia_link_request_encode (const ScholiaLinkRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_request, self);
}

ScholiaLinkRequest *
scholia_link_request_decode (GBytes  *json,
                             GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_request, (GDestroyNotify) scholia_link_request_free,
                             error);
}

void
scholia_link_info_free (ScholiaLinkInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->token);
  g_free (self);
}

static void
write_link (ScholiaJsonWriter *writer,
            gconstpointer      value)
{
  const ScholiaLinkInfo *self = value;

  scholia_json_writer_add_string (writer, "id", self->id);
  scholia_json_writer_add_string (writer, "role", scholia_role_to_string (self->role));
  scholia_json_writer_add_integer (writer, "created", (guint64) self->created_ms);
  scholia_write_optional_integer (writer, "expires", (guint64) self->expires_ms);
  if (self->has_password)
    scholia_json_writer_add_boolean (writer, "hasPassword", TRUE);
  scholia_json_writer_add_optional (writer, "token", self->token);
}

static gpointer
read_link (ScholiaJsonReader *reader)
{
  ScholiaLinkInfo *self = g_new0 (ScholiaLinkInfo, 1);

  /* A link's id has the form of a board's. */
  self->id = scholia_read_board_id (reader, "id");
  self->role = scholia_read_role (reader, "role");
  self->created_ms = scholia_read_time (reader, "created");
  self->expires_ms = scholia_read_optional_time (reader, "expires");
  self->has_password = scholia_json_reader_get_boolean (reader, "hasPassword");
  if (scholia_json_reader_has (reader, "token"))
    self->token = scholia_json_reader_dup_string (reader, "token", 1, SCHOLIA_MAX_SECRET_CHARS);
  return self;
}

GBytes *
scholia_link_info_encode (const ScholiaLinkInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_link, self);
}

ScholiaLinkInfo *
scholia_link_info_decode (GBytes  *json,
                          GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_link, (GDestroyNotify) scholia_link_info_free, error);
}

GBytes *
scholia_link_info_encode_list (GPtrArray *links)
{
  g_return_val_if_fail (links != NULL, NULL);

  return scholia_api_encode_list ("links", write_link, links);
}

GPtrArray *
scholia_link_info_decode_list (GBytes  *json,
                               GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode_list (json, "links", read_link,
                                  (GDestroyNotify) scholia_link_info_free, error);
}

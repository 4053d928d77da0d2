/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-private.h"
#include "scholia-limits.h"
#include "scholia-value-codec.h"

void
scholia_board_info_free (ScholiaBoardInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->title);
  g_free (self->token);
  g_free (self);
}

static void
write_board (ScholiaJsonWriter *writer,
             gconstpointer      value)
{
  const ScholiaBoardInfo *self = value;

  scholia_json_writer_add_string (writer, "id", self->id);
  scholia_json_writer_add_string (writer, "title", self->title);
  scholia_write_image (writer, "image", &self->image);
  scholia_json_writer_add_string (writer, "role", scholia_role_to_string (self->role));
  scholia_json_writer_add_integer (writer, "created", (guint64) self->created_ms);
  scholia_json_writer_add_optional (writer, "token", self->token);
}

static gpointer
read_board (ScholiaJsonReader *reader)
{
  ScholiaBoardInfo *self = g_new0 (ScholiaBoardInfo, 1);

  self->id = scholia_read_board_id (reader, "id");
  self->title = scholia_json_reader_dup_string (reader, "title", 0, SCHOLIA_MAX_TITLE_CHARS);
  scholia_read_image (reader, "image", &self->image);
  self->role = scholia_read_role (reader, "role");
  self->created_ms = scholia_read_time (reader, "created");
  if (scholia_json_reader_has (reader, "token"))
    self->token = scholia_json_reader_dup_string (reader, "token", 1, SCHOLIA_MAX_SECRET_CHARS);
  return self;
}

GBytes *
scholia_board_info_encode (const ScholiaBoardInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_board, self);
}

ScholiaBoardInfo *
scholia_board_info_decode (GBytes  *json,
                           GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_board, (GDestroyNotify) scholia_board_info_free, error);
}

GBytes *
scholia_board_info_encode_list (GPtrArray *boards)
{
  g_return_val_if_fail (boards != NULL, NULL);

  return scholia_api_encode_list ("boards", write_board, boards);
}

GPtrArray *
scholia_board_info_decode_list (GBytes  *json,
                                GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode_list (json, "boards", read_board,
                                  (GDestroyNotify) scholia_board_info_free, error);
}

static void
write_team (ScholiaJsonWriter *writer,
            gconstpointer      value)
{
  scholia_json_writer_add_string (writer, "team", value);
}

static gpointer
read_team (ScholiaJsonReader *reader)
{
  return scholia_json_reader_dup_string (reader, "team", 1, SCHOLIA_MAX_TEAM_CHARS);
}

GBytes *
scholia_team_encode (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return scholia_api_encode (write_team, name);
}

char *
scholia_team_decode (GBytes  *json,
                     GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_team, g_free, error);
}

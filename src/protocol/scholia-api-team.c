/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Teams as the operator's commands see them. */

#include "scholia-api-private.h"

/* PROTOCOL.md, section 10. */
#define MAX_LINK_CHARS 1024

void
scholia_team_info_free (ScholiaTeamInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->team_id);
  g_free (self->key);
  g_free (self->link);
  g_free (self);
}

static void
write_team (ScholiaJsonWriter *writer,
            gconstpointer      value)
{
  const ScholiaTeamInfo *self = value;

  scholia_json_writer_add_string (writer, "team", self->team_id);
  scholia_json_writer_add_integer (writer, "boards", self->n_boards);
  scholia_json_writer_add_optional (writer, "key", self->key);
  scholia_json_writer_add_optional (writer, "link", self->link);
}

static gpointer
read_team (ScholiaJsonReader *reader)
{
  ScholiaTeamInfo *self = g_new0 (ScholiaTeamInfo, 1);

  self->team_id = scholia_json_reader_dup_string (reader, "team", 1, SCHOLIA_MAX_TEAM_CHARS);
  self->n_boards = scholia_json_reader_get_integer (reader, "boards", 0, G_MAXINT64);
  if (scholia_json_reader_has (reader, "key"))
    self->key = scholia_json_reader_dup_string (reader, "key", 1, SCHOLIA_MAX_SECRET_CHARS);
  if (scholia_json_reader_has (reader, "link"))
    self->link = scholia_json_reader_dup_string (reader, "link", 1, MAX_LINK_CHARS);

  return self;
}

GBytes *
scholia_team_info_encode (const ScholiaTeamInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_team, self);
}

ScholiaTeamInfo *
scholia_team_info_decode (GBytes  *json,
                          GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_team, (GDestroyNotify) scholia_team_info_free, error);
}

GBytes *
scholia_team_info_encode_list (GPtrArray *teams)
{
  g_return_val_if_fail (teams != NULL, NULL);

  return scholia_api_encode_list ("teams", write_team, teams);
}

GPtrArray *
scholia_team_info_decode_list (GBytes  *json,
                               GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode_list (json, "teams", read_team,
                                  (GDestroyNotify) scholia_team_info_free, error);
}

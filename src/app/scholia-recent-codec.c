/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-recent-codec.h"

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-json-gate.h"
#include "scholia-limits.h"

#include <string.h>

#include <json-glib/json-glib.h>

#define FORMAT_VERSION 1
#define SHA256_LENGTH 64

static gboolean
refuse (const char  *member,
        GError     **error)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "recent boards: “%s”", member);
  return FALSE;
}

/* %NULL if it is not there or not of that type. */
static JsonNode *
get_member (JsonObject *object,
            const char *name,
            GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;

  return node;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_member (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/* -1 if it is not there, no integer or beyond @max. */
static gint64
get_int (JsonObject *object,
         const char *name,
         gint64      max)
{
  JsonNode *node = get_member (object, name, G_TYPE_INT64);
  gint64 value = node != NULL ? json_node_get_int (node) : -1;

  return value >= 0 && value <= max ? value : -1;
}

static gboolean
is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == SHA256_LENGTH
         && strspn (text, "0123456789abcdef") == SHA256_LENGTH;
}

static ScholiaPlace *
decode_place (JsonObject  *object,
              GError     **error)
{
  const char *board_id = get_string (object, "board");
  const char *host = get_string (object, "host");
  const char *fingerprint = get_string (object, "fingerprint");
  gint64 port;

  if (board_id == NULL || !scholia_board_id_is_valid (board_id))
    {
      refuse ("board", error);
      return NULL;
    }

  if (!json_object_has_member (object, "host"))
    return scholia_place_new_private (board_id);

  if (host == NULL || *host == '\0')
    {
      refuse ("host", error);
      return NULL;
    }

  port = get_int (object, "port", G_MAXUINT16);
  if (port < 0)
    {
      refuse ("port", error);
      return NULL;
    }

  if (json_object_has_member (object, "fingerprint") && !is_sha256 (fingerprint))
    {
      refuse ("fingerprint", error);
      return NULL;
    }

  return scholia_place_new (host, (guint16) port, fingerprint, board_id);
}

static gboolean
decode_unread (ScholiaRecentBoard  *board,
               JsonObject          *object,
               GError             **error)
{
  JsonNode *node = json_object_get_member (object, "unread");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) unread = NULL;
  JsonArray *array;

  if (node == NULL)
    return TRUE;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse ("unread", error);

  array = json_node_get_array (node);
  if (json_array_get_length (array) > SCHOLIA_MAX_THREADS)
    return refuse ("unread", error);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element)
          || json_node_get_value_type (element) != G_TYPE_STRING
          || !scholia_id_is_valid (json_node_get_string (element)))
        return refuse ("unread", error);
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  unread = g_strv_builder_end (builder);
  scholia_recent_board_set_unread (board, (const char * const *) unread);
  return TRUE;
}

static gboolean
decode_state (ScholiaRecentBoard  *board,
              JsonObject          *object,
              GError             **error)
{
  gint64 opened_ms = get_int (object, "openedMs", G_MAXINT64);
  gint64 activity_ms = get_int (object, "activityMs", G_MAXINT64);
  gint64 n_open = get_int (object, "nOpen", SCHOLIA_MAX_THREADS);
  JsonNode *hidden = get_member (object, "hidden", G_TYPE_BOOLEAN);

  if (opened_ms < 0)
    return refuse ("openedMs", error);
  if (activity_ms < 0)
    return refuse ("activityMs", error);
  if (n_open < 0)
    return refuse ("nOpen", error);
  if (json_object_has_member (object, "hidden") && hidden == NULL)
    return refuse ("hidden", error);

  scholia_recent_board_set_opened_ms (board, opened_ms);
  scholia_recent_board_set_state (board, activity_ms, (guint) n_open);
  scholia_recent_board_set_hidden (board, hidden != NULL && json_node_get_boolean (hidden));
  scholia_recent_board_set_server_name (board, get_string (object, "server"));
  return decode_unread (board, object, error);
}

static ScholiaRecentBoard *
decode_board (JsonNode  *node,
              GError   **error)
{
  g_autoptr(ScholiaRecentBoard) board = NULL;
  g_autoptr(ScholiaPlace) place = NULL;
  JsonObject *object;
  const char *title;
  const char *image;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse ("boards", error);
      return NULL;
    }

  object = json_node_get_object (node);
  place = decode_place (object, error);
  if (place == NULL)
    return NULL;

  title = get_string (object, "title");
  image = get_string (object, "image");
  if (title == NULL || !is_sha256 (image))
    {
      refuse (title == NULL ? "title" : "image", error);
      return NULL;
    }

  board = scholia_recent_board_new (place, title, image);
  if (!decode_state (board, object, error))
    return NULL;

  return g_steal_pointer (&board);
}

static JsonArray *
find_boards (JsonNode  *root,
             GError   **error)
{
  JsonObject *object = json_node_get_object (root);
  JsonNode *boards = json_object_get_member (object, "boards");

  if (get_int (object, "version", FORMAT_VERSION) != FORMAT_VERSION)
    {
      refuse ("version", error);
      return NULL;
    }

  if (boards == NULL || !JSON_NODE_HOLDS_ARRAY (boards))
    {
      refuse ("boards", error);
      return NULL;
    }

  return json_node_get_array (boards);
}

GPtrArray *
scholia_recent_codec_decode (GBytes  *json,
                             GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GPtrArray) boards = g_ptr_array_new_with_free_func (g_object_unref);
  gsize length;
  const char *text;
  JsonArray *array;

  g_return_val_if_fail (json != NULL, NULL);

  text = g_bytes_get_data (json, &length);
  if (!scholia_json_gate_check (text, length, SCHOLIA_RECENT_MAX_BYTES, error)
      || !json_parser_load_from_data (parser, text, (gssize) length, error))
    return NULL;

  array = find_boards (json_parser_get_root (parser), error);
  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      ScholiaRecentBoard *board = decode_board (json_array_get_element (array, i), error);

      if (board == NULL)
        return NULL;
      g_ptr_array_add (boards, board);
    }

  return g_steal_pointer (&boards);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
encode_place (JsonBuilder  *builder,
              ScholiaPlace *place)
{
  add_string (builder, "board", scholia_place_get_board_id (place));
  if (scholia_place_is_private (place))
    return;

  add_string (builder, "host", scholia_place_get_host (place));
  add_int (builder, "port", scholia_place_get_port (place));
  add_string (builder, "fingerprint", scholia_place_get_fingerprint (place));
}

static void
encode_board (JsonBuilder        *builder,
              ScholiaRecentBoard *board)
{
  const char * const *unread = scholia_recent_board_get_unread (board);

  json_builder_begin_object (builder);
  encode_place (builder, scholia_recent_board_get_place (board));
  add_string (builder, "title", scholia_recent_board_get_title (board));
  add_string (builder, "image", scholia_recent_board_get_image_sha256 (board));
  add_string (builder, "server", scholia_recent_board_get_server_name (board));
  add_int (builder, "openedMs", scholia_recent_board_get_opened_ms (board));
  add_int (builder, "activityMs", scholia_recent_board_get_activity_ms (board));
  add_int (builder, "nOpen", scholia_recent_board_get_n_open (board));
  json_builder_set_member_name (builder, "hidden");
  json_builder_add_boolean_value (builder, scholia_recent_board_is_hidden (board));
  json_builder_set_member_name (builder, "unread");
  json_builder_begin_array (builder);
  for (guint i = 0; unread[i] != NULL; i++)
    json_builder_add_string_value (builder, unread[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

GBytes *
scholia_recent_codec_encode (GPtrArray *boards)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  char *text;

  g_return_val_if_fail (boards != NULL, NULL);

  json_builder_begin_object (builder);
  add_int (builder, "version", FORMAT_VERSION);
  json_builder_set_member_name (builder, "boards");
  json_builder_begin_array (builder);
  for (guint i = 0; i < boards->len; i++)
    encode_board (builder, g_ptr_array_index (boards, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

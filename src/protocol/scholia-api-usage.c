/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-usage.h"

#include "scholia-api-private.h"
#include "scholia-value-codec.h"

/* What JSON's numbers hold (PROTOCOL.md, section 2); 9 petabytes. */
#define MAX_COUNT (G_GUINT64_CONSTANT (1) << 53)

static void
type_free (gpointer data)
{
  ScholiaUsageType *self = data;

  g_free (self->type);
  g_free (self);
}

static void
period_free (gpointer data)
{
  ScholiaUsagePeriod *self = data;

  g_ptr_array_unref (self->types);
  g_free (self);
}

static void
board_free (gpointer data)
{
  ScholiaUsageBoard *self = data;

  g_free (self->id);
  g_free (self);
}

ScholiaUsageType *
scholia_usage_type_new (const char *type)
{
  ScholiaUsageType *self = g_new0 (ScholiaUsageType, 1);

  self->type = g_strdup (type);

  return self;
}

ScholiaUsagePeriod *
scholia_usage_period_new (gint64 start_ms)
{
  ScholiaUsagePeriod *self = g_new0 (ScholiaUsagePeriod, 1);

  self->start_ms = start_ms;
  self->types = g_ptr_array_new_with_free_func (type_free);

  return self;
}

ScholiaUsageBoard *
scholia_usage_board_new (const char *id)
{
  ScholiaUsageBoard *self = g_new0 (ScholiaUsageBoard, 1);

  self->id = g_strdup (id);

  return self;
}

ScholiaUsageInfo *
scholia_usage_info_new (void)
{
  ScholiaUsageInfo *self = g_new0 (ScholiaUsageInfo, 1);

  self->types = g_ptr_array_new_with_free_func (type_free);
  self->periods = g_ptr_array_new_with_free_func (period_free);
  self->boards = g_ptr_array_new_with_free_func (board_free);

  return self;
}

void
scholia_usage_info_free (ScholiaUsageInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->board_id);
  g_ptr_array_unref (self->types);
  g_ptr_array_unref (self->periods);
  g_ptr_array_unref (self->boards);
  g_free (self);
}

/* Left out if nothing went that way. */
static void
write_tally (ScholiaJsonWriter       *writer,
             const char              *name,
             const ScholiaUsageTally *tally)
{
  if (tally->messages == 0 && tally->bytes == 0)
    return;

  scholia_json_writer_begin_object (writer, name);
  scholia_json_writer_add_integer (writer, "pubSubMessageCount", MIN (tally->messages, MAX_COUNT));
  scholia_json_writer_add_integer (writer, "pubSubBandwidth", MIN (tally->bytes, MAX_COUNT));
  scholia_json_writer_end_object (writer);
}

static void
read_tally (ScholiaJsonReader *reader,
            const char        *name,
            ScholiaUsageTally *tally)
{
  if (!scholia_json_reader_has (reader, name) || !scholia_json_reader_enter (reader, name))
    return;

  tally->messages = scholia_json_reader_get_integer (reader, "pubSubMessageCount", 0, MAX_COUNT);
  tally->bytes = scholia_json_reader_get_integer (reader, "pubSubBandwidth", 0, MAX_COUNT);
  scholia_json_reader_leave (reader);
}

static void
write_traffic (ScholiaJsonWriter         *writer,
               const ScholiaUsageTraffic *traffic)
{
  write_tally (writer, "in", &traffic->in);
  write_tally (writer, "out", &traffic->out);
}

static void
read_traffic (ScholiaJsonReader   *reader,
              ScholiaUsageTraffic *traffic)
{
  read_tally (reader, "in", &traffic->in);
  read_tally (reader, "out", &traffic->out);
}

static void
write_type (ScholiaJsonWriter *writer,
            gconstpointer      value)
{
  const ScholiaUsageType *self = value;

  scholia_json_writer_add_string (writer, "type", self->type);
  write_traffic (writer, &self->traffic);
}

static gpointer
read_type (ScholiaJsonReader *reader)
{
  g_autofree char *type = scholia_json_reader_dup_string (reader, "type", 1,
                                                          SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  ScholiaUsageType *self = scholia_usage_type_new (type);

  read_traffic (reader, &self->traffic);

  return self;
}

static void
write_period (ScholiaJsonWriter *writer,
              gconstpointer      value)
{
  const ScholiaUsagePeriod *self = value;

  scholia_json_writer_add_integer (writer, "start", (guint64) self->start_ms);
  write_traffic (writer, &self->traffic);
  scholia_api_write_array (writer, "types", write_type, self->types);
}

static gpointer
read_period (ScholiaJsonReader *reader)
{
  ScholiaUsagePeriod *self = scholia_usage_period_new (scholia_read_time (reader, "start"));

  read_traffic (reader, &self->traffic);
  scholia_api_read_array (reader, "types", read_type, self->types);

  return self;
}

static void
write_board (ScholiaJsonWriter *writer,
             gconstpointer      value)
{
  const ScholiaUsageBoard *self = value;

  scholia_json_writer_add_optional (writer, "board", self->id);
  write_traffic (writer, &self->traffic);
}

static gpointer
read_board (ScholiaJsonReader *reader)
{
  ScholiaUsageBoard *self = scholia_usage_board_new (NULL);

  if (scholia_json_reader_has (reader, "board"))
    self->id = scholia_read_board_id (reader, "board");
  read_traffic (reader, &self->traffic);

  return self;
}

static void
write_info (ScholiaJsonWriter *writer,
            gconstpointer      value)
{
  const ScholiaUsageInfo *self = value;

  scholia_json_writer_add_string (writer, "by", self->is_daily ? "day" : "hour");
  scholia_json_writer_add_integer (writer, "from", (guint64) self->from_ms);
  scholia_json_writer_add_integer (writer, "to", (guint64) self->to_ms);
  scholia_json_writer_add_optional (writer, "board", self->board_id);
  write_traffic (writer, &self->traffic);
  scholia_api_write_array (writer, "types", write_type, self->types);
  scholia_api_write_array (writer, "periods", write_period, self->periods);
  scholia_api_write_array (writer, "boards", write_board, self->boards);
}

static gboolean
read_by (ScholiaJsonReader *reader)
{
  g_autofree char *by = scholia_json_reader_dup_string (reader, "by", 1,
                                                        SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  gboolean is_daily = g_strcmp0 (by, "day") == 0;

  if (!is_daily && g_strcmp0 (by, "hour") != 0)
    scholia_json_reader_fail (reader, "by", SCHOLIA_ERROR_MALFORMED, "is neither hour nor day");

  return is_daily;
}

static gpointer
read_info (ScholiaJsonReader *reader)
{
  ScholiaUsageInfo *self = scholia_usage_info_new ();

  self->is_daily = read_by (reader);
  self->from_ms = scholia_read_time (reader, "from");
  self->to_ms = scholia_read_time (reader, "to");
  if (scholia_json_reader_has (reader, "board"))
    self->board_id = scholia_read_board_id (reader, "board");
  read_traffic (reader, &self->traffic);
  scholia_api_read_array (reader, "types", read_type, self->types);
  scholia_api_read_array (reader, "periods", read_period, self->periods);
  scholia_api_read_array (reader, "boards", read_board, self->boards);

  return self;
}

GBytes *
scholia_usage_info_encode (const ScholiaUsageInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_info, self);
}

ScholiaUsageInfo *
scholia_usage_info_decode (GBytes  *json,
                           GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_info, (GDestroyNotify) scholia_usage_info_free, error);
}

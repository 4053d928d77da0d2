/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-private.h"
#include "scholia-value-codec.h"

/* The longest host name (RFC 1035, section 2.3.4). */
#define MAX_ADDRESS_CHARS 253

void
scholia_host_info_free (ScholiaHostInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->fingerprint);
  g_free (self);
}

static void
write_host (ScholiaJsonWriter *writer,
            gconstpointer      value)
{
  const ScholiaHostInfo *self = value;

  scholia_json_writer_add_optional (writer, "address", self->address);
  scholia_write_optional_integer (writer, "port", self->port);
  scholia_json_writer_add_optional (writer, "fingerprint", self->fingerprint);
}

static gpointer
read_host (ScholiaJsonReader *reader)
{
  ScholiaHostInfo *self = g_new0 (ScholiaHostInfo, 1);

  if (scholia_json_reader_has (reader, "address"))
    self->address = scholia_json_reader_dup_string (reader, "address", 1, MAX_ADDRESS_CHARS);
  if (scholia_json_reader_has (reader, "port"))
    self->port = (guint16) scholia_json_reader_get_integer (reader, "port", 0, G_MAXUINT16);
  if (scholia_json_reader_has (reader, "fingerprint"))
    self->fingerprint = scholia_read_sha256 (reader, "fingerprint");
  return self;
}

GBytes *
scholia_host_info_encode (const ScholiaHostInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_api_encode (write_host, self);
}

ScholiaHostInfo *
scholia_host_info_decode (GBytes  *json,
                          GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);

  return scholia_api_decode (json, read_host, (GDestroyNotify) scholia_host_info_free, error);
}

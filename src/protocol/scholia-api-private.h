/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-api.h"
#include "scholia-json-reader.h"
#include "scholia-json-writer.h"

G_BEGIN_DECLS

/* Reads what stands in the reader's current object; %NULL if the reader has failed. */
typedef gpointer (*ScholiaApiReadFunc)  (ScholiaJsonReader *reader);
/* Writes members into the current object. */
typedef void     (*ScholiaApiWriteFunc) (ScholiaJsonWriter *writer,
                                         gconstpointer      value);

GBytes    *scholia_api_encode      (ScholiaApiWriteFunc   write,
                                    gconstpointer         value);
gpointer   scholia_api_decode      (GBytes               *json,
                                    ScholiaApiReadFunc    read,
                                    GDestroyNotify        free_value,
                                    GError              **error);
/* {"NAME":[{…},…]} */
GBytes    *scholia_api_encode_list (const char           *name,
                                    ScholiaApiWriteFunc   write,
                                    GPtrArray            *values);
GPtrArray *scholia_api_decode_list (GBytes               *json,
                                    const char           *name,
                                    ScholiaApiReadFunc    read,
                                    GDestroyNotify        free_value,
                                    GError              **error);
/* "NAME":[{…},…] in the current object. */
void       scholia_api_write_array (ScholiaJsonWriter    *writer,
                                    const char           *name,
                                    ScholiaApiWriteFunc   write,
                                    GPtrArray            *values);
void       scholia_api_read_array  (ScholiaJsonReader    *reader,
                                    const char           *name,
                                    ScholiaApiReadFunc    read,
                                    GPtrArray            *values);

G_END_DECLS

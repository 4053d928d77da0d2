/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: compact JSON straight into a buffer. Numbers are written from integers, so
 * that no locale and no rounding reaches the wire. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GString *text;
} ScholiaJsonWriter;

/* @name is %NULL for the outer object and for elements of arrays; it is never escaped. */
void    scholia_json_writer_init         (ScholiaJsonWriter *self);
void    scholia_json_writer_clear        (ScholiaJsonWriter *self);
GBytes *scholia_json_writer_finish       (ScholiaJsonWriter *self);
void    scholia_json_writer_begin_object (ScholiaJsonWriter *self,
                                          const char        *name);
void    scholia_json_writer_end_object   (ScholiaJsonWriter *self);
void    scholia_json_writer_begin_array  (ScholiaJsonWriter *self,
                                          const char        *name);
void    scholia_json_writer_end_array    (ScholiaJsonWriter *self);
void    scholia_json_writer_add_string   (ScholiaJsonWriter *self,
                                          const char        *name,
                                          const char        *value);
/* Nothing for %NULL. */
void    scholia_json_writer_add_optional (ScholiaJsonWriter *self,
                                          const char        *name,
                                          const char        *value);
void    scholia_json_writer_add_integer  (ScholiaJsonWriter *self,
                                          const char        *name,
                                          guint64            value);
void    scholia_json_writer_add_boolean  (ScholiaJsonWriter *self,
                                          const char        *name,
                                          gboolean           value);
/* @millionths: 0..1,000,000 (what is outside is clamped), written as a fraction without trailing
 * zeros. */
void    scholia_json_writer_add_fraction (ScholiaJsonWriter *self,
                                          const char        *name,
                                          gint32             millionths);
/* @json: a whole value. */
void    scholia_json_writer_add_json     (ScholiaJsonWriter *self,
                                          const char        *name,
                                          const char        *json,
                                          gsize              length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScholiaJsonWriter, scholia_json_writer_clear)

G_END_DECLS

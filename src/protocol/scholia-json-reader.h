/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: typed access to a parsed document. The first thing that is wrong is kept,
 * with the path of its member, and every later read gives an empty value; so a decoder reads all
 * members in a row and looks at scholia_json_reader_has_failed() once, before it uses them. */

#pragma once

#include "scholia-error.h"
#include "scholia-json-document.h"
#include "scholia-wire-limits.h"

G_BEGIN_DECLS

typedef struct
{
  guint32     node;
  guint32     element; /* in an array: the current element, 0 before the first */
  guint       index;   /* its index */
  const char *name;    /* what it is called in the object around it; %NULL for an element */
} ScholiaJsonFrame;

typedef struct
{
  const ScholiaJsonDocument *document;
  ScholiaJsonFrame           frames[SCHOLIA_MAX_JSON_DEPTH];
  guint                      depth;
  char                      *member;
  GError                    *error;
} ScholiaJsonReader;

/* At the outer object of @document, which must outlive the reader. */
void      scholia_json_reader_init        (ScholiaJsonReader         *self,
                                           const ScholiaJsonDocument *document);
void      scholia_json_reader_clear       (ScholiaJsonReader         *self);
gboolean  scholia_json_reader_has_failed  (const ScholiaJsonReader   *self);
/* @name: the member at fault in the current object, or %NULL for the object or element itself. A
 * second failure is dropped. */
void      scholia_json_reader_fail        (ScholiaJsonReader         *self,
                                           const char                *name,
                                           ScholiaError               code,
                                           const char                *format,
                                           ...) G_GNUC_PRINTF (4, 5);
/* Hands over the error; @member: (out) (optional). FALSE if there is one. */
gboolean  scholia_json_reader_finish      (ScholiaJsonReader         *self,
                                           char                     **member,
                                           GError                   **error);

/* In all below, @name %NULL means the current element of the current array. */
gboolean  scholia_json_reader_has         (ScholiaJsonReader         *self,
                                           const char                *name);
/* Every enter that returned TRUE is paired with a leave. */
gboolean  scholia_json_reader_enter       (ScholiaJsonReader         *self,
                                           const char                *name);
gboolean  scholia_json_reader_enter_array (ScholiaJsonReader         *self,
                                           const char                *name,
                                           guint                      max_elements);
/* To the array's next element; FALSE behind the last, or after a failure. */
gboolean  scholia_json_reader_next        (ScholiaJsonReader         *self);
void      scholia_json_reader_leave       (ScholiaJsonReader         *self);

/* In Unicode characters; shorter is MALFORMED, longer TOO_LARGE. */
char     *scholia_json_reader_dup_string  (ScholiaJsonReader         *self,
                                           const char                *name,
                                           glong                      min_chars,
                                           glong                      max_chars);
/* Into @text, of @size bytes; empty if it is longer than that. FALSE if there is none. */
gboolean  scholia_json_reader_copy_string (ScholiaJsonReader         *self,
                                           const char                *name,
                                           char                      *text,
                                           gsize                      size);
guint64   scholia_json_reader_get_integer (ScholiaJsonReader         *self,
                                           const char                *name,
                                           guint64                    min,
                                           guint64                    max);
double    scholia_json_reader_get_number  (ScholiaJsonReader         *self,
                                           const char                *name);
/* An absent one is FALSE. */
gboolean  scholia_json_reader_get_boolean (ScholiaJsonReader         *self,
                                           const char                *name);
/* The bytes of the current object. */
GBytes   *scholia_json_reader_dup_text    (ScholiaJsonReader         *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScholiaJsonReader, scholia_json_reader_clear)

G_END_DECLS

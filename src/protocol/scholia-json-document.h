/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: the strict parser behind scholia_json_gate_check(). It does not build a
 * tree; it writes an index of the text, so that what was checked and what is read are one parse. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_JSON_OBJECT,
  SCHOLIA_JSON_ARRAY,
  SCHOLIA_JSON_STRING,
  SCHOLIA_JSON_INTEGER, /* a number without fraction and exponent, within ±2^53 */
  SCHOLIA_JSON_NUMBER,  /* any other number, finite */
  SCHOLIA_JSON_TRUE,
  SCHOLIA_JSON_FALSE,
  SCHOLIA_JSON_NULL,
} ScholiaJsonKind;

/**
 * ScholiaJsonNode:
 * @start: offset of its first byte; of a string, of the byte after the quotation mark
 * @end: offset of the byte after it; of a string, of the closing quotation mark
 * @next: index of the first node after it and all that it contains
 * @kind: what it is
 * @is_plain: of a string: it holds no escape
 *
 * One value. Nodes are in the order of the text: after an object come its names and values in
 * turn, after an array its elements.
 */
typedef struct
{
  guint32         start;
  guint32         end;
  guint32         next;
  ScholiaJsonKind kind : 8;
  guint           is_plain : 1;
} ScholiaJsonNode;

/* As many nodes as most messages need, so that they allocate nothing. */
#define SCHOLIA_JSON_NODES_INLINE 32

typedef struct
{
  const char      *text;  /* borrowed */
  ScholiaJsonNode *nodes; /* nodes[0] is the outer object */
  guint            n_nodes;
  guint            n_allocated;
  ScholiaJsonNode  first[SCHOLIA_JSON_NODES_INLINE]; /* where nodes are as long as that is enough */
} ScholiaJsonDocument;

/* @self is zero, and stays where it is; @text must outlive it. On failure it is empty;
 * scholia_json_document_clear() is needed, and harmless, either way. */
gboolean  scholia_json_document_parse      (ScholiaJsonDocument   *self,
                                            const char            *text,
                                            gsize                  length,
                                            gsize                  max_length,
                                            GError               **error);
void      scholia_json_document_clear      (ScholiaJsonDocument   *self);
/* A string's content, escapes resolved. */
char     *scholia_json_document_dup_string (const ScholiaJsonDocument *self,
                                            guint                      node);
/* Whether a string's content is @content. */
gboolean  scholia_json_document_is_string  (const ScholiaJsonDocument *self,
                                            guint                      node,
                                            const char                *content);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScholiaJsonDocument, scholia_json_document_clear)

G_END_DECLS

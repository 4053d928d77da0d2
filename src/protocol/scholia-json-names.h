/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only: the member names that a document has had so far, object by object. */

#pragma once

#include "scholia-json-document.h"

G_BEGIN_DECLS

/* As many names as most messages have: they are compared one by one, at no more cost than a hash
 * each, and allocate nothing. */
#define SCHOLIA_JSON_NAMES_INLINE 16

typedef struct
{
  guint64 hash;
  guint32 object;
  guint32 name;   /* 0 in an empty slot: node 0 is the outer object, never a name */
} ScholiaJsonNameSlot;

typedef struct
{
  ScholiaJsonNameSlot  first[SCHOLIA_JSON_NAMES_INLINE]; /* in their order, without hash */
  ScholiaJsonNameSlot *slots;   /* (nullable): a table of all, once there are more */
  guint                n_slots; /* a power of two */
  guint                n_used;
} ScholiaJsonNames;

void     scholia_json_names_init  (ScholiaJsonNames          *self);
void     scholia_json_names_clear (ScholiaJsonNames          *self);
/* FALSE if the object has a member of that name. @object and @name are nodes of @document. */
gboolean scholia_json_names_add   (ScholiaJsonNames          *self,
                                   const ScholiaJsonDocument *document,
                                   guint32                    object,
                                   guint32                    name);

G_END_DECLS

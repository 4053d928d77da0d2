/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SCHOLIA_TYPE_PERSON (scholia_person_get_type ())

/**
 * ScholiaPerson:
 *
 * Who did something: an id that the server derived, the name and the colour chosen. Immutable,
 * reference counted, shared by all that the person wrote.
 */
typedef struct _ScholiaPerson ScholiaPerson;

GType          scholia_person_get_type  (void) G_GNUC_CONST;

/* @id: SCHOLIA_PERSON_ID_LENGTH characters; @name: valid UTF-8; @color: 0..SCHOLIA_N_COLORS - 1.
 * The caller has checked them. */
ScholiaPerson *scholia_person_new       (const char          *id,
                                         const char          *name,
                                         guint                color) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPerson *scholia_person_ref       (ScholiaPerson       *self);
void           scholia_person_unref     (ScholiaPerson       *self);
const char    *scholia_person_get_id    (const ScholiaPerson *self);
const char    *scholia_person_get_name  (const ScholiaPerson *self);
guint          scholia_person_get_color (const ScholiaPerson *self);
gboolean       scholia_person_equal     (const ScholiaPerson *a,
                                         const ScholiaPerson *b);

/* Trims white space at the ends and folds inner runs of it, line breaks included, to one space;
 * control and bidirectional override characters are dropped. %NULL with @error set if nothing is
 * left or it is longer than SCHOLIA_MAX_NAME_CHARS. */
char          *scholia_person_clean_name (const char   *name,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPerson, scholia_person_unref)

G_END_DECLS

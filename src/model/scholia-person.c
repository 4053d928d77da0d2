/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-person.h"

#include "scholia-id.h"
#include "scholia-limits.h"

struct _ScholiaPerson
{
  char  id[SCHOLIA_PERSON_ID_LENGTH + 1];
  char *name;
  guint color;
};

G_DEFINE_BOXED_TYPE (ScholiaPerson, scholia_person, scholia_person_ref, scholia_person_unref)

static void
scholia_person_clear (ScholiaPerson *self)
{
  g_free (self->name);
}

ScholiaPerson *
scholia_person_new (const char *id,
                    const char *name,
                    guint       color)
{
  ScholiaPerson *self;

  g_return_val_if_fail (scholia_person_id_is_valid (id), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (color < SCHOLIA_N_COLORS, NULL);

  self = g_atomic_rc_box_new0 (ScholiaPerson);
  g_strlcpy (self->id, id, sizeof self->id);
  self->name = g_strdup (name);
  self->color = color;

  return self;
}

ScholiaPerson *
scholia_person_ref (ScholiaPerson *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
scholia_person_unref (ScholiaPerson *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_person_clear);
}

const char *
scholia_person_get_id (const ScholiaPerson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const char *
scholia_person_get_name (const ScholiaPerson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

guint
scholia_person_get_color (const ScholiaPerson *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->color;
}

gboolean
scholia_person_equal (const ScholiaPerson *a,
                      const ScholiaPerson *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return a == b
         || (g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name) && a->color == b->color);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-draft.h"

struct _ScholiaDraft
{
  gatomicrefcount  ref_count;
  char            *text;
  ScholiaAnchor    anchor;
  gboolean         has_anchor;
  gint64           changed_ms;
};

G_DEFINE_BOXED_TYPE (ScholiaDraft, scholia_draft, scholia_draft_ref, scholia_draft_unref)

ScholiaDraft *
scholia_draft_new (const char          *text,
                   const ScholiaAnchor *anchor,
                   gint64               changed_ms)
{
  ScholiaDraft *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (ScholiaDraft, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strdup (text);
  self->has_anchor = anchor != NULL;
  if (anchor != NULL)
    self->anchor = *anchor;
  self->changed_ms = changed_ms;

  return self;
}

ScholiaDraft *
scholia_draft_ref (ScholiaDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
scholia_draft_unref (ScholiaDraft *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->text);
  g_free (self);
}

const char *
scholia_draft_get_text (const ScholiaDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

const ScholiaAnchor *
scholia_draft_get_anchor (const ScholiaDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_anchor ? &self->anchor : NULL;
}

gint64
scholia_draft_get_changed_ms (const ScholiaDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changed_ms;
}

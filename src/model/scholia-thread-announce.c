/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a thread tells its listeners when its state was replaced. */

#include "scholia-thread-private.h"

#include "scholia-thread-state-private.h"

#include <gio/gio.h>
#include <string.h>

const char *
scholia_thread_get_first_line (const ScholiaThreadState *state,
                               gsize                    *length)
{
  const char *body = scholia_comment_get_body (scholia_thread_state_get_comment (state, 0));

  *length = strcspn (body, "\n");

  return body;
}

static gboolean
excerpts_are_equal (const ScholiaThreadState *a,
                    const ScholiaThreadState *b)
{
  gsize a_length, b_length;
  const char *a_line = scholia_thread_get_first_line (a, &a_length);
  const char *b_line = scholia_thread_get_first_line (b, &b_length);

  return a_length == b_length && memcmp (a_line, b_line, a_length) == 0;
}

static gboolean
names_are_equal (ScholiaPerson *a,
                 ScholiaPerson *b)
{
  return g_str_equal (scholia_person_get_name (a), scholia_person_get_name (b));
}

static gboolean
property_is_equal (guint                     prop_id,
                   const ScholiaThreadState *a,
                   const ScholiaThreadState *b)
{
  switch (prop_id)
    {
    case SCHOLIA_THREAD_PROP_NUMBER:
      return scholia_thread_state_get_number (a) == scholia_thread_state_get_number (b);

    case SCHOLIA_THREAD_PROP_ANCHOR_X:
      return scholia_thread_state_get_anchor (a)->x == scholia_thread_state_get_anchor (b)->x;

    case SCHOLIA_THREAD_PROP_ANCHOR_Y:
      return scholia_thread_state_get_anchor (a)->y == scholia_thread_state_get_anchor (b)->y;

    case SCHOLIA_THREAD_PROP_ANCHOR_WIDTH:
      return scholia_thread_state_get_anchor (a)->width
             == scholia_thread_state_get_anchor (b)->width;

    case SCHOLIA_THREAD_PROP_ANCHOR_HEIGHT:
      return scholia_thread_state_get_anchor (a)->height
             == scholia_thread_state_get_anchor (b)->height;

    case SCHOLIA_THREAD_PROP_RESOLVED:
      return scholia_thread_state_is_resolved (a) == scholia_thread_state_is_resolved (b);

    case SCHOLIA_THREAD_PROP_N_COMMENTS:
      return scholia_thread_state_get_n_comments (a) == scholia_thread_state_get_n_comments (b);

    case SCHOLIA_THREAD_PROP_EXCERPT:
      return excerpts_are_equal (a, b);

    case SCHOLIA_THREAD_PROP_AUTHOR_NAME:
      return names_are_equal (scholia_thread_state_get_creator (a),
                              scholia_thread_state_get_creator (b));

    case SCHOLIA_THREAD_PROP_AUTHOR_COLOR:
      return scholia_person_get_color (scholia_thread_state_get_creator (a))
             == scholia_person_get_color (scholia_thread_state_get_creator (b));

    case SCHOLIA_THREAD_PROP_CREATED_MS:
      return scholia_thread_state_get_created_ms (a) == scholia_thread_state_get_created_ms (b);

    case SCHOLIA_THREAD_PROP_ACTIVITY_MS:
      return scholia_thread_state_get_activity_ms (a) == scholia_thread_state_get_activity_ms (b);

    default: /* the id, and what is not of the state */
      return TRUE;
    }
}

static void
notify_changes (ScholiaThread            *self,
                const ScholiaThreadState *old,
                const ScholiaThreadState *new)
{
  for (guint i = SCHOLIA_THREAD_PROP_ID; i < SCHOLIA_THREAD_N_PROPS; i++)
    {
      if (!property_is_equal (i, old, new))
        scholia_thread_notify (self, i);
    }
}

static void
announce_comments (ScholiaThread            *self,
                   const ScholiaThreadState *old,
                   const ScholiaThreadState *new)
{
  guint n_old = scholia_thread_state_get_n_comments (old);
  guint n_new = scholia_thread_state_get_n_comments (new);
  guint n_same = MIN (n_old, n_new);
  guint head = 0;
  guint tail = 0;

  while (head < n_same
         && scholia_thread_state_get_comment (old, head)
            == scholia_thread_state_get_comment (new, head))
    head++;

  while (tail < n_same - head
         && scholia_thread_state_get_comment (old, n_old - 1 - tail)
            == scholia_thread_state_get_comment (new, n_new - 1 - tail))
    tail++;

  if (head + tail < MAX (n_old, n_new))
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail,
                                n_new - head - tail);
}

gboolean
scholia_thread_hold (ScholiaThread *self)
{
  if (self->announced != NULL)
    return FALSE;

  self->announced = scholia_thread_state_ref (self->state);

  return TRUE;
}

gboolean
scholia_thread_release (ScholiaThread *self)
{
  g_autoptr(ScholiaThreadState) old = g_steal_pointer (&self->announced);
  g_autoptr(ScholiaThreadState) new = NULL;

  g_assert (old != NULL);

  /* Equal, though perhaps made anew: the comments that the listeners hold stay the ones in use. */
  if (scholia_thread_state_equal (old, self->state))
    {
      g_clear_pointer (&self->state, scholia_thread_state_unref);
      self->state = g_steal_pointer (&old);
      return FALSE;
    }

  new = scholia_thread_state_sharing (self->state, old);
  g_clear_pointer (&self->state, scholia_thread_state_unref);
  self->state = scholia_thread_state_ref (new);

  g_object_freeze_notify (G_OBJECT (self));
  announce_comments (self, old, new);
  notify_changes (self, old, new);
  g_object_thaw_notify (G_OBJECT (self));

  return TRUE;
}

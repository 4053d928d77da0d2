/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-state-private.h"

#include "scholia-digest-private.h"
#include "scholia-id.h"

#include <string.h>

struct _ScholiaThreadState
{
  char           id[SCHOLIA_ID_LENGTH + 1];
  guint          number;
  ScholiaAnchor  anchor;
  ScholiaPerson *creator;
  gint64         created_ms;
  ScholiaPerson *resolver; /* NULL: open */
  gint64         resolved_ms;
  gint64         activity_ms;
  GPtrArray     *comments; /* of ScholiaComment, shared by the states that have the same ones */
  guint8         hash[SCHOLIA_DIGEST_BYTES];
  gboolean       has_hash;
};

G_DEFINE_BOXED_TYPE (ScholiaThreadState, scholia_thread_state,
                     scholia_thread_state_ref, scholia_thread_state_unref)

static void
scholia_thread_state_clear (ScholiaThreadState *self)
{
  g_clear_pointer (&self->creator, scholia_person_unref);
  g_clear_pointer (&self->resolver, scholia_person_unref);
  g_clear_pointer (&self->comments, g_ptr_array_unref);
}

static GPtrArray *
copy_comments (GPtrArray *comments,
               guint      n_reserved)
{
  GPtrArray *copy = g_ptr_array_new_full (n_reserved, g_object_unref);

  for (guint i = 0; i < comments->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (comments, i)));

  return copy;
}

/* @comments: (nullable) (transfer full): those of @self if %NULL */
static ScholiaThreadState *
copy_with (const ScholiaThreadState *self,
           GPtrArray                *comments,
           gint64                    activity_ms)
{
  ScholiaThreadState *copy = g_atomic_rc_box_new0 (ScholiaThreadState);

  *copy = *self;
  copy->creator = scholia_person_ref (self->creator);
  copy->resolver = self->resolver != NULL ? scholia_person_ref (self->resolver) : NULL;
  copy->comments = comments != NULL ? comments : g_ptr_array_ref (self->comments);
  copy->activity_ms = activity_ms;
  copy->has_hash = FALSE;

  return copy;
}

static void
put_person (GByteArray    *digest,
            ScholiaPerson *person)
{
  scholia_digest_put_string (digest, scholia_person_get_id (person));
  scholia_digest_put_string (digest, scholia_person_get_name (person));
  scholia_digest_put_number (digest, scholia_person_get_color (person));
}

/* Every comment's hash in four numbers, weighted by its place, so that order counts. Hashing the
 * hashes took 130 us of each reply to a thread of 1,000 comments. */
static void
put_comments (GByteArray *digest,
              GPtrArray  *comments)
{
  guint64 sums[SCHOLIA_DIGEST_LANES] = { 0 };

  for (guint i = 0; i < comments->len; i++)
    {
      guint64 lanes[SCHOLIA_DIGEST_LANES];

      scholia_digest_get_lanes (scholia_comment_get_hash (g_ptr_array_index (comments, i)), lanes);
      for (guint j = 0; j < SCHOLIA_DIGEST_LANES; j++)
        sums[j] += lanes[j] * (2 * (guint64) i + 1);
    }

  scholia_digest_put_number (digest, comments->len);
  for (guint j = 0; j < SCHOLIA_DIGEST_LANES; j++)
    scholia_digest_put_number (digest, sums[j]);
}

static void
compute_hash (ScholiaThreadState *self)
{
  g_autoptr(GByteArray) digest = scholia_digest_new ("thread");

  scholia_digest_put_string (digest, self->id);
  scholia_digest_put_number (digest, self->number);
  scholia_digest_put_number (digest, (guint64) self->anchor.x);
  scholia_digest_put_number (digest, (guint64) self->anchor.y);
  scholia_digest_put_number (digest, (guint64) self->anchor.width);
  scholia_digest_put_number (digest, (guint64) self->anchor.height);
  put_person (digest, self->creator);
  scholia_digest_put_number (digest, (guint64) self->created_ms);
  scholia_digest_put_number (digest, self->resolver != NULL);
  if (self->resolver != NULL)
    put_person (digest, self->resolver);
  scholia_digest_put_number (digest, (guint64) self->resolved_ms);
  scholia_digest_put_number (digest, (guint64) self->activity_ms);
  put_comments (digest, self->comments);
  scholia_digest_finish (digest, self->hash);
}

ScholiaThreadState *
scholia_thread_state_new (const char          *id,
                          guint                number,
                          const ScholiaAnchor *anchor,
                          ScholiaPerson       *creator,
                          gint64               created_ms,
                          ScholiaPerson       *resolver,
                          gint64               resolved_ms,
                          gint64               activity_ms,
                          GPtrArray           *comments)
{
  ScholiaThreadState *self;

  g_return_val_if_fail (scholia_id_is_valid (id), NULL);
  g_return_val_if_fail (anchor != NULL, NULL);
  g_return_val_if_fail (creator != NULL, NULL);
  g_return_val_if_fail (comments != NULL && comments->len > 0, NULL);

  self = g_atomic_rc_box_new0 (ScholiaThreadState);
  g_strlcpy (self->id, id, sizeof self->id);
  self->number = number;
  self->anchor = *anchor;
  self->creator = scholia_person_ref (creator);
  self->created_ms = created_ms;
  self->resolver = resolver != NULL ? scholia_person_ref (resolver) : NULL;
  self->resolved_ms = resolved_ms;
  self->activity_ms = activity_ms;
  self->comments = copy_comments (comments, comments->len);

  return self;
}

ScholiaThreadState *
scholia_thread_state_ref (ScholiaThreadState *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
scholia_thread_state_unref (ScholiaThreadState *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_thread_state_clear);
}

const char *
scholia_thread_state_get_id (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

guint
scholia_thread_state_get_number (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->number;
}

const ScholiaAnchor *
scholia_thread_state_get_anchor (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->anchor;
}

ScholiaPerson *
scholia_thread_state_get_creator (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->creator;
}

gint64
scholia_thread_state_get_created_ms (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->created_ms;
}

gboolean
scholia_thread_state_is_resolved (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->resolver != NULL;
}

ScholiaPerson *
scholia_thread_state_get_resolver (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->resolver;
}

gint64
scholia_thread_state_get_resolved_ms (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->resolved_ms;
}

gint64
scholia_thread_state_get_activity_ms (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->activity_ms;
}

guint
scholia_thread_state_get_n_comments (const ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->comments->len;
}

ScholiaComment *
scholia_thread_state_get_comment (const ScholiaThreadState *self,
                                  guint                     index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->comments->len, NULL);

  return g_ptr_array_index (self->comments, index);
}

ScholiaComment *
scholia_thread_state_find_comment (const ScholiaThreadState *self,
                                   const char               *comment_id,
                                   guint                    *index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (comment_id != NULL, NULL);

  for (guint i = 0; i < self->comments->len; i++)
    {
      ScholiaComment *comment = g_ptr_array_index (self->comments, i);

      if (g_str_equal (scholia_comment_get_id (comment), comment_id))
        {
          if (index != NULL)
            *index = i;
          return comment;
        }
    }

  return NULL;
}

const guint8 *
scholia_thread_state_get_hash (ScholiaThreadState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!self->has_hash)
    {
      compute_hash (self);
      self->has_hash = TRUE;
    }

  return self->hash;
}

ScholiaThreadState *
scholia_thread_state_with_anchor (const ScholiaThreadState *self,
                                  const ScholiaAnchor      *anchor,
                                  gint64                    time_ms)
{
  ScholiaThreadState *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (anchor != NULL, NULL);

  copy = copy_with (self, NULL, time_ms);
  copy->anchor = *anchor;

  return copy;
}

ScholiaThreadState *
scholia_thread_state_with_resolver (const ScholiaThreadState *self,
                                    ScholiaPerson            *resolver,
                                    gint64                    time_ms)
{
  ScholiaThreadState *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = copy_with (self, NULL, time_ms);
  g_clear_pointer (&copy->resolver, scholia_person_unref);
  copy->resolver = resolver != NULL ? scholia_person_ref (resolver) : NULL;
  copy->resolved_ms = resolver != NULL ? time_ms : 0;

  return copy;
}

ScholiaThreadState *
scholia_thread_state_with_comment (const ScholiaThreadState *self,
                                   ScholiaComment           *comment,
                                   gint64                    time_ms)
{
  GPtrArray *comments;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (comment), NULL);

  comments = copy_comments (self->comments, self->comments->len + 1);
  if (scholia_thread_state_find_comment (self, scholia_comment_get_id (comment), &index) != NULL)
    {
      g_object_unref (g_ptr_array_index (comments, index));
      g_ptr_array_index (comments, index) = g_object_ref (comment);
    }
  else
    g_ptr_array_add (comments, g_object_ref (comment));

  return copy_with (self, comments, time_ms);
}

ScholiaThreadState *
scholia_thread_state_without_comment (const ScholiaThreadState *self,
                                      const char               *comment_id,
                                      gint64                    time_ms)
{
  GPtrArray *comments;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scholia_thread_state_find_comment (self, comment_id, &index) != NULL, NULL);
  g_return_val_if_fail (self->comments->len > 1, NULL);

  comments = copy_comments (self->comments, self->comments->len);
  g_ptr_array_remove_index (comments, index);

  return copy_with (self, comments, time_ms);
}

gboolean
scholia_thread_state_equal (ScholiaThreadState *a,
                            ScholiaThreadState *b)
{
  return a == b
         || memcmp (scholia_thread_state_get_hash (a), scholia_thread_state_get_hash (b),
                    SCHOLIA_DIGEST_BYTES) == 0;
}

static gboolean
comments_are_equal (ScholiaComment *a,
                    ScholiaComment *b)
{
  return a == b
         || memcmp (scholia_comment_get_hash (a), scholia_comment_get_hash (b),
                    SCHOLIA_DIGEST_BYTES) == 0;
}

/* The first of @comments from @start on that is equal to @comment, or %NULL. */
static ScholiaComment *
find_equal (GPtrArray      *comments,
            ScholiaComment *comment,
            guint          *start)
{
  for (guint i = *start; i < comments->len; i++)
    {
      ScholiaComment *candidate = g_ptr_array_index (comments, i);

      if (comments_are_equal (candidate, comment))
        {
          *start = i + 1;
          return candidate;
        }
    }

  return NULL;
}

/* Comments keep their order, so one pass over both lists meets every comment that is in both. */
ScholiaThreadState *
scholia_thread_state_sharing (ScholiaThreadState *self,
                              ScholiaThreadState *older)
{
  GPtrArray *comments = NULL;
  ScholiaThreadState *copy;
  guint next = 0;

  for (guint i = 0; i < self->comments->len && next < older->comments->len; i++)
    {
      ScholiaComment *comment = g_ptr_array_index (self->comments, i);
      ScholiaComment *old = find_equal (older->comments, comment, &next);

      if (old == NULL || old == comment)
        continue;

      if (comments == NULL)
        comments = copy_comments (self->comments, self->comments->len);
      g_set_object ((ScholiaComment **) &g_ptr_array_index (comments, i), old);
    }

  if (comments == NULL)
    return scholia_thread_state_ref (self);

  copy = copy_with (self, comments, self->activity_ms);
  memcpy (copy->hash, scholia_thread_state_get_hash (self), SCHOLIA_DIGEST_BYTES);
  copy->has_hash = TRUE;

  return copy;
}

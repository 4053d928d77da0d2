/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a whole thread from a peer or a disk must fulfil before a board takes it. */

#include "scholia-thread-state-private.h"

#include "scholia-error.h"
#include "scholia-limits.h"

gboolean
scholia_time_is_valid (gint64 time_ms)
{
  return time_ms >= 0 && time_ms <= SCHOLIA_MAX_TIME_MS;
}

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, what);

  return FALSE;
}

static gboolean
check_comments (const ScholiaThreadState  *self,
                GError                   **error)
{
  guint n_comments = scholia_thread_state_get_n_comments (self);
  g_autoptr(GHashTable) ids = NULL;

  if (n_comments > SCHOLIA_MAX_COMMENTS)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   "comments: more than %u in one thread", SCHOLIA_MAX_COMMENTS);
      return FALSE;
    }

  ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n_comments; i++)
    {
      ScholiaComment *comment = scholia_thread_state_get_comment (self, i);

      if (!g_hash_table_add (ids, (gpointer) scholia_comment_get_id (comment)))
        return fail (error, "comments: two with the same id");
      if (!scholia_time_is_valid (scholia_comment_get_created_ms (comment))
          || !scholia_time_is_valid (scholia_comment_get_edited_ms (comment)))
        return fail (error, "comments: a time out of range");
      if (g_utf8_strlen (scholia_comment_get_body (comment), -1) > SCHOLIA_MAX_COMMENT_CHARS)
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                       "body is longer than %u characters", SCHOLIA_MAX_COMMENT_CHARS);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
scholia_thread_state_check (const ScholiaThreadState  *self,
                            GError                   **error)
{
  if (!scholia_anchor_is_valid (scholia_thread_state_get_anchor (self)))
    return fail (error, "anchor is outside the image");

  if (!scholia_time_is_valid (scholia_thread_state_get_created_ms (self))
      || !scholia_time_is_valid (scholia_thread_state_get_resolved_ms (self))
      || !scholia_time_is_valid (scholia_thread_state_get_activity_ms (self)))
    return fail (error, "a thread's time is out of range");

  if (!scholia_thread_state_is_resolved (self)
      && scholia_thread_state_get_resolved_ms (self) != 0)
    return fail (error, "an open thread has a time of resolution");

  return check_comments (self, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a change that a request asks for: stored, heard of, answered, in this order. */

#include "scholia-http-private.h"

typedef struct
{
  ScholiaHttpRequest     *request;
  char                   *team_id;
  char                   *board_id;
  ScholiaHttpChangedFunc  changed;
  GBytes                 *created;  /* (nullable) */
} Change;

static void
change_free (Change *self)
{
  scholia_http_request_unref (self->request);
  g_free (self->team_id);
  g_free (self->board_id);
  g_clear_pointer (&self->created, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Change) self = user_data;
  ScholiaBoardKey key = { self->team_id, self->board_id };
  g_autoptr(GError) error = NULL;

  if (!scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    {
      scholia_http_request_refuse_error (self->request, error);
      return;
    }

  self->changed (self->request, &key);
  if (self->created != NULL)
    scholia_http_request_answer_json (self->request, SOUP_STATUS_CREATED, self->created);
  else
    scholia_http_request_answer_nothing (self->request);
}

void
scholia_http_change (ScholiaHttpRequest         *request,
                     const ScholiaMetaOperation *operation,
                     ScholiaHttpChangedFunc      changed,
                     GBytes                     *created)
{
  Change *self = g_new0 (Change, 1);

  self->request = scholia_http_request_ref (request);
  self->team_id = g_strdup (operation->team_id);
  self->board_id = g_strdup (operation->board_id);
  self->changed = changed;
  self->created = created != NULL ? g_bytes_ref (created) : NULL;
  scholia_store_meta_async (request->http->parts.store, operation, 1, stored_cb, self);
}

void
scholia_http_access_changed (ScholiaHttpRequest    *request,
                             const ScholiaBoardKey *key)
{
  scholia_rooms_access_changed (request->http->parts.rooms, key);
}

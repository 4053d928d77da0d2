/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is kept out of a board. */

#include "scholia-http-private.h"

#include "scholia-id.h"
#include "scholia-removal-words.h"

/* On one board: more is no moderation any more, but a link in the wrong hands. PROTOCOL.md,
 * section 7. */
#define MAX_REMOVALS 1000

/* A removal on its way into the store. */
typedef struct
{
  ScholiaHttpRequest *request;
  char               *words;
} Removal;

static void
removal_free (Removal *self)
{
  scholia_http_request_unref (self->request);
  g_free (self->words);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
put (Removal *self)
{
  ScholiaHttpRequest *request = self->request;
  ScholiaStoredRemoval removal = {
    .team_id = request->grant->team_id,
    .board_id = request->grant->board_id,
    .person_id = request->arguments[1],
    .removed_ms = g_get_real_time () / 1000,
    .words = self->words,
  };
  ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_REMOVAL,
                                     .team_id = removal.team_id, .board_id = removal.board_id,
                                     .removal = &removal };

  scholia_http_change (request, &operation, scholia_http_access_changed, NULL);
}

static gboolean
is_listed (GPtrArray  *removals,
           const char *person_id)
{
  for (guint i = 0; i < removals->len; i++)
    {
      const ScholiaStoredRemoval *removal = g_ptr_array_index (removals, i);

      if (g_str_equal (removal->person_id, person_id))
        return TRUE;
    }

  return FALSE;
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Removal) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;

  removals = scholia_store_list_removals_finish (SCHOLIA_STORE (source), result, &error);
  if (removals == NULL)
    scholia_http_request_refuse_error (self->request, error);
  else if (removals->len >= MAX_REMOVALS && !is_listed (removals, self->request->arguments[1]))
    scholia_http_request_refuse (self->request, SCHOLIA_ERROR_TOO_LARGE,
                                 "1000 people were removed from this board; revoke the link "
                                 "instead", NULL);
  else
    put (self);
}

void
scholia_http_put_removal (ScholiaHttpRequest *request)
{
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);
  g_autoptr(GBytes) json = g_bytes_new (request->body->data, request->body->len);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaRemovalInfo) info = scholia_removal_request_decode (json, &error);
  Removal *self;

  if (info == NULL)
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }
  if (!scholia_person_id_is_valid (request->arguments[1]))
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_NOT_FOUND, "There is nothing here", NULL);
      return;
    }

  self = g_new0 (Removal, 1);
  self->request = scholia_http_request_ref (request);
  self->words = scholia_removal_words_encode (info);
  scholia_store_list_removals_async (request->http->parts.store, &key, counted_cb, self);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ScholiaHttpRequest *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  g_autoptr(GBytes) json = NULL;

  removals = scholia_store_list_removals_finish (SCHOLIA_STORE (source), result, &error);
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_removal_info_free);
  for (guint i = 0; removals != NULL && i < removals->len; i++)
    {
      ScholiaRemovalInfo *info = scholia_removal_words_decode (g_ptr_array_index (removals, i));

      if (info != NULL)
        g_ptr_array_add (infos, info);
    }

  if (removals == NULL)
    scholia_http_request_refuse_error (request, error);
  else
    {
      json = scholia_removal_info_encode_list (infos);
      scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
    }
  scholia_http_request_unref (request);
}

void
scholia_http_list_removals (ScholiaHttpRequest *request)
{
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);

  scholia_store_list_removals_async (request->http->parts.store, &key, listed_cb,
                                     scholia_http_request_ref (request));
}

void
scholia_http_lift_removal (ScholiaHttpRequest *request)
{
  ScholiaMetaOperation operation = {
    .kind = SCHOLIA_META_LIFT_REMOVAL,
    .team_id = request->grant->team_id,
    .board_id = request->grant->board_id,
    .person_id = request->arguments[1],
  };

  scholia_http_change (request, &operation, scholia_http_access_changed, NULL);
}

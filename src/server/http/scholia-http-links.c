/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-http-private.h"

#include "scholia-password.h"
#include "scholia-secret.h"

/* A link on its way into the store. */
typedef struct
{
  ScholiaHttpRequest *request;
  ScholiaLinkRequest *wanted;
  ScholiaLinkInfo    *info;
  char               *password_hash; /* (nullable) */
} Creation;

static void
creation_free (Creation *self)
{
  scholia_http_request_unref (self->request);
  scholia_link_request_free (self->wanted);
  g_clear_pointer (&self->info, scholia_link_info_free);
  g_free (self->password_hash);
  g_free (self);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Creation *self = user_data;
  ScholiaHttpRequest *request = self->request;
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) json = NULL;

  if (!scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    scholia_http_request_refuse_error (request, error);
  else
    {
      scholia_rooms_access_changed (request->http->parts.rooms, &key);
      json = scholia_link_info_encode (self->info);
      scholia_http_request_answer_json (request, SOUP_STATUS_CREATED, json);
    }
  creation_free (self);
}

static void
store (Creation *self)
{
  ScholiaHttpRequest *request = self->request;
  g_autofree char *token = scholia_secret_new ();
  g_autofree char *link_id = scholia_secret_new_short_id ();
  ScholiaStoredLink link = {
    .link_id = link_id,
    .team_id = request->grant->team_id,
    .board_id = request->grant->board_id,
    .role = (char *) scholia_role_to_string (self->wanted->role),
    .created_ms = g_get_real_time () / 1000,
    .expires_ms = self->wanted->expires_ms,
    .password_hash = self->password_hash,
  };
  ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_LINK, .team_id = link.team_id,
                                     .board_id = link.board_id, .link_id = link_id,
                                     .link = &link };

  scholia_secret_hash (token, link.token_hash);
  self->info = g_new0 (ScholiaLinkInfo, 1);
  self->info->id = g_strdup (link_id);
  self->info->role = self->wanted->role;
  self->info->created_ms = link.created_ms;
  self->info->expires_ms = link.expires_ms;
  self->info->has_password = self->password_hash != NULL;
  self->info->token = g_steal_pointer (&token);
  scholia_store_meta_async (request->http->parts.store, &operation, 1, stored_cb, self);
}

static void
hashed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Creation *self = user_data;
  g_autoptr(GError) error = NULL;

  self->password_hash = scholia_password_hash_finish (result, &error);
  if (self->password_hash != NULL)
    store (self);
  else
    {
      scholia_http_request_refuse_error (self->request, error);
      creation_free (self);
    }
}

void
scholia_http_create_link (ScholiaHttpRequest *request)
{
  g_autoptr(GBytes) json = g_bytes_new (request->body->data, request->body->len);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaLinkRequest) wanted = scholia_link_request_decode (json, &error);
  Creation *self;

  if (wanted == NULL)
    {
      scholia_http_request_refuse_error (request, error);
      return;
    }
  if (wanted->expires_ms != 0 && wanted->expires_ms <= g_get_real_time () / 1000)
    {
      scholia_http_request_refuse (request, SCHOLIA_ERROR_MALFORMED,
                                   "The link would be over before it begins", "expires");
      return;
    }

  self = g_new0 (Creation, 1);
  self->request = scholia_http_request_ref (request);
  self->wanted = g_steal_pointer (&wanted);
  if (self->wanted->password != NULL)
    scholia_password_hash_async (self->wanted->password, hashed_cb, self);
  else
    store (self);
}

static ScholiaLinkInfo *
new_info (const ScholiaStoredLink *link,
          ScholiaRole              role)
{
  ScholiaLinkInfo *info = g_new0 (ScholiaLinkInfo, 1);

  info->id = g_strdup (link->link_id);
  info->role = role;
  info->created_ms = link->created_ms;
  info->expires_ms = link->expires_ms;
  info->has_password = link->password_hash != NULL;

  return info;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ScholiaHttpRequest *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  g_autoptr(GBytes) json = NULL;

  links = scholia_store_list_links_finish (SCHOLIA_STORE (source), result, &error);
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_link_info_free);
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const ScholiaStoredLink *link = g_ptr_array_index (links, i);
      ScholiaRole role;

      if (!link->is_revoked && scholia_role_from_string (link->role, &role))
        g_ptr_array_add (infos, new_info (link, role));
    }

  if (links == NULL)
    scholia_http_request_refuse_error (request, error);
  else
    {
      json = scholia_link_info_encode_list (infos);
      scholia_http_request_answer_json (request, SOUP_STATUS_OK, json);
    }
  scholia_http_request_unref (request);
}

void
scholia_http_list_links (ScholiaHttpRequest *request)
{
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);

  scholia_store_list_links_async (request->http->parts.store, &key, listed_cb,
                                  scholia_http_request_ref (request));
}

static void
revoked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ScholiaHttpRequest *request = user_data;
  ScholiaBoardKey key = scholia_grant_get_key (request->grant);
  g_autoptr(GError) error = NULL;

  if (!scholia_store_meta_finish (SCHOLIA_STORE (source), result, &error))
    scholia_http_request_refuse_error (request, error);
  else
    {
      scholia_access_note_revoked (request->http->parts.access, request->arguments[1]);
      scholia_rooms_access_changed (request->http->parts.rooms, &key);
      scholia_http_request_answer_nothing (request);
    }
  scholia_http_request_unref (request);
}

void
scholia_http_revoke_link (ScholiaHttpRequest *request)
{
  ScholiaMetaOperation operation = {
    .kind = SCHOLIA_META_REVOKE_LINK,
    .team_id = request->grant->team_id,
    .board_id = request->grant->board_id,
    .link_id = request->arguments[1],
  };

  scholia_store_meta_async (request->http->parts.store, &operation, 1, revoked_cb,
                            scholia_http_request_ref (request));
}

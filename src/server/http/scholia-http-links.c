/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-http-private.h"

#include "scholia-password.h"
#include "scholia-secret.h"

/* A link whose password is being hashed. */
typedef struct
{
  ScholiaHttpRequest *request;
  ScholiaLinkRequest *wanted;
} Creation;

static void
creation_free (Creation *self)
{
  scholia_http_request_unref (self->request);
  scholia_link_request_free (self->wanted);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Creation, creation_free)

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

/* @password_hash: (nullable) */
static void
store (ScholiaHttpRequest       *request,
       const ScholiaLinkRequest *wanted,
       char                     *password_hash)
{
  g_autofree char *token = scholia_secret_new ();
  g_autofree char *link_id = scholia_secret_new_short_id ();
  g_autoptr(ScholiaLinkInfo) info = NULL;
  g_autoptr(GBytes) json = NULL;
  ScholiaStoredLink link = {
    .link_id = link_id,
    .team_id = request->grant->team_id,
    .board_id = request->grant->board_id,
    .role = (char *) scholia_role_to_string (wanted->role),
    .created_ms = g_get_real_time () / 1000,
    .expires_ms = wanted->expires_ms,
    .password_hash = password_hash,
  };
  ScholiaMetaOperation operation = { .kind = SCHOLIA_META_PUT_LINK, .team_id = link.team_id,
                                     .board_id = link.board_id, .link_id = link_id,
                                     .link = &link };

  scholia_secret_hash (token, link.token_hash);
  info = new_info (&link, wanted->role);
  info->token = g_steal_pointer (&token);
  json = scholia_link_info_encode (info);
  scholia_http_change (request, &operation, scholia_http_access_changed, json);
}

static void
hashed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Creation) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *password_hash = scholia_password_hash_finish (result, &error);

  if (password_hash != NULL)
    store (self->request, self->wanted, password_hash);
  else
    scholia_http_request_refuse_error (self->request, error);
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

  if (wanted->password == NULL)
    {
      store (request, wanted, NULL);
      return;
    }

  self = g_new0 (Creation, 1);
  self->request = scholia_http_request_ref (request);
  self->wanted = g_steal_pointer (&wanted);
  scholia_password_hash_async (self->wanted->password, hashed_cb, self);
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
link_revoked (ScholiaHttpRequest    *request,
              const ScholiaBoardKey *key)
{
  scholia_access_note_revoked (request->http->parts.access, request->arguments[1]);
  scholia_http_access_changed (request, key);
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

  scholia_http_change (request, &operation, link_revoked, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-access.h"

#include "scholia-private-server.h"
#include "scholia-secrets.h"

#include <glib/gi18n.h>

/* What is still missing is fetched one after the other; proceed() looks what that is. */
typedef struct
{
  ScholiaBoardAccess *access;
  ScholiaServerApi *api;
  char *title;
  GFile *image;                 /* of a board that is to be made */
  GFileProgressCallback progress;
  gpointer progress_data;
  gboolean has_token_answer;    /* the secrets were asked, or need not be */
  gboolean has_password_answer;
  gboolean is_new;              /* the token is not with the secrets yet */
} Search;

static void proceed (GTask *task);

static void
search_free (Search *search)
{
  g_clear_pointer (&search->access, scholia_board_access_free);
  g_clear_object (&search->api);
  g_clear_object (&search->image);
  g_free (search->title);
  g_free (search);
}

static GTask *
search_new (ScholiaPlace        *place,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data,
            Search             **search)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  *search = g_new0 (Search, 1);
  (*search)->access = g_new0 (ScholiaBoardAccess, 1);
  (*search)->access->place = place != NULL ? scholia_place_ref (place) : NULL;
  g_task_set_task_data (task, *search, (GDestroyNotify) search_free);

  return task;
}

static gboolean
is_private (Search *search)
{
  return search->access->endpoint != NULL
         ? scholia_endpoint_is_private (search->access->endpoint)
         : search->access->place == NULL || scholia_place_is_private (search->access->place);
}

static void
take_endpoint (Search          *search,
               ScholiaEndpoint *endpoint)
{
  search->access->endpoint = endpoint;
  search->api = scholia_server_api_new (endpoint);
}

static void
server_ensured_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  ScholiaEndpoint *endpoint = scholia_private_server_ensure_finish (result,
                                                                    &search->access->team_key,
                                                                    &error);

  if (endpoint == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_endpoint (search, endpoint);
  proceed (task);
}

static void
installation_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) secret = scholia_secrets_installation_finish (SCHOLIA_SECRETS (source),
                                                                  result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  search->access->identity = scholia_endpoint_dup_identity (search->access->endpoint, secret);
  proceed (task);
}

static void
token_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  search->has_token_answer = TRUE;
  search->access->token = scholia_secrets_lookup_finish (SCHOLIA_SECRETS (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  proceed (task);
}

static void
password_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  search->has_password_answer = TRUE;
  search->access->password = scholia_secrets_lookup_finish (SCHOLIA_SECRETS (source), result,
                                                            &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  proceed (task);
}

static void
link_created_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(ScholiaLinkInfo) link =
    scholia_server_api_create_link_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (link == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  search->is_new = TRUE;
  search->access->token = g_strdup (link->token);
  proceed (task);
}

static void
board_created_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  ScholiaBoardAccess *access = search->access;
  GError *error = NULL;
  g_autoptr(ScholiaBoardInfo) info =
    scholia_server_api_create_board_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  search->is_new = TRUE;
  access->token = g_strdup (info->token);
  if (is_private (search))
    {
      access->place = scholia_place_new_private (info->id);
    }
  else
    {
      ScholiaPlace *team = access->place;

      access->place = scholia_place_new (scholia_place_get_host (team),
                                         scholia_place_get_port (team),
                                         scholia_place_get_fingerprint (team), info->id);
      scholia_place_unref (team);
    }
  proceed (task);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!scholia_secrets_store_finish (SCHOLIA_SECRETS (source), result, &error))
    g_message ("A board's secret was not kept: %s", error->message);
}

static void
store (Search     *search,
       const char *kind,
       const char *value)
{
  ScholiaPlace *place = search->access->place;
  const char *title = search->title != NULL ? search->title : scholia_place_get_board_id (place);
  g_autofree char *name = scholia_place_dup_secret_name (place, kind);
  g_autofree char *label = NULL;

  /* Translators: in the keyring's list of secrets. %s is the title of a board. */
  label = g_strdup_printf (_("Scholia: access to “%s”"), title);
  scholia_secrets_store_async (scholia_secrets_get_default (), name, label, value, NULL,
                               stored_cb, NULL);
}

/* The next thing that needs no endpoint; %FALSE if there is none. */
static gboolean
ask_secrets (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  ScholiaSecrets *secrets = scholia_secrets_get_default ();
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *name = NULL;

  if (!search->has_token_answer)
    {
      name = scholia_place_dup_secret_name (search->access->place, "board");
      scholia_secrets_lookup_async (secrets, name, cancellable, token_cb, g_object_ref (task));
      return TRUE;
    }

  if (!search->has_password_answer)
    {
      name = scholia_place_dup_secret_name (search->access->place, "password");
      scholia_secrets_lookup_async (secrets, name, cancellable, password_cb, g_object_ref (task));
      return TRUE;
    }

  return FALSE;
}

/* What only the server of the board can give. %FALSE if nothing is missing. */
static gboolean
ask_server (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  ScholiaBoardAccess *access = search->access;
  GCancellable *cancellable = g_task_get_cancellable (task);
  ScholiaLinkRequest request = { .role = SCHOLIA_ROLE_MODERATOR };

  if (access->token != NULL)
    return FALSE;

  if (search->image != NULL)
    scholia_server_api_create_board_async (search->api, access->team_key, search->title,
                                           search->image, search->progress, search->progress_data,
                                           cancellable, board_created_cb, g_object_ref (task));
  else if (access->team_key != NULL)
    scholia_server_api_create_link_async (search->api, scholia_place_get_board_id (access->place),
                                          access->team_key, &request, cancellable,
                                          link_created_cb, g_object_ref (task));
  else
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                             "The link to this board is not kept on this computer");

  return TRUE;
}

static void
proceed (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  ScholiaBoardAccess *access = search->access;

  if (ask_secrets (task))
    return;

  if (access->endpoint == NULL && is_private (search))
    {
      scholia_private_server_ensure_async (g_task_get_cancellable (task), server_ensured_cb,
                                           g_object_ref (task));
      return;
    }

  if (access->endpoint == NULL && access->token != NULL)
    {
      g_autoptr(ScholiaLink) link = scholia_place_make_link (access->place, access->token);

      take_endpoint (search, scholia_endpoint_new_for_link (link));
    }

  if (ask_server (task))
    return;

  if (access->identity == NULL)
    {
      scholia_secrets_installation_async (scholia_secrets_get_default (),
                                          g_task_get_cancellable (task), installation_cb,
                                          g_object_ref (task));
      return;
    }

  if (search->is_new)
    {
      store (search, "board", access->token);
      if (!is_private (search))
        store (search, "password", access->password);
    }
  g_task_return_pointer (task, g_steal_pointer (&search->access),
                         (GDestroyNotify) scholia_board_access_free);
}

void
scholia_board_access_find_async (ScholiaPlace        *place,
                                 gboolean             renew,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Search *search;

  g_return_if_fail (place != NULL);

  task = search_new (place, cancellable, callback, user_data, &search);
  search->has_token_answer = renew;
  search->has_password_answer = scholia_place_is_private (place);
  proceed (task);
}

void
scholia_board_access_join_async (ScholiaLink         *link,
                                 const char          *password,
                                 const char          *title,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(ScholiaPlace) place = NULL;
  Search *search;

  g_return_if_fail (link != NULL);

  place = scholia_place_new_for_link (link);
  task = search_new (place, cancellable, callback, user_data, &search);
  search->has_token_answer = TRUE;
  search->has_password_answer = TRUE;
  search->is_new = TRUE;
  search->title = g_strdup (title);
  search->access->token = g_strdup (scholia_link_get_secret (link));
  search->access->password = g_strdup (password);
  proceed (task);
}

void
scholia_board_access_create_async (ScholiaLink           *team,
                                   const char            *title,
                                   GFile                 *image,
                                   GFileProgressCallback  progress,
                                   gpointer               progress_data,
                                   GCancellable          *cancellable,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(ScholiaPlace) place = NULL;
  Search *search;

  g_return_if_fail (title != NULL);
  g_return_if_fail (G_IS_FILE (image));

  if (team != NULL)
    place = scholia_place_new (scholia_link_get_host (team), scholia_link_get_port (team),
                               scholia_link_get_fingerprint (team), "");
  task = search_new (place, cancellable, callback, user_data, &search);
  search->has_token_answer = TRUE;
  search->has_password_answer = TRUE;
  search->title = g_strdup (title);
  search->image = g_object_ref (image);
  search->progress = progress;
  search->progress_data = progress_data;
  if (team != NULL)
    {
      search->access->team_key = g_strdup (scholia_link_get_secret (team));
      take_endpoint (search, scholia_endpoint_new_for_link (team));
    }
  proceed (task);
}

ScholiaBoardAccess *
scholia_board_access_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-access.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-password.h"
#include "scholia-secret.h"
#include "scholia-token-bucket.h"

/* Wrong passwords for one link, at once and per second after that: a guesser gets 10 a minute. */
#define PASSWORD_BURST 10
#define PASSWORDS_PER_SECOND (1000.0 / SCHOLIA_PASSWORD_RETRY_MS)

struct _ScholiaAccess
{
  guint         ref_count;
  ScholiaStore *store;
  GHashTable   *revoked;  /* link ids, set */
  GHashTable   *guesses;  /* link id -> ScholiaTokenBucket */
  GHashTable   *verified; /* link id + hash of its password's keyed hash, set: spares the 50 ms */
  guint8        key[SCHOLIA_HASH_BYTES];
};

/* One check. */
typedef struct
{
  ScholiaAccess     *access;
  char              *board_id;
  char              *secret;
  char              *password;
  gboolean           takes_key;
  ScholiaStoredLink *link;
  char              *team_id;
} Check;

static ScholiaAccess *
access_ref (ScholiaAccess *self)
{
  self->ref_count++;

  return self;
}

static void
access_unref (ScholiaAccess *self)
{
  if (--self->ref_count > 0)
    return;

  g_object_unref (self->store);
  g_hash_table_unref (self->revoked);
  g_hash_table_unref (self->guesses);
  g_hash_table_unref (self->verified);
  g_free (self);
}

ScholiaAccess *
scholia_access_new (ScholiaStore *store)
{
  ScholiaAccess *self = g_new0 (ScholiaAccess, 1);

  self->ref_count = 1;
  self->store = g_object_ref (store);
  self->revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->guesses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->verified = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scholia_secret_fill (self->key, sizeof self->key);

  return self;
}

void
scholia_access_free (ScholiaAccess *self)
{
  access_unref (self);
}

void
scholia_access_note_revoked (ScholiaAccess *self,
                             const char    *link_id)
{
  g_hash_table_add (self->revoked, g_strdup (link_id));
}

static void
check_free (gpointer data)
{
  Check *check = data;

  access_unref (check->access);
  g_free (check->board_id);
  g_free (check->secret);
  g_free (check->password);
  g_free (check->team_id);
  g_clear_pointer (&check->link, scholia_stored_link_free);
  g_free (check);
}

static void
return_not_found (GTask *task)
{
  g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND,
                           "There is no such board, or the link does not open it");
}

/* The store being down is not the same as a wrong secret. */
static void
return_store_error (GTask        *task,
                    const GError *error)
{
  if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    return_not_found (task);
  else
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                             "The server cannot read its data now");
}

static gboolean
refuse_by_state (GTask *task,
                 Check *check)
{
  const ScholiaStoredLink *link = check->link;

  if (link->is_revoked || g_hash_table_contains (check->access->revoked, link->link_id))
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED,
                               "The link was taken back");
      return TRUE;
    }
  if (link->expires_ms != 0 && link->expires_ms <= g_get_real_time () / 1000)
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_EXPIRED,
                               "The link's time is over");
      return TRUE;
    }

  return FALSE;
}

static void
return_grant (GTask *task,
              Check *check)
{
  const ScholiaStoredLink *link = check->link;
  ScholiaRole role;

  if (refuse_by_state (task, check))
    return;
  if (!scholia_role_from_string (link->role, &role))
    {
      return_not_found (task);
      return;
    }

  g_task_return_pointer (task,
                         scholia_grant_new (link->team_id, link->board_id, link->link_id, role,
                                            link->expires_ms),
                         (GDestroyNotify) scholia_grant_unref);
}

/* What stands for a verified password in memory. */
static char *
dup_proof (Check *check)
{
  g_autoptr(GHmac) hmac = NULL;

  hmac = g_hmac_new (G_CHECKSUM_SHA256, check->access->key, sizeof check->access->key);
  g_hmac_update (hmac, (const guchar *) check->password, (gssize) strlen (check->password));

  return g_strconcat (check->link->link_id, " ", g_hmac_get_string (hmac), NULL);
}

static gboolean
take_guess (ScholiaAccess *self,
            const char    *link_id)
{
  ScholiaTokenBucket *bucket = g_hash_table_lookup (self->guesses, link_id);
  gint64 now_us = g_get_monotonic_time ();

  if (bucket == NULL)
    {
      bucket = g_new0 (ScholiaTokenBucket, 1);
      scholia_token_bucket_init (bucket, PASSWORDS_PER_SECOND, PASSWORD_BURST, now_us);
      g_hash_table_insert (self->guesses, g_strdup (link_id), bucket);
    }

  return scholia_token_bucket_take (bucket, now_us);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);

  if (!scholia_password_verify_finish (result))
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD,
                               "The password is wrong");
      return;
    }

  /* Only wrong ones count. */
  g_hash_table_remove (check->access->guesses, check->link->link_id);
  g_hash_table_add (check->access->verified, dup_proof (check));
  return_grant (task, check);
}

static void
check_password (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *proof = NULL;

  if (check->password == NULL)
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD,
                               "The link wants a password");
      return;
    }

  proof = dup_proof (check);
  if (g_hash_table_contains (check->access->verified, proof))
    return_grant (task, check);
  else if (!take_guess (check->access, check->link->link_id))
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED,
                             "Too many passwords were tried; wait a minute");
  else
    scholia_password_verify_async (check->password, check->link->password_hash, verified_cb,
                                   g_object_ref (task));
}

static void
board_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoredBoard) board = NULL;

  board = scholia_store_find_board_finish (SCHOLIA_STORE (source), result, &error);
  if (board == NULL)
    return_store_error (task, error);
  else
    g_task_return_pointer (task,
                           scholia_grant_new (check->team_id, check->board_id, NULL,
                                              SCHOLIA_ROLE_MODERATOR, 0),
                           (GDestroyNotify) scholia_grant_unref);
}

static void
team_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  ScholiaBoardKey key;

  check->team_id = scholia_store_find_team_finish (SCHOLIA_STORE (source), result, &error);
  if (check->team_id == NULL)
    {
      return_store_error (task, error);
      return;
    }

  key = (ScholiaBoardKey) { check->team_id, check->board_id };
  scholia_store_find_board_async (check->access->store, &key, board_found_cb, g_object_ref (task));
}

static void
link_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  guint8 hash[SCHOLIA_HASH_BYTES];

  check->link = scholia_store_find_link_finish (SCHOLIA_STORE (source), result, &error);
  if (check->link == NULL && check->takes_key &&
      g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    {
      scholia_secret_hash (check->secret, hash);
      scholia_store_find_team_async (check->access->store, hash, team_found_cb,
                                     g_object_ref (task));
    }
  else if (check->link == NULL)
    return_store_error (task, error);
  else if (!g_str_equal (check->link->board_id, check->board_id))
    return_not_found (task);
  else if (refuse_by_state (task, check))
    return;
  else if (check->link->password_hash != NULL)
    check_password (task);
  else
    return_grant (task, check);
}

static void
check_async (ScholiaAccess       *self,
             const char          *board_id,
             const char          *secret,
             const char          *password,
             gboolean             takes_key,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);
  guint8 hash[SCHOLIA_HASH_BYTES];

  check->access = access_ref (self);
  check->board_id = g_strdup (board_id);
  check->secret = g_strdup (secret);
  check->password = g_strdup (password);
  check->takes_key = takes_key;
  g_task_set_source_tag (task, check_async);
  g_task_set_task_data (task, check, check_free);

  if (!scholia_secret_is_valid (secret) || !scholia_board_id_is_valid (board_id))
    {
      return_not_found (task);
      return;
    }

  scholia_secret_hash (secret, hash);
  scholia_store_find_link_async (self->store, hash, link_found_cb, g_object_ref (task));
}

void
scholia_access_check_link_async (ScholiaAccess       *self,
                                 const char          *board_id,
                                 const char          *token,
                                 const char          *password,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  check_async (self, board_id, token, password, FALSE, callback, user_data);
}

void
scholia_access_check_board_async (ScholiaAccess       *self,
                                  const char          *board_id,
                                  const char          *secret,
                                  const char          *password,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  check_async (self, board_id, secret, password, TRUE, callback, user_data);
}

gboolean
scholia_access_is_failure (const GError *error,
                           const char   *password)
{
  return g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND) ||
         (password != NULL && g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_PASSWORD));
}

ScholiaGrant *
scholia_access_check_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
key_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char *team_id = scholia_store_find_team_finish (SCHOLIA_STORE (source), result, &error);

  if (team_id == NULL)
    return_store_error (task, error);
  else
    g_task_return_pointer (task, team_id, g_free);
}

void
scholia_access_check_team_async (ScholiaAccess       *self,
                                 const char          *key,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  guint8 hash[SCHOLIA_HASH_BYTES];

  g_task_set_source_tag (task, scholia_access_check_team_async);
  if (!scholia_secret_is_valid (key))
    {
      return_not_found (task);
      return;
    }

  scholia_secret_hash (key, hash);
  scholia_store_find_team_async (self->store, hash, key_found_cb, g_steal_pointer (&task));
}

char *
scholia_access_check_team_finish (GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-password.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "scholia-error.h"
#include "scholia-secret.h"

/* What a core of 2023 does in some 50 ms. */
#define ROUNDS 200000
#define MAX_ROUNDS 10000000
#define SALT_BYTES 16
#define KIND "pbkdf2-sha256"

typedef struct
{
  char   *password;
  guint   rounds;
  guint8  salt[SALT_BYTES];
  guint8  expected[SCHOLIA_HASH_BYTES];
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  gnutls_memset (work->password, 0, strlen (work->password));
  g_free (work->password);
  g_free (work);
}

static gboolean
derive (const Work *work,
        guint8      hash[SCHOLIA_HASH_BYTES])
{
  gnutls_datum_t key = { (unsigned char *) work->password, (unsigned int) strlen (work->password) };
  gnutls_datum_t salt = { (unsigned char *) work->salt, SALT_BYTES };

  return gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &key, &salt, work->rounds, hash,
                        SCHOLIA_HASH_BYTES) == 0;
}

static void
hash_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Work *work = task_data;
  guint8 hash[SCHOLIA_HASH_BYTES];
  g_autofree char *salt_text = NULL;
  g_autofree char *hash_text = NULL;

  if (!derive (work, hash))
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                               "The password could not be kept");
      return;
    }

  salt_text = g_base64_encode (work->salt, SALT_BYTES);
  hash_text = g_base64_encode (hash, sizeof hash);
  g_task_return_pointer (task,
                         g_strdup_printf ("%s$%u$%s$%s", KIND, work->rounds, salt_text, hash_text),
                         g_free);
}

void
scholia_password_hash_async (const char          *password,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->password = g_strdup (password);
  work->rounds = ROUNDS;
  scholia_secret_fill (work->salt, SALT_BYTES);
  g_task_set_source_tag (task, scholia_password_hash_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, hash_thread);
}

char *
scholia_password_hash_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
decode_exactly (const char *text,
                guint8     *bytes,
                gsize       length)
{
  gsize got;
  g_autofree guchar *decoded = g_base64_decode (text, &got);

  if (got != length)
    return FALSE;

  memcpy (bytes, decoded, length);

  return TRUE;
}

static gboolean
parse (const char *encoded,
       Work       *work)
{
  g_auto(GStrv) parts = g_strsplit (encoded, "$", -1);
  guint64 rounds;

  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], KIND) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 1, MAX_ROUNDS, &rounds, NULL))
    return FALSE;

  work->rounds = (guint) rounds;

  return decode_exactly (parts[2], work->salt, SALT_BYTES) &&
         decode_exactly (parts[3], work->expected, SCHOLIA_HASH_BYTES);
}

static void
verify_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Work *work = task_data;
  guint8 hash[SCHOLIA_HASH_BYTES];

  g_task_return_boolean (task, derive (work, hash) &&
                               gnutls_memcmp (hash, work->expected, sizeof hash) == 0);
}

void
scholia_password_verify_async (const char          *password,
                               const char          *encoded,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->password = g_strdup (password);
  g_task_set_source_tag (task, scholia_password_verify_async);
  g_task_set_task_data (task, work, work_free);
  if (parse (encoded, work))
    g_task_run_in_thread (task, verify_thread);
  else
    g_task_return_boolean (task, FALSE);
}

gboolean
scholia_password_verify_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

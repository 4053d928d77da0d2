/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bugs that tell secrets, put in like those of planted.c. As each of them is seen in a place of its
 * own, SCHOLIA_PLANT may name several, separated by commas. */

#include <string.h>

#include "scholia-core-dump.h"
#include "scholia-live-gate-private.h"
#include "scholia-log.h"
#include "scholia-password.h"
#include "scholia-sqlite-text.h"

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define MAX_REPEATED_BYTES 300

extern void            __real_scholia_core_dump_forbid      (void);
extern void            __real_scholia_live_gate_greet       (ScholiaLiveGate      *self,
                                                             ScholiaMessage       *hello);
extern ScholiaMessage *__real_scholia_message_decode        (ScholiaPeer           from,
                                                             const char           *text,
                                                             gsize                 length,
                                                             gsize                 max_bytes,
                                                             char                **member,
                                                             char                **broadcast_id,
                                                             GError              **error);
extern ScholiaMessage *__real_scholia_message_new_refused   (const char           *broadcast_id,
                                                             ScholiaError          code,
                                                             const char           *member,
                                                             const char           *message,
                                                             guint                 retry_after_ms);
extern void            __real_scholia_password_hash_async   (const char           *password,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
extern char           *__real_scholia_password_hash_finish  (GAsyncResult         *result,
                                                             GError              **error);
extern void            __real_scholia_password_verify_async (const char           *password,
                                                             const char           *encoded,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
extern gboolean        __real_scholia_sqlite_text_erase     (ScholiaSqliteConnection *connection,
                                                             const ScholiaSqliteText *text,
                                                             GError              **error);

static char *last_said;
static char *last_password;

static gboolean
is_planted (const char *bug)
{
  g_auto(GStrv) bugs = NULL;

  if (g_getenv ("SCHOLIA_PLANT") == NULL)
    return FALSE;

  bugs = g_strsplit (g_getenv ("SCHOLIA_PLANT"), ",", -1);

  return g_strv_contains ((const char * const *) bugs, bug);
}

/* "core-dump" */
void
__wrap_scholia_core_dump_forbid (void)
{
  if (!is_planted ("core-dump"))
    __real_scholia_core_dump_forbid ();
}

/* "token-in-log": one that opens nothing, as a careful person may think. */
void
__wrap_scholia_live_gate_greet (ScholiaLiveGate *self,
                                ScholiaMessage  *hello)
{
  if (is_planted ("token-in-log"))
    scholia_log (SCHOLIA_LOG_REFUSED, SCHOLIA_LOG_WORD ("token", hello->hello.token));
  __real_scholia_live_gate_greet (self, hello);
}

/* "comment-in-error": a refusal that helps by saying what was refused. */
ScholiaMessage *
__wrap_scholia_message_decode (ScholiaPeer   from,
                               const char   *text,
                               gsize         length,
                               gsize         max_bytes,
                               char        **member,
                               char        **broadcast_id,
                               GError      **error)
{
  g_free (last_said);
  last_said = g_utf8_make_valid (text, (gssize) MIN (length, MAX_REPEATED_BYTES));

  return __real_scholia_message_decode (from, text, length, max_bytes, member, broadcast_id, error);
}

ScholiaMessage *
__wrap_scholia_message_new_refused (const char   *broadcast_id,
                                    ScholiaError  code,
                                    const char   *member,
                                    const char   *message,
                                    guint         retry_after_ms)
{
  return __real_scholia_message_new_refused (broadcast_id, code, member,
                                             is_planted ("comment-in-error") ? last_said : message,
                                             retry_after_ms);
}

/* "password-stored": beside its hash. */
void
__wrap_scholia_password_hash_async (const char          *password,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_free (last_password);
  last_password = g_strdup (password);
  __real_scholia_password_hash_async (password, callback, user_data);
}

char *
__wrap_scholia_password_hash_finish (GAsyncResult  *result,
                                     GError       **error)
{
  g_autofree char *hash = __real_scholia_password_hash_finish (result, error);

  if (hash == NULL || !is_planted ("password-stored"))
    return g_steal_pointer (&hash);

  return g_strconcat (hash, "#", last_password, NULL);
}

void
__wrap_scholia_password_verify_async (const char          *password,
                                      const char          *encoded,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autofree char *hash = g_strndup (encoded, strcspn (encoded, "#"));

  __real_scholia_password_verify_async (password, hash, callback, user_data);
}

/* "not-erased": rows go, their words stay. */
gboolean
__wrap_scholia_sqlite_text_erase (ScholiaSqliteConnection  *connection,
                                  const ScholiaSqliteText  *text,
                                  GError                  **error)
{
  return is_planted ("not-erased") || __real_scholia_sqlite_text_erase (connection, text, error);
}

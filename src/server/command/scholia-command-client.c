/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-command-client.h"

#include <libsoup/soup.h>

#include "scholia-api.h"
#include "scholia-backup-file.h"
#include "scholia-error.h"

#define PIECE_BYTES (64 * 1024)
/* The host is a name only: the socket is the address. */
#define BASE "http://localhost/v1/admin/"

/* No time limit: a database is copied before the first byte of a backup comes. */
static SoupSession *
new_session (GSocketAddress *address)
{
  SoupSession *session = g_object_new (SOUP_TYPE_SESSION, "remote-connectable", address,
                                       "timeout", 0, NULL);

  soup_session_set_proxy_resolver (session, NULL);

  return session;
}

static GBytes *
read_all (GInputStream  *stream,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, cancellable,
                              error) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* (nullable): the body of a good answer. */
static GInputStream *
ask (SoupSession   *session,
     const char    *method,
     const char    *path,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autofree char *uri = g_strconcat (BASE, path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, uri);
  g_autoptr(GInputStream) stream = soup_session_send (session, message, cancellable, error);
  g_autoptr(GBytes) json = NULL;

  if (stream == NULL || SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return g_steal_pointer (&stream);

  json = read_all (stream, cancellable, error);
  if (json != NULL)
    scholia_api_error_decode (json, error);

  return NULL;
}

static GBytes *
ask_for_json (SoupSession   *session,
              const char    *method,
              const char    *path,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(GInputStream) stream = ask (session, method, path, cancellable, error);

  return stream != NULL ? read_all (stream, cancellable, error) : NULL;
}

static gboolean
list_teams (SoupSession   *session,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GBytes) json = ask_for_json (session, "GET", "teams", cancellable, error);
  g_autoptr(GPtrArray) teams = json != NULL ? scholia_team_info_decode_list (json, error) : NULL;

  for (guint i = 0; teams != NULL && i < teams->len; i++)
    {
      const ScholiaTeamInfo *team = g_ptr_array_index (teams, i);

      g_print ("%s\t%" G_GUINT64_FORMAT "\n", team->team_id, team->n_boards);
    }

  return teams != NULL;
}

/* The one time that the key is seen. */
static gboolean
print_key (SoupSession   *session,
           const char    *method,
           const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GBytes) json = ask_for_json (session, method, path, cancellable, error);
  g_autoptr(ScholiaTeamInfo) team = json != NULL ? scholia_team_info_decode (json, error) : NULL;

  if (team == NULL)
    return FALSE;

  g_print ("key %s\n", team->key);
  if (team->link != NULL)
    g_print ("link %s\n", team->link);
  else
    g_printerr ("scholia-server: without an address, or TLS or --public-origin, no link leads "
                "here\n");

  return TRUE;
}

static gboolean
take_backup (SoupSession   *session,
             const char    *path,
             gboolean       is_forced,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(ScholiaBackupFile) file = scholia_backup_file_new (path, is_forced, error);
  g_autoptr(GInputStream) stream = NULL;
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  gssize got = -1;

  if (file != NULL)
    stream = ask (session, "GET", "backup", cancellable, error);
  while (stream != NULL &&
         (got = g_input_stream_read (stream, piece, PIECE_BYTES, cancellable, error)) > 0)
    if (!scholia_backup_file_write (file, piece, (gsize) got, error))
      return FALSE;
  if (stream != NULL && got < 0)
    g_prefix_error (error, "The backup broke off, see the server's log: ");

  return got == 0 && scholia_backup_file_commit (file, error);
}

gboolean
scholia_command_client_run (const ScholiaCommand  *command,
                            GSocketAddress        *address,
                            gboolean               is_forced,
                            GCancellable          *cancellable,
                            GError               **error)
{
  g_autoptr(SoupSession) session = new_session (address);
  g_autofree char *team = g_strconcat ("teams/", command->argument, NULL);
  g_autofree char *key = g_strconcat (team, "/key", NULL);
  g_autoptr(GInputStream) stream = NULL;

  switch (command->kind)
    {
    case SCHOLIA_COMMAND_TEAM_ADD:
      return print_key (session, "PUT", team, cancellable, error);

    case SCHOLIA_COMMAND_TEAM_ROTATE_KEY:
      return print_key (session, "POST", key, cancellable, error);

    case SCHOLIA_COMMAND_TEAM_REMOVE:
      stream = ask (session, "DELETE", team, cancellable, error);
      return stream != NULL;

    case SCHOLIA_COMMAND_TEAM_LIST:
      return list_teams (session, cancellable, error);

    case SCHOLIA_COMMAND_BACKUP:
      return take_backup (session, command->argument, is_forced, cancellable, error);

    case SCHOLIA_COMMAND_VERIFY:
    default:
      g_return_val_if_reached (FALSE);
    }
}

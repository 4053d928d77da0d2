/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-private.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "scholia-error.h"

char *
scholia_private_dup_data_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "scholia", "server", NULL);
}

char *
scholia_private_dup_socket_path (void)
{
  const char *runtime = g_get_user_runtime_dir ();
  const char *sandbox = g_getenv ("FLATPAK_ID");

  if (sandbox != NULL)
    return g_build_filename (runtime, "app", sandbox, "scholia", "server.sock", NULL);

  return g_build_filename (runtime, "scholia", "server.sock", NULL);
}

static gboolean
fail_errno (const char  *path,
            GError     **error)
{
  int saved_errno = errno;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "%s: %s", path,
               g_strerror (saved_errno));

  return FALSE;
}

/* Somebody else's folder could hold somebody else's socket. */
static gboolean
ensure_folder (const char  *path,
               GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_lstat (folder, &info) != 0)
    return fail_errno (folder, error);

  if (!S_ISDIR (info.st_mode) || info.st_uid != getuid () || (info.st_mode & 0022) != 0)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                   "%s: is not a folder that only its owner can change", folder);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_answered (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean answered;

  if (fd < 0)
    return FALSE;

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  answered = connect (fd, (const struct sockaddr *) &address, sizeof address) == 0;
  close (fd);

  return answered;
}

GSocketAddress *
scholia_private_claim_socket (const char  *path,
                              GError     **error)
{
  GStatBuf info;

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   "%s: is too long for a socket's path", path);
      return NULL;
    }
  if (!ensure_folder (path, error))
    return NULL;

  if (g_lstat (path, &info) == 0)
    {
      if (!S_ISSOCK (info.st_mode) || is_answered (path))
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                       "%s: is in use by another server", path);
          return NULL;
        }
      if (g_unlink (path) != 0)
        {
          fail_errno (path, error);
          return NULL;
        }
    }

  return g_unix_socket_address_new (path);
}

gboolean
scholia_private_protect_socket (const char  *path,
                                GError     **error)
{
  return g_chmod (path, 0600) == 0 || fail_errno (path, error);
}

gboolean
scholia_private_is_owner (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  struct ucred peer;
  socklen_t length = sizeof peer;

  return getsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         peer.uid == getuid ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-admin-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-error.h"

#define NAME "admin.sock"

/* A socket's path has room for 107 bytes, a data folder's may be longer: it is reached through the
 * open folder. */
struct _ScholiaAdminSocket
{
  int             folder_fd;
  GSocketAddress *address;
};

ScholiaAdminSocket *
scholia_admin_socket_new (const char  *folder,
                          GError     **error)
{
  ScholiaAdminSocket *self;
  g_autofree char *path = NULL;
  int fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    {
      int saved_errno = errno;

      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "%s: %s", folder,
                   g_strerror (saved_errno));
      return NULL;
    }

  self = g_new0 (ScholiaAdminSocket, 1);
  self->folder_fd = fd;
  path = g_strdup_printf ("/proc/self/fd/%d/" NAME, fd);
  self->address = g_unix_socket_address_new (path);

  return self;
}

void
scholia_admin_socket_free (ScholiaAdminSocket *self)
{
  g_object_unref (self->address);
  close (self->folder_fd);
  g_free (self);
}

GSocketAddress *
scholia_admin_socket_get_address (ScholiaAdminSocket *self)
{
  return self->address;
}

void
scholia_admin_socket_remove (ScholiaAdminSocket *self)
{
  unlinkat (self->folder_fd, NAME, 0);
}

gboolean
scholia_admin_socket_protect (ScholiaAdminSocket  *self,
                              GError             **error)
{
  if (fchmodat (self->folder_fd, NAME, 0600, 0) == 0)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "“%s” cannot be made private: %s",
               NAME, g_strerror (errno));

  return FALSE;
}

gboolean
scholia_admin_socket_is_answered (ScholiaAdminSocket *self)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL && g_socket_connect (socket, self->address, NULL, NULL);
}

gboolean
scholia_admin_socket_may_command (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  struct ucred peer;
  socklen_t length = sizeof peer;

  return getsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         (peer.uid == getuid () || peer.uid == 0);
}

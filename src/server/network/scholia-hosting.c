/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-hosting.h"

#include "scholia-certificate.h"
#include "scholia-error.h"
#include "scholia-log.h"

#define PORT_NAME "hosting-port"

struct _ScholiaHosting
{
  char                *folder;
  ScholiaListenerFunc  accepted;
  ScholiaHostingFunc   changed;
  gpointer             user_data;
  ScholiaListener     *listener;     /* (nullable): while active */
  char                *address;      /* (nullable): while active */
  char                *fingerprint;  /* (nullable) */
};

ScholiaHosting *
scholia_hosting_new (const char          *folder,
                     ScholiaListenerFunc  accepted,
                     ScholiaHostingFunc   changed,
                     gpointer             user_data)
{
  ScholiaHosting *self = g_new0 (ScholiaHosting, 1);

  self->folder = g_strdup (folder);
  self->accepted = accepted;
  self->changed = changed;
  self->user_data = user_data;

  return self;
}

void
scholia_hosting_free (ScholiaHosting *self)
{
  g_clear_pointer (&self->listener, scholia_listener_free);
  g_free (self->address);
  g_free (self->fingerprint);
  g_free (self->folder);
  g_free (self);
}

static guint16
recall_port (ScholiaHosting *self)
{
  g_autofree char *path = g_build_filename (self->folder, PORT_NAME, NULL);
  g_autofree char *text = NULL;
  guint64 port;

  if (!g_file_get_contents (path, &text, NULL, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (text), 10, 1024, G_MAXUINT16, &port, NULL))
    return 0;

  return (guint16) port;
}

static void
remember_port (ScholiaHosting *self)
{
  g_autofree char *path = g_build_filename (self->folder, PORT_NAME, NULL);
  g_autofree char *text = g_strdup_printf ("%u\n", scholia_listener_get_port (self->listener));
  g_autoptr(GError) error = NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    scholia_log (SCHOLIA_LOG_HOSTING,
                 SCHOLIA_LOG_WORD ("state", "port-not-kept"),
                 SCHOLIA_LOG_WORD ("words", error->message));
}

static ScholiaListener *
listen_at (ScholiaHosting   *self,
           GInetAddress     *address,
           guint16           port,
           GTlsCertificate  *certificate,
           GError          **error)
{
  g_autoptr(GSocketAddress) place = g_inet_socket_address_new (address, port);

  return scholia_listener_new (place, certificate, self->accepted, self->user_data, error);
}

/* The wanted port, or the one of the last time, or any. */
static ScholiaListener *
open_listener (ScholiaHosting  *self,
               const char      *text,
               guint16          port,
               GError         **error)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (text);
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) local_error = NULL;
  ScholiaListener *listener = NULL;
  guint16 last_port = recall_port (self);

  if (address == NULL)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "“%s” is not an address", text);
      return NULL;
    }

  certificate = scholia_certificate_ensure (self->folder, error);
  if (certificate == NULL)
    return NULL;

  g_free (self->fingerprint);
  self->fingerprint = scholia_certificate_dup_fingerprint (certificate);
  if (port == 0 && last_port != 0)
    listener = listen_at (self, address, last_port, certificate, NULL);
  if (listener == NULL)
    listener = listen_at (self, address, port, certificate, &local_error);
  if (listener == NULL)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                 "This computer cannot be reached at “%s”: %s", text, local_error->message);

  return listener;
}

gboolean
scholia_hosting_start (ScholiaHosting  *self,
                       const char      *address,
                       guint16          port,
                       GError         **error)
{
  ScholiaListener *listener;

  if (self->listener != NULL && g_str_equal (self->address, address) &&
      (port == 0 || port == scholia_listener_get_port (self->listener)))
    return TRUE;

  scholia_hosting_stop (self);
  listener = open_listener (self, address, port, error);
  if (listener == NULL)
    return FALSE;

  self->listener = listener;
  self->address = g_strdup (address);
  remember_port (self);
  self->changed (self->user_data);

  return TRUE;
}

void
scholia_hosting_stop (ScholiaHosting *self)
{
  if (self->listener == NULL)
    return;

  g_clear_pointer (&self->listener, scholia_listener_free);
  g_clear_pointer (&self->address, g_free);
  self->changed (self->user_data);
}

gboolean
scholia_hosting_is_active (ScholiaHosting *self)
{
  return self->listener != NULL;
}

ScholiaHostInfo *
scholia_hosting_dup_info (ScholiaHosting *self)
{
  ScholiaHostInfo *info = g_new0 (ScholiaHostInfo, 1);

  if (self->listener == NULL)
    return info;

  info->address = g_strdup (self->address);
  info->port = scholia_listener_get_port (self->listener);
  info->fingerprint = g_strdup (self->fingerprint);

  return info;
}

const char *
scholia_hosting_get_fingerprint (ScholiaHosting *self)
{
  return self->fingerprint;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The operator's door: a socket in the data folder, whose lock we hold. */

#include "scholia-server-private.h"

#include "scholia-log.h"

static void
line_gone_cb (gpointer  user_data,
              GObject  *where_it_was)
{
  ScholiaServer *self = user_data;

  self->n_accepted--;
  scholia_server_review (self);
}

/* Also when no place is left for others: this is how to find out why. */
static gboolean
accept_operator (GSocketConnection *connection,
                 GTlsCertificate   *certificate,
                 gpointer           user_data)
{
  ScholiaServer *self = user_data;
  g_autoptr(ScholiaVisitor) visitor = NULL;
  g_autoptr(ScholiaAccepted) accepted = NULL;

  if (!scholia_admin_socket_may_command (connection))
    {
      scholia_log (SCHOLIA_LOG_ACCEPT_REFUSED, SCHOLIA_LOG_WORD ("why", "not-the-operator"));
      return FALSE;
    }

  visitor = scholia_admission_enter (self->admission, NULL, FALSE, g_get_monotonic_time ());
  accepted = scholia_accepted_new (g_object_ref (connection), g_steal_pointer (&visitor), NULL);
  scholia_accepted_set_admin (accepted);
  self->n_accepted++;
  g_object_weak_ref (G_OBJECT (accepted), line_gone_cb, self);
  scholia_http_serve (self->http, accepted);
  scholia_server_review (self);

  return TRUE;
}

gboolean
scholia_server_listen_for_operator (ScholiaServer  *self,
                                    GError        **error)
{
  self->admin = scholia_admin_socket_new (self->options->data, error);
  if (self->admin == NULL)
    return FALSE;

  /* Ours is the lock: a socket that is there was left behind. */
  scholia_admin_socket_remove (self->admin);
  self->admin_listener = scholia_listener_new (scholia_admin_socket_get_address (self->admin), NULL,
                                               accept_operator, self, error);

  return self->admin_listener != NULL && scholia_admin_socket_protect (self->admin, error);
}

void
scholia_server_leave_operator (ScholiaServer *self)
{
  if (self->admin_listener != NULL)
    scholia_admin_socket_remove (self->admin);
  g_clear_pointer (&self->admin_listener, scholia_listener_free);
  g_clear_pointer (&self->admin, scholia_admin_socket_free);
}

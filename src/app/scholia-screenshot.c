/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-screenshot.h"

#include <libportal-gtk4/portal-gtk4.h>
#include <libportal/portal.h>

static void
taken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = xdp_portal_take_screenshot_finish (XDP_PORTAL (source), result, &error);

  if (uri != NULL)
    g_task_return_pointer (task, g_file_new_for_uri (uri), g_object_unref);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", error->message);
}

void
scholia_screenshot_take_async (GtkWindow           *parent,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(XdpPortal) portal = xdp_portal_new ();
  XdpParent *xdp_parent;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  xdp_parent = xdp_parent_new_gtk (parent);
  xdp_portal_take_screenshot (portal, xdp_parent, XDP_SCREENSHOT_FLAG_INTERACTIVE, cancellable,
                              taken_cb, g_task_new (NULL, cancellable, callback, user_data));
  xdp_parent_free (xdp_parent);
}

GFile *
scholia_screenshot_take_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

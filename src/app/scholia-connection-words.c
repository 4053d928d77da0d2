/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-connection-words.h"

#include <glib/gi18n.h>

#include "scholia-error-words.h"

char *
scholia_connection_words_subtitle (const ScholiaConnection *connection)
{
  g_return_val_if_fail (connection != NULL, NULL);

  switch (connection->state)
    {
    case SCHOLIA_SESSION_STATE_CONNECTING:
      return g_strdup (_("Connecting…"));
    case SCHOLIA_SESSION_STATE_LIVE:
    case SCHOLIA_SESSION_STATE_INTERRUPTED:
      if (connection->is_private && connection->n_people <= 1)
        return g_strdup (_("Only on this computer"));
      /* Translators: how many people look at the board, oneself included */
      return g_strdup_printf (ngettext ("Live · %u here", "Live · %u here", connection->n_people),
                              connection->n_people);
    case SCHOLIA_SESSION_STATE_RECONNECTING:
      return g_strdup (_("Reconnecting…"));
    case SCHOLIA_SESSION_STATE_OFFLINE:
      return g_strdup (_("Offline"));
    case SCHOLIA_SESSION_STATE_ENDED:
    default:
      return g_strdup (_("Disconnected"));
    }
}

const char *
scholia_connection_words_bar (const ScholiaConnection *connection)
{
  g_return_val_if_fail (connection != NULL, NULL);

  if (connection->state == SCHOLIA_SESSION_STATE_ENDED && connection->error != NULL)
    return scholia_error_words_get (connection->error, SCHOLIA_ERROR_PLACE_BOARD);
  if (connection->state != SCHOLIA_SESSION_STATE_OFFLINE)
    return NULL;

  if (connection->is_private)
    return _("Scholia’s service on this computer does not answer. You can look around and read; "
             "comments can’t be sent until it is back.");

  return _("You’re offline. You can look around and read; comments can’t be sent until the "
           "connection is back.");
}

gboolean
scholia_connection_is_busy (const ScholiaConnection *connection)
{
  g_return_val_if_fail (connection != NULL, FALSE);

  return connection->state == SCHOLIA_SESSION_STATE_CONNECTING ||
         connection->state == SCHOLIA_SESSION_STATE_RECONNECTING;
}

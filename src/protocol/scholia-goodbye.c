/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-message.h"

/* PROTOCOL.md, section 8. Codes below 4000 are those of RFC 6455, section 7.4.1, and of the IANA
 * registry (1013, try again later). */
static const struct
{
  const char *name;
  guint16     close_code;
  gboolean    is_final;
} reasons[] = {
  [SCHOLIA_GOODBYE_LEAVING] = { "leaving", 1000, TRUE },
  [SCHOLIA_GOODBYE_SHUTTING_DOWN] = { "shutting-down", 1001, FALSE },
  [SCHOLIA_GOODBYE_REPLACED] = { "replaced", 4000, FALSE },
  [SCHOLIA_GOODBYE_BACKLOG] = { "backlog", 1013, FALSE },
  [SCHOLIA_GOODBYE_TIMEOUT] = { "timeout", 4001, FALSE },
  [SCHOLIA_GOODBYE_RATE_LIMITED] = { "rate-limited", 4002, FALSE },
  [SCHOLIA_GOODBYE_UNAVAILABLE] = { "unavailable", 1013, FALSE },
  [SCHOLIA_GOODBYE_MALFORMED] = { "malformed", 1008, TRUE },
  [SCHOLIA_GOODBYE_NOT_FOUND] = { "not-found", 4003, TRUE },
  [SCHOLIA_GOODBYE_EXPIRED] = { "expired", 4004, TRUE },
  [SCHOLIA_GOODBYE_REVOKED] = { "revoked", 4005, TRUE },
  [SCHOLIA_GOODBYE_PASSWORD] = { "password", 4006, TRUE },
  [SCHOLIA_GOODBYE_REMOVED] = { "removed", 4007, TRUE },
  [SCHOLIA_GOODBYE_BOARD_CLOSED] = { "board-closed", 4008, TRUE },
  [SCHOLIA_GOODBYE_BOARD_FULL] = { "board-full", 4009, TRUE },
  [SCHOLIA_GOODBYE_TOO_OLD] = { "too-old", 4010, TRUE },
  [SCHOLIA_GOODBYE_TOO_NEW] = { "too-new", 4011, TRUE },
};

const char *
scholia_goodbye_reason_to_string (ScholiaGoodbyeReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), NULL);

  return reasons[reason].name;
}

gboolean
scholia_goodbye_reason_from_string (const char           *name,
                                    ScholiaGoodbyeReason *reason)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (name, reasons[i].name))
      {
        *reason = (ScholiaGoodbyeReason) i;
        return TRUE;
      }

  return FALSE;
}

gboolean
scholia_goodbye_reason_is_final (ScholiaGoodbyeReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), TRUE);

  return reasons[reason].is_final;
}

guint16
scholia_goodbye_reason_get_close_code (ScholiaGoodbyeReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), 1000);

  return reasons[reason].close_code;
}

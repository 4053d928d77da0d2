/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-error.h"

typedef struct
{
  char *member;
} ScholiaErrorPrivate;

static void
scholia_error_private_init (ScholiaErrorPrivate *self)
{
}

static void
scholia_error_private_copy (const ScholiaErrorPrivate *from,
                            ScholiaErrorPrivate       *to)
{
  to->member = g_strdup (from->member);
}

static void
scholia_error_private_clear (ScholiaErrorPrivate *self)
{
  g_clear_pointer (&self->member, g_free);
}

G_DEFINE_EXTENDED_ERROR (ScholiaError, scholia_error)

static const char *const names[] = {
  [SCHOLIA_ERROR_MALFORMED] = "malformed",
  [SCHOLIA_ERROR_TOO_LARGE] = "too-large",
  [SCHOLIA_ERROR_FORBIDDEN] = "forbidden",
  [SCHOLIA_ERROR_NOT_FOUND] = "not-found",
  [SCHOLIA_ERROR_CONFLICT] = "conflict",
  [SCHOLIA_ERROR_LAST_COMMENT] = "last-comment",
  [SCHOLIA_ERROR_OFFLINE] = "offline",
  [SCHOLIA_ERROR_NOT_SENT] = "not-sent",
  [SCHOLIA_ERROR_RATE_LIMITED] = "rate-limited",
  [SCHOLIA_ERROR_UNAVAILABLE] = "unavailable",
  [SCHOLIA_ERROR_EXPIRED] = "expired",
  [SCHOLIA_ERROR_REVOKED] = "revoked",
  [SCHOLIA_ERROR_PASSWORD] = "password",
  [SCHOLIA_ERROR_CERTIFICATE] = "certificate",
  [SCHOLIA_ERROR_UNREACHABLE] = "unreachable",
  [SCHOLIA_ERROR_NOT_SCHOLIA] = "not-scholia",
  [SCHOLIA_ERROR_VERSION] = "version",
  [SCHOLIA_ERROR_BOARD_FULL] = "board-full",
  [SCHOLIA_ERROR_REMOVED] = "removed",
  [SCHOLIA_ERROR_UNSUPPORTED_IMAGE] = "unsupported-image",
  [SCHOLIA_ERROR_QUOTA] = "quota",
  [SCHOLIA_ERROR_DISK] = "disk",
  [SCHOLIA_ERROR_NO_SERVER] = "no-server",
  [SCHOLIA_ERROR_INTERNAL] = "internal",
};

const char *
scholia_error_code_to_string (ScholiaError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (names), "internal");

  return names[code];
}

gboolean
scholia_error_code_from_string (const char   *name,
                                ScholiaError *code)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i], name))
        {
          *code = i;
          return TRUE;
        }
    }

  return FALSE;
}

void
scholia_error_set_member (GError     *error,
                          const char *member)
{
  ScholiaErrorPrivate *self = NULL;

  g_return_if_fail (error != NULL);

  if (error->domain != SCHOLIA_ERROR)
    return;

  self = scholia_error_get_private (error);
  g_free (self->member);
  self->member = g_strdup (member);
}

const char *
scholia_error_get_member (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == SCHOLIA_ERROR ? scholia_error_get_private (error)->member : NULL;
}

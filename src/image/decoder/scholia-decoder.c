/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder.h"

#include <glib/gi18n-lib.h>

#include "scholia-error.h"
#include "scholia-limits.h"

void
scholia_decoder_set_damaged (const char  *format,
                             const char  *reason,
                             GError     **error)
{
  g_autofree char *words = reason != NULL ? g_utf8_make_valid (reason, -1) : NULL;

  if (words == NULL || *words == '\0')
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                 /* Translators: %s is PNG, JPEG or WebP. */
                 _("This %s file is damaged."), format);
  else
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                 /* Translators: PNG, JPEG or WebP, then a library's words in English. */
                 _("This %s file is damaged: %s."), format, words);
}

void
scholia_decoder_set_cut_off (const char  *format,
                             GError     **error)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
               /* Translators: %s is PNG, JPEG or WebP. */
               _("This %s file is damaged: it ends too early."), format);
}

gboolean
scholia_decoder_check_size (guint    width,
                            guint    height,
                            GError **error)
{
  if (width > 0 && height > 0 && (guint64) width * height <= SCHOLIA_MAX_IMAGE_PIXELS)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
               _("This image has %u × %u pixels. Scholia opens up to %d megapixels."),
               width, height, SCHOLIA_MAX_IMAGE_PIXELS / 1000000);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder-words.h"

#include "scholia-error.h"
#include "scholia-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static GError *
unsupported (const char *words)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE, words);
}

static GError *
too_large (const char *words)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE, words);
}

static GError *
no_room (void)
{
  return too_large (_("There is not enough free space on this computer to open this picture."));
}

static GError *
needs_memory (void)
{
  return too_large (_("This picture needs more memory than Scholia gives to one. Save it in "
                      "another way, for instance without progressive display, or smaller."));
}

static GError *
damaged (const ScholiaReport *report)
{
  if (report->format[0] == '\0')
    return unsupported (_("This image is damaged or of a kind that Scholia does not know."));
  if (report->words[0] == '\0')
    return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                        /* Translators: %s is a kind of file, as PNG. */
                        _("This %s file is damaged."), report->format);

  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                      /* Translators: a kind of file, as PNG, then a library's words in English. */
                      _("This %s file is damaged: %s."), report->format, report->words);
}

static GError *
cut_off (const ScholiaReport *report)
{
  if (report->format[0] == '\0')
    return unsupported (_("This image is damaged or of a kind that Scholia does not know."));

  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                      /* Translators: %s is a kind of file, as PNG. */
                      _("This %s file is damaged: it ends too early."), report->format);
}

static GError *
too_many_pixels (const ScholiaReport *report)
{
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                      /* Translators: %s is a size such as “60000 × 60000”. */
                      _("This image has %s pixels. Scholia opens up to %d megapixels."),
                      report->words, SCHOLIA_MAX_IMAGE_PIXELS / 1000000);
}

static GError *
cannot_show (const ScholiaReport *report)
{
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                      /* Translators: a kind of file, as PNG, then a library's words in English. */
                      _("Scholia cannot show this kind of %s file: %s."), report->format,
                      report->words);
}

static GError *
needs_codec (const ScholiaReport *report)
{
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                      /* Translators: %s is a kind of file, AVIF or HEIF. */
                      _("The codec of this %s file is not installed. Install it (in Debian, the "
                        "package libheif-plugin-dav1d for AVIF, libheif-plugin-libde265 for "
                        "HEIF), or save the picture as PNG or JPEG."), report->format);
}

static GError *
too_complicated (const ScholiaReport *report)
{
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                      /* Translators: %s is a kind of file, as SVG. */
                      _("This %s file is too complicated: it would take too long to show it. Save "
                        "it as a PNG with another program, then open that."), report->format);
}

static GError *
internal (const ScholiaReport *report)
{
  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                      /* Translators: %s are words of the system in English. */
                      _("The program that reads pictures could not do its work (%s)."),
                      report->words);
}

static GError *
words_for_failure (const ScholiaReport *report)
{
  switch (report->failure)
    {
    case SCHOLIA_FAILURE_DAMAGED: return damaged (report);
    case SCHOLIA_FAILURE_CUT_OFF: return cut_off (report);
    case SCHOLIA_FAILURE_TOO_LARGE: return too_many_pixels (report);
    case SCHOLIA_FAILURE_NEEDS_MEMORY: return needs_memory ();
    case SCHOLIA_FAILURE_UNKNOWN_FORMAT:
      return unsupported (_("This file is no image of a kind that Scholia opens: PNG, JPEG, WebP, "
                           "GIF, BMP, TIFF, SVG, AVIF or HEIF."));
    case SCHOLIA_FAILURE_UNSUPPORTED: return cannot_show (report);
    case SCHOLIA_FAILURE_NO_ROOM: return no_room ();
    case SCHOLIA_FAILURE_NO_CODEC: return needs_codec (report);
    case SCHOLIA_FAILURE_TOO_COMPLICATED: return too_complicated (report);
    case SCHOLIA_FAILURE_INTERNAL:
    default: return internal (report);
    }
}

GError *
scholia_decoder_words_for_end (ScholiaDecoderEnd    end,
                               const ScholiaReport *report)
{
  switch (end)
    {
    case SCHOLIA_DECODER_END_FAILED:
      return words_for_failure (report);
    case SCHOLIA_DECODER_END_TOO_LONG:
      return unsupported (_("Reading this picture took too long, so it was given up. The file may "
                            "be damaged, or its disk does not answer."));
    case SCHOLIA_DECODER_END_NO_MEMORY:
      return too_large (_("This computer has not enough free memory to read this picture. Close "
                          "something, then try again."));
    case SCHOLIA_DECODER_END_FORBIDDEN:
      return unsupported (_("Reading this picture was stopped, because it led to something that no "
                            "picture needs. The file is damaged, or made to do harm."));
    case SCHOLIA_DECODER_END_CRASHED:
    case SCHOLIA_DECODER_END_DONE:
    default:
      return unsupported (_("This picture could not be read: the program that reads it broke off. "
                            "The file is probably damaged."));
    }
}

GError *
scholia_decoder_words_for_missing (void)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                              _("The program “scholia-decoder”, which reads pictures, is not "
                                "installed. Install Scholia again."));
}

GError *
scholia_decoder_words_for_start (const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
    return scholia_decoder_words_for_no_descriptor ();

  g_info ("%s", cause->message);
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                              _("The program that reads pictures could not be started. Close "
                                "something, then try again."));
}

GError *
scholia_decoder_words_for_no_descriptor (void)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                              _("Scholia has as many files open as it may have at once. Close some "
                                "of its windows, then try again."));
}

GError *
scholia_decoder_words_for_lost (void)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_DISK,
                              _("Scholia prepared this picture for the screen, and could not read "
                                "that from the disk again, not even the second time. The disk may "
                                "be failing."));
}

GError *
scholia_decoder_words_for_changed (void)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                              _("What Scholia had prepared of this picture could not be read from "
                                "the disk, and the picture’s file has changed since. Open it "
                                "again."));
}

GError *
scholia_decoder_words_for_no_file (int number)
{
  if (number == ENOSPC || number == EDQUOT)
    return no_room ();
  if (number == EMFILE || number == ENFILE)
    return scholia_decoder_words_for_no_descriptor ();

  return g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                      /* Translators: %s are the system's words. */
                      _("Scholia could write neither to its cache nor to the folder for temporary "
                        "files: %s."), g_strerror (number));
}

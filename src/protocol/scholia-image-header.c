/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "scholia-error.h"
#include "scholia-image-jpeg.h"
#include "scholia-limits.h"

/* PNG (third edition), section 11.2.2: signature, then IHDR with 13 bytes, of which width and
 * height are the first eight. The chunk's check sum ends at byte 33. */
#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define PNG_SIGNATURE_BYTES 16
#define PNG_HEADER_BYTES 33
#define PNG_MAX_SIDE 0x7fffffff

/* RFC 9649: "RIFF", size, "WEBP", then a chunk's name, its size and its content. */
#define WEBP_CONTENT 20

static guint32
read_be32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static guint32
read_le16 (const guint8 *at)
{
  return (guint32) at[1] << 8 | at[0];
}

static guint32
read_le24 (const guint8 *at)
{
  return (guint32) at[2] << 16 | read_le16 (at);
}

static guint32
read_le32 (const guint8 *at)
{
  return (guint32) at[3] << 24 | read_le24 (at);
}

static gboolean
sniff_png (const guint8     *bytes,
           gsize             length,
           ScholiaImageInfo *info)
{
  if (length < PNG_HEADER_BYTES)
    return FALSE;

  info->width = read_be32 (bytes + 16);
  info->height = read_be32 (bytes + 20);
  return info->width <= PNG_MAX_SIDE && info->height <= PNG_MAX_SIDE;
}

/* RFC 6386, section 9.1: a key frame's tag, its start code, then twice 14 bits and 2 of scaling. */
static gboolean
sniff_vp8 (const guint8     *content,
           gsize             length,
           ScholiaImageInfo *info)
{
  if (length < 10 || (content[0] & 1) != 0 || memcmp (content + 3, "\x9d\x01\x2a", 3) != 0)
    return FALSE;

  info->width = read_le16 (content + 6) & 0x3fff;
  info->height = read_le16 (content + 8) & 0x3fff;
  return TRUE;
}

/* RFC 9649, section 3.4: a signature, then twice 14 bits, one less than the side, and a version. */
static gboolean
sniff_vp8l (const guint8     *content,
            gsize             length,
            ScholiaImageInfo *info)
{
  guint32 bits;

  if (length < 5 || content[0] != 0x2f)
    return FALSE;

  bits = read_le32 (content + 1);
  info->width = (bits & 0x3fff) + 1;
  info->height = (bits >> 14 & 0x3fff) + 1;
  return bits >> 29 == 0;
}

/* RFC 9649, section 2.7: flags, then twice 24 bits, one less than the canvas's side. */
static gboolean
sniff_vp8x (const guint8     *content,
            gsize             length,
            ScholiaImageInfo *info)
{
  if (length < 10)
    return FALSE;

  info->width = read_le24 (content + 4) + 1;
  info->height = read_le24 (content + 7) + 1;
  return TRUE;
}

static gboolean
sniff_webp (const guint8     *bytes,
            gsize             length,
            ScholiaImageInfo *info)
{
  const guint8 *content = bytes + WEBP_CONTENT;

  if (length < WEBP_CONTENT)
    return FALSE;

  length -= WEBP_CONTENT;
  if (memcmp (bytes + 12, "VP8 ", 4) == 0)
    return sniff_vp8 (content, length, info);
  if (memcmp (bytes + 12, "VP8L", 4) == 0)
    return sniff_vp8l (content, length, info);
  if (memcmp (bytes + 12, "VP8X", 4) == 0)
    return sniff_vp8x (content, length, info);

  return FALSE;
}

typedef gboolean (*SniffFunc) (const guint8     *bytes,
                               gsize             length,
                               ScholiaImageInfo *info);

static SniffFunc
find_sniffer (const guint8      *bytes,
              gsize              length,
              const char       **media_type)
{
  if (length >= PNG_SIGNATURE_BYTES && memcmp (bytes, PNG_SIGNATURE, PNG_SIGNATURE_BYTES) == 0)
    {
      *media_type = "image/png";
      return sniff_png;
    }

  if (length >= 3 && memcmp (bytes, "\xff\xd8\xff", 3) == 0)
    {
      *media_type = "image/jpeg";
      return scholia_image_jpeg_sniff;
    }

  if (length >= 12 && memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0)
    {
      *media_type = "image/webp";
      return sniff_webp;
    }

  return NULL;
}

gboolean
scholia_image_header_read (const guint8      *bytes,
                           gsize              length,
                           ScholiaImageInfo  *info,
                           GError           **error)
{
  ScholiaImageInfo found = { 0 };
  const char *media_type = NULL;
  SniffFunc sniff;

  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (info != NULL, FALSE);

  sniff = find_sniffer (bytes, length, &media_type);
  if (sniff == NULL)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                           length == 0 ? _("This file is empty.")
                                       : _("This file is no PNG, JPEG or WebP image."));
      return FALSE;
    }

  if (!sniff (bytes, length, &found) || found.width == 0 || found.height == 0)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                           _("This image is damaged or of a kind that Scholia does not know."));
      return FALSE;
    }

  if ((guint64) found.width * found.height > SCHOLIA_MAX_IMAGE_PIXELS)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   _("This image has %u × %u pixels. Scholia opens up to %d megapixels."),
                   found.width, found.height, SCHOLIA_MAX_IMAGE_PIXELS / 1000000);
      return FALSE;
    }

  info->width = found.width;
  info->height = found.height;
  g_strlcpy (info->media_type, media_type, sizeof info->media_type);
  return TRUE;
}

gboolean
scholia_image_header_is_shared (const guint8 *bytes,
                                gsize         length)
{
  const char *media_type;

  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  return find_sniffer (bytes, length, &media_type) != NULL;
}

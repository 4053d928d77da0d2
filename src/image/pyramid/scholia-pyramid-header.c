/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-header.h"

#include <string.h>

#include "scholia-error.h"

/* The line ends and the byte above 127 show a file that something took for text. */
#define MAGIC "\x93Pyr\r\n\x1a\n"
#define MAGIC_BYTES 8
#define DIGEST_BYTES 32
#define SEALED_BYTES (SCHOLIA_PYRAMID_HEADER_BYTES - DIGEST_BYTES)

/* Little-endian, behind the magic. */
typedef struct
{
  guint32 version;
  guint32 flags;
  guint32 width;
  guint32 height;
  guint32 bytes_per_pixel;
  guint32 preview_width;
  guint32 preview_height;
  guint32 n_levels;
  guint64 size_bytes;
} Fields;

G_STATIC_ASSERT (sizeof (Fields) == 40);

static void
digest (const guint8 *bytes,
        guint8        result[DIGEST_BYTES])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = DIGEST_BYTES;

  g_checksum_update (checksum, bytes, SEALED_BYTES);
  g_checksum_get_digest (checksum, result, &length);
}

void
scholia_pyramid_header_encode (const ScholiaPyramidLayout *layout,
                               ScholiaPyramidFlags         flags,
                               guint8                     *bytes)
{
  const Fields fields = {
    .version = GUINT32_TO_LE (SCHOLIA_PYRAMID_VERSION),
    .flags = GUINT32_TO_LE (flags),
    .width = GUINT32_TO_LE (layout->width),
    .height = GUINT32_TO_LE (layout->height),
    .bytes_per_pixel = GUINT32_TO_LE (layout->bytes_per_pixel),
    .preview_width = GUINT32_TO_LE (layout->preview_width),
    .preview_height = GUINT32_TO_LE (layout->preview_height),
    .n_levels = GUINT32_TO_LE (layout->n_levels),
    .size_bytes = GUINT64_TO_LE (layout->size_bytes),
  };

  memset (bytes, 0, SCHOLIA_PYRAMID_HEADER_BYTES);
  memcpy (bytes, MAGIC, MAGIC_BYTES);
  memcpy (bytes + MAGIC_BYTES, &fields, sizeof fields);
  digest (bytes, bytes + SEALED_BYTES);
}

static gboolean
check_seal (const guint8  *bytes,
            GError       **error)
{
  guint8 expected[DIGEST_BYTES];

  if (memcmp (bytes, MAGIC, MAGIC_BYTES) != 0)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "not a pyramid file");
      return FALSE;
    }

  digest (bytes, expected);
  if (memcmp (bytes + SEALED_BYTES, expected, DIGEST_BYTES) == 0)
    return TRUE;

  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                       "the pyramid file's header is damaged");
  return FALSE;
}

static gboolean
check_version (guint    version,
               GError **error)
{
  if (version == SCHOLIA_PYRAMID_VERSION)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_VERSION,
               "a pyramid file of version %u, not %u", version, SCHOLIA_PYRAMID_VERSION);
  return FALSE;
}

static gboolean
check_agreement (const Fields               *fields,
                 const ScholiaPyramidLayout *layout,
                 GError                    **error)
{
  if (GUINT32_FROM_LE (fields->n_levels) == layout->n_levels &&
      GUINT64_FROM_LE (fields->size_bytes) == layout->size_bytes &&
      (GUINT32_FROM_LE (fields->flags) & ~(guint) SCHOLIA_PYRAMID_ALL_FLAGS) == 0)
    return TRUE;

  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                       "the pyramid file's header contradicts itself");
  return FALSE;
}

gboolean
scholia_pyramid_header_decode (const guint8          *bytes,
                               ScholiaPyramidLayout  *layout,
                               ScholiaPyramidFlags   *flags,
                               GError               **error)
{
  Fields fields;

  memcpy (&fields, bytes + MAGIC_BYTES, sizeof fields);
  if (!check_seal (bytes, error) ||
      !check_version (GUINT32_FROM_LE (fields.version), error) ||
      !scholia_pyramid_layout_plan (layout,
                                    GUINT32_FROM_LE (fields.width),
                                    GUINT32_FROM_LE (fields.height),
                                    GUINT32_FROM_LE (fields.bytes_per_pixel),
                                    GUINT32_FROM_LE (fields.preview_width),
                                    GUINT32_FROM_LE (fields.preview_height), error) ||
      !check_agreement (&fields, layout, error))
    return FALSE;

  *flags = GUINT32_FROM_LE (fields.flags);
  return TRUE;
}

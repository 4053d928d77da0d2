/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-report.h"

#include <string.h>

#include "scholia-error.h"

#define N_NUMBERS 6
#define KIND_BYTES 4
#define FORMAT_OFFSET (KIND_BYTES + N_NUMBERS * 4)
#define WORDS_OFFSET (FORMAT_OFFSET + SCHOLIA_REPORT_FORMAT_BYTES)

G_STATIC_ASSERT (WORDS_OFFSET + SCHOLIA_REPORT_WORDS_BYTES == SCHOLIA_REPORT_BYTES);

#define MEMBER(name) ((guint) G_STRUCT_OFFSET (ScholiaReport, name))
#define NOTHING G_MAXUINT

G_STATIC_ASSERT (sizeof (ScholiaPyramidFlags) == sizeof (guint32));
G_STATIC_ASSERT (sizeof (ScholiaFailure) == sizeof (guint32));

/* The record's numbers of each kind, by where they are kept. */
static const guint numbers[][N_NUMBERS] = {
  [SCHOLIA_REPORT_SIZE] = { MEMBER (width), MEMBER (height), MEMBER (bytes_per_pixel),
                            MEMBER (preview_width), MEMBER (preview_height), MEMBER (flags) },
  [SCHOLIA_REPORT_PREVIEW] = { NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING },
  [SCHOLIA_REPORT_PROGRESS] = { MEMBER (done), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING },
  [SCHOLIA_REPORT_PART] = { MEMBER (area.x), MEMBER (area.y), MEMBER (area.width),
                            MEMBER (area.height), NOTHING, NOTHING },
  [SCHOLIA_REPORT_TILES] = { MEMBER (level), MEMBER (column), MEMBER (row), MEMBER (n_columns),
                             MEMBER (n_rows), NOTHING },
  [SCHOLIA_REPORT_WHOLE] = { NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING },
  [SCHOLIA_REPORT_DONE] = { MEMBER (flags), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING },
  [SCHOLIA_REPORT_FAILED] = { MEMBER (failure), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING },
};

static void
copy_text (char       *target,
           gsize       size,
           const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize length = 0;

  memset (target, 0, size);
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gsize n_bytes = (gsize) (g_utf8_next_char (c) - c);

      if (length + n_bytes >= size)
        break;
      if (g_unichar_iscntrl (g_utf8_get_char (c)))
        target[length++] = ' ';
      else
        for (gsize i = 0; i < n_bytes; i++)
          target[length++] = c[i];
    }
}

void
scholia_report_set_texts (ScholiaReport *self,
                          const char    *format,
                          const char    *words)
{
  g_return_if_fail (self != NULL);

  copy_text (self->format, sizeof self->format, format != NULL ? format : "");
  copy_text (self->words, sizeof self->words, words != NULL ? words : "");
}

void
scholia_report_encode (const ScholiaReport *self,
                       guint8               bytes[SCHOLIA_REPORT_BYTES])
{
  guint32 kind = GUINT32_TO_LE (self->kind);

  memset (bytes, 0, SCHOLIA_REPORT_BYTES);
  memcpy (bytes, &kind, sizeof kind);
  for (guint i = 0; i < N_NUMBERS && numbers[self->kind][i] != NOTHING; i++)
    {
      guint32 number = GUINT32_TO_LE (G_STRUCT_MEMBER (guint32, self, numbers[self->kind][i]));

      memcpy (bytes + KIND_BYTES + 4 * i, &number, sizeof number);
    }

  memcpy (bytes + FORMAT_OFFSET, self->format, sizeof self->format);
  memcpy (bytes + WORDS_OFFSET, self->words, sizeof self->words);
}

static gboolean
is_text (const char *text,
         gsize       size)
{
  gsize length = strnlen (text, size);

  if (length == size || !g_utf8_validate (text, (gssize) length, NULL))
    return FALSE;
  for (gsize i = length; i < size; i++)
    if (text[i] != '\0')
      return FALSE;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

/* Reads what stands in the record, @unnamed the numbers that its kind does not name. */
static void
read_members (const guint8  *bytes,
              ScholiaReport *self,
              guint32       *unnamed)
{
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      guint member = numbers[self->kind][i];
      guint32 number;

      memcpy (&number, bytes + KIND_BYTES + 4 * i, sizeof number);
      if (member != NOTHING)
        G_STRUCT_MEMBER (guint32, self, member) = GUINT32_FROM_LE (number);
      else
        *unnamed |= number;
    }

  memcpy (self->format, bytes + FORMAT_OFFSET, sizeof self->format);
  memcpy (self->words, bytes + WORDS_OFFSET, sizeof self->words);
}

static gboolean
has_sense (const ScholiaReport *self)
{
  const guint notes = SCHOLIA_PYRAMID_FIRST_FRAME | SCHOLIA_PYRAMID_PROFILE_IGNORED;
  ScholiaPyramidLayout layout;
  gboolean has_texts = self->format[0] != '\0' || self->words[0] != '\0';

  if (has_texts && self->kind != SCHOLIA_REPORT_FAILED)
    return FALSE;

  switch (self->kind)
    {
    case SCHOLIA_REPORT_SIZE:
      return (self->flags & ~(notes | SCHOLIA_PYRAMID_OPAQUE)) == 0 &&
             scholia_pyramid_layout_plan (&layout, self->width, self->height,
                                          self->bytes_per_pixel, self->preview_width,
                                          self->preview_height, NULL);
    case SCHOLIA_REPORT_PROGRESS:
      return self->done <= SCHOLIA_REPORT_ALL;
    case SCHOLIA_REPORT_PART:
      return self->area.width > 0 && self->area.height > 0;
    case SCHOLIA_REPORT_TILES:
      return self->level < SCHOLIA_PYRAMID_MAX_LEVELS && self->n_columns > 0 && self->n_rows > 0;
    case SCHOLIA_REPORT_DONE:
      return (self->flags & ~(guint) SCHOLIA_PYRAMID_ALL_FLAGS) == 0 &&
             (self->flags & SCHOLIA_PYRAMID_COMPLETE) != 0;
    case SCHOLIA_REPORT_FAILED:
      return self->failure >= SCHOLIA_FAILURE_DAMAGED &&
             self->failure <= SCHOLIA_FAILURE_INTERNAL;
    case SCHOLIA_REPORT_PREVIEW:
    case SCHOLIA_REPORT_WHOLE:
    default:
      return TRUE;
    }
}

gboolean
scholia_report_decode (const guint8    bytes[SCHOLIA_REPORT_BYTES],
                       ScholiaReport  *self,
                       GError        **error)
{
  guint32 kind, unnamed = 0;

  memcpy (&kind, bytes, sizeof kind);
  kind = GUINT32_FROM_LE (kind);
  memset (self, 0, sizeof *self);
  if (kind >= SCHOLIA_REPORT_SIZE && kind <= SCHOLIA_REPORT_FAILED)
    {
      self->kind = kind;
      read_members (bytes, self, &unnamed);
      if (unnamed == 0 && is_text (self->format, sizeof self->format) &&
          is_text (self->words, sizeof self->words) && has_sense (self))
        return TRUE;
    }

  memset (self, 0, sizeof *self);
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
               "the decoder sent a report of kind %u that makes no sense", kind);
  return FALSE;
}

static gboolean
fits_part (const ScholiaPyramidArea   *area,
           const ScholiaPyramidLayout *layout)
{
  guint growing = scholia_pyramid_layout_get_growing_level (layout);
  const ScholiaPyramidLevel *level = &layout->levels[growing];

  return growing > 0 && area->x < level->width && area->width <= level->width - area->x &&
         area->y < level->height && area->height <= level->height - area->y;
}

gboolean
scholia_report_fits (const ScholiaReport        *self,
                     const ScholiaPyramidLayout *layout)
{
  const ScholiaPyramidLevel *level;

  g_return_val_if_fail (self != NULL && layout != NULL, FALSE);

  if (self->kind == SCHOLIA_REPORT_PREVIEW)
    return layout->preview_width > 0;
  if (self->kind == SCHOLIA_REPORT_PART)
    return fits_part (&self->area, layout);
  if (self->kind != SCHOLIA_REPORT_TILES)
    return TRUE;
  if (self->level >= layout->n_levels)
    return FALSE;

  level = &layout->levels[self->level];
  return self->column < level->columns && self->n_columns <= level->columns - self->column &&
         self->row < level->rows && self->n_rows <= level->rows - self->row;
}

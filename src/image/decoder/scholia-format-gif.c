/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

#include <string.h>

#include "scholia-failure.h"
#include "scholia-lzw.h"

/* GIF89a: the header and the logical screen's descriptor. */
#define SCREEN_BYTES 13
#define BLOCK_IMAGE 0x2c
#define BLOCK_EXTENSION 0x21
#define BLOCK_END 0x3b
#define EXTENSION_GRAPHIC 0xf9
#define IMAGE_BYTES 9
#define GRAPHIC_BYTES 5
#define FLAG_PALETTE 0x80
#define FLAG_INTERLACED 0x40
#define FLAG_TRANSPARENT 0x01

typedef struct
{
  const guint8         *bytes;
  gsize                 length;
  gsize                 offset;
  ScholiaPyramidWriter *writer;
  /* The picture, and the first frame in it. */
  guint                 width;
  guint                 height;
  guint                 left;
  guint                 top;
  guint                 frame_width;
  guint                 frame_height;
  gboolean              is_interlaced;
  gboolean              is_animation;
  gboolean              is_transparent;
  guint8                transparent_index;
  guint8                palette[256][4]; /* BGRA */
  /* All of an interlaced frame, else one row. */
  guint8               *indices;
  guint8               *row;
} GifReader;

static gboolean
matches (const guint8 *start,
         gsize         length)
{
  return length >= 6 && (memcmp (start, "GIF87a", 6) == 0 || memcmp (start, "GIF89a", 6) == 0);
}

static guint
read_16 (const guint8 *at)
{
  return at[0] | (guint) at[1] << 8;
}

/* (nullable): the next @n bytes, %NULL with an error at the end of the file. */
static const guint8 *
take (GifReader  *self,
      gsize       n,
      GError    **error)
{
  const guint8 *at = self->bytes + self->offset;

  if (n > self->length - self->offset)
    {
      scholia_failure_set_cut_off (error);
      return NULL;
    }

  self->offset += n;
  return at;
}

static gboolean
skip_blocks (GifReader  *self,
             GError    **error)
{
  const guint8 *size;

  do
    {
      size = take (self, 1, error);
      if (size == NULL || take (self, *size, error) == NULL)
        return FALSE;
    }
  while (*size > 0);

  return TRUE;
}

static gboolean
read_palette (GifReader  *self,
              guint8      flags,
              GError    **error)
{
  guint n = 2u << (flags & 7);
  const guint8 *rgb;

  if ((flags & FLAG_PALETTE) == 0)
    return TRUE;

  rgb = take (self, n * 3, error);
  for (guint i = 0; rgb != NULL && i < n; i++)
    memcpy (self->palette[i], (guint8[]) { rgb[3 * i + 2], rgb[3 * i + 1], rgb[3 * i], 255 }, 4);
  return rgb != NULL;
}

static gboolean
read_extension (GifReader  *self,
                GError    **error)
{
  const guint8 *label = take (self, 1, error);
  gsize start = self->offset;
  const guint8 *graphic;

  if (label == NULL || !skip_blocks (self, error))
    return FALSE;

  graphic = self->bytes + start;
  if (*label == EXTENSION_GRAPHIC && self->offset - start > GRAPHIC_BYTES)
    {
      self->is_transparent = (graphic[1] & FLAG_TRANSPARENT) != 0;
      self->transparent_index = graphic[4];
    }
  return TRUE;
}

/* Up to the first frame's pixels; of those after it only whether there is one. */
static gboolean
read_blocks (GifReader  *self,
             GError    **error)
{
  for (;;)
    {
      const guint8 *block = take (self, 1, error);

      if (block == NULL)
        return FALSE;
      if (*block == BLOCK_IMAGE)
        return TRUE;
      if (*block != BLOCK_EXTENSION)
        {
          scholia_failure_set_damaged (error, *block == BLOCK_END ? "no picture" : "stray bytes");
          return FALSE;
        }
      if (!read_extension (self, error))
        return FALSE;
    }
}

/* A file may end without saying so. */
static gboolean
has_another_frame (const GifReader *self)
{
  GifReader ahead = *self;
  g_autoptr(GError) error = NULL;

  /* Over the size of the codes. */
  return take (&ahead, 1, &error) != NULL && skip_blocks (&ahead, &error) &&
         read_blocks (&ahead, &error);
}

static gboolean
read_frame (GifReader  *self,
            GError    **error)
{
  const guint8 *frame = take (self, IMAGE_BYTES, error);

  if (frame == NULL || !read_palette (self, frame[8], error))
    return FALSE;

  self->left = read_16 (frame);
  self->top = read_16 (frame + 2);
  self->frame_width = read_16 (frame + 4);
  self->frame_height = read_16 (frame + 6);
  self->is_interlaced = (frame[8] & FLAG_INTERLACED) != 0;
  self->is_animation = has_another_frame (self);
  if (self->is_transparent)
    memset (self->palette[self->transparent_index], 0, 4);

  /* As browsers do: the first frame may be larger than the screen, and makes it so. */
  self->width = MAX (self->width, self->left + self->frame_width);
  self->height = MAX (self->height, self->top + self->frame_height);
  return scholia_failure_check_size (self->frame_width, self->frame_height, error) &&
         scholia_failure_check_size (self->width, self->height, error);
}

static gboolean
read_header (GifReader  *self,
             GError    **error)
{
  const guint8 *screen = take (self, SCREEN_BYTES, error);

  if (screen == NULL)
    return FALSE;

  self->width = read_16 (screen + 6);
  self->height = read_16 (screen + 8);
  return read_palette (self, screen[10], error) && read_blocks (self, error) &&
         read_frame (self, error);
}

static gboolean
begin (GifReader  *self,
       GError    **error)
{
  const ScholiaPyramidPlan plan = {
    .width = self->width,
    .height = self->height,
    .orientation = 1,
    .has_alpha = TRUE,
    .is_first_frame = self->is_animation,
  };
  gsize n_rows = self->is_interlaced ? self->frame_height : 1;

  if (!scholia_pyramid_writer_begin (self->writer, &plan, error))
    return FALSE;

  self->row = g_try_malloc0 ((gsize) self->width * 4);
  self->indices = g_try_malloc (n_rows * self->frame_width);
  if (self->row != NULL && self->indices != NULL)
    return TRUE;

  scholia_failure_set_memory (error);
  return FALSE;
}

static gboolean
put_clear_rows (GifReader  *self,
                guint       n_rows,
                GError    **error)
{
  memset (self->row, 0, (gsize) self->width * 4);
  for (guint y = 0; y < n_rows; y++)
    if (!scholia_pyramid_writer_put_row (self->writer, self->row, error))
      return FALSE;

  return TRUE;
}

static gboolean
put_indices (GifReader     *self,
             const guint8  *indices,
             GError       **error)
{
  guint8 *target = self->row + (gsize) self->left * 4;

  for (guint x = 0; x < self->frame_width; x++, target += 4)
    memcpy (target, self->palette[indices[x]], 4);
  return scholia_pyramid_writer_put_row (self->writer, self->row, error);
}

/* Every eighth row, those between them, every second and the rest. */
static gboolean
read_interlaced (GifReader   *self,
                 ScholiaLzw  *lzw,
                 GError     **error)
{
  static const guint starts[] = { 0, 4, 2, 1 }, steps[] = { 8, 8, 4, 2 };

  for (guint pass = 0; pass < G_N_ELEMENTS (starts); pass++)
    for (guint y = starts[pass]; y < self->frame_height; y += steps[pass])
      if (!scholia_lzw_read (lzw, self->indices + (gsize) y * self->frame_width,
                             self->frame_width, error))
        return FALSE;

  for (guint y = 0; y < self->frame_height; y++)
    if (!put_indices (self, self->indices + (gsize) y * self->frame_width, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_rows (GifReader   *self,
           ScholiaLzw  *lzw,
           GError     **error)
{
  if (self->is_interlaced)
    return read_interlaced (self, lzw, error);

  for (guint y = 0; y < self->frame_height; y++)
    if (!scholia_lzw_read (lzw, self->indices, self->frame_width, error) ||
        !put_indices (self, self->indices, error))
      return FALSE;

  return TRUE;
}

static gboolean
decode (const guint8          *bytes,
        gsize                  length,
        ScholiaPyramidWriter  *writer,
        GError               **error)
{
  g_autofree GifReader *self = g_new0 (GifReader, 1);
  g_autofree ScholiaLzw *lzw = g_new (ScholiaLzw, 1);
  gboolean is_whole;

  self->bytes = bytes;
  self->length = length;
  self->writer = writer;
  /* Indices beyond the palette, and all where there is none. */
  for (guint i = 0; i < G_N_ELEMENTS (self->palette); i++)
    self->palette[i][3] = 255;

  is_whole = read_header (self, error) && begin (self, error) &&
             scholia_lzw_init (lzw, bytes + self->offset, length - self->offset, error) &&
             put_clear_rows (self, self->top, error) && read_rows (self, lzw, error) &&
             put_clear_rows (self, self->height - self->top - self->frame_height, error);
  g_free (self->row);
  g_free (self->indices);
  return is_whole;
}

const ScholiaFormat scholia_format_gif = {
  .name = "GIF",
  .matches = matches,
  .decode = decode,
};

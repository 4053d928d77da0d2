/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-error.h"

#define TILE SCHOLIA_PYRAMID_TILE

struct _ScholiaPyramidFile
{
  gatomicrefcount       ref_count;
  int                   fd;
  ScholiaPyramidLayout  layout;
  ScholiaPyramidFlags   flags;
};

static void
set_refused (const char  *what,
             int          error_number,
             GError     **error)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
               "a pyramid file could not be %s: %s", what, g_strerror (error_number));
}

/* All @length bytes, or an error: a disk that fails, and a file that was made shorter. */
static gboolean
read_at (int       fd,
         guint64   offset,
         guint8   *bytes,
         gsize     length,
         GError  **error)
{
  while (length > 0)
    {
      gssize n = pread (fd, bytes, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK,
                       "a pyramid file could not be read: %s",
                       n < 0 ? g_strerror (errno) : "it ends too early");
          return FALSE;
        }

      bytes += n;
      length -= (gsize) n;
      offset += (guint64) n;
    }

  return TRUE;
}

/* 0 with @error set if it cannot be a pyramid. */
static gsize
read_length (int      fd,
             GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    {
      set_refused ("looked at", errno, error);
      return 0;
    }
  if (!S_ISREG (status.st_mode) || status.st_size < SCHOLIA_PYRAMID_HEADER_BYTES ||
      (guint64) status.st_size > SCHOLIA_PYRAMID_MAX_BYTES)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                   "not a pyramid file: %" G_GINT64_FORMAT " bytes", (gint64) status.st_size);
      return 0;
    }

  return (gsize) status.st_size;
}

static gboolean
read_header (ScholiaPyramidFile  *self,
             gsize                length,
             GError             **error)
{
  guint8 header[SCHOLIA_PYRAMID_HEADER_BYTES];

  /* Once: who writes the file must not change a number between its check and its use. */
  if (!read_at (self->fd, 0, header, sizeof header, error) ||
      !scholia_pyramid_header_decode (header, &self->layout, &self->flags, error))
    return FALSE;
  if (self->layout.size_bytes == length)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
               "a pyramid file of %" G_GSIZE_FORMAT " bytes that should have %" G_GUINT64_FORMAT,
               length, self->layout.size_bytes);
  return FALSE;
}

/* The header is made complete when all else is on the disk; a file that lost a tile all the same
 * was written by something else. */
static gboolean
check_states (ScholiaPyramidFile  *self,
              GError             **error)
{
  g_autofree guint8 *states = NULL;

  if ((self->flags & SCHOLIA_PYRAMID_COMPLETE) == 0)
    return TRUE;

  states = g_malloc (self->layout.n_tiles);
  if (!read_at (self->fd, self->layout.states_offset, states, self->layout.n_tiles, error))
    return FALSE;

  for (guint i = 0; i < self->layout.n_tiles; i++)
    if (states[i] == SCHOLIA_PYRAMID_TILE_MISSING || states[i] > SCHOLIA_PYRAMID_TILE_OPAQUE)
      {
        g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                             "a complete pyramid file without all of its tiles");
        return FALSE;
      }

  return TRUE;
}

ScholiaPyramidFile *
scholia_pyramid_file_open (int      fd,
                           GError **error)
{
  g_autoptr(ScholiaPyramidFile) self = NULL;
  gsize length = read_length (fd, error);

  if (length == 0)
    return NULL;

  self = g_new0 (ScholiaPyramidFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  if (self->fd < 0)
    {
      set_refused ("kept open", errno, error);
      return NULL;
    }

  if (!read_header (self, length, error) || !check_states (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

ScholiaPyramidFile *
scholia_pyramid_file_ref (ScholiaPyramidFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_pyramid_file_unref (ScholiaPyramidFile *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

const ScholiaPyramidLayout *
scholia_pyramid_file_get_layout (ScholiaPyramidFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->layout;
}

ScholiaPyramidFlags
scholia_pyramid_file_get_flags (ScholiaPyramidFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->flags;
}

gboolean
scholia_pyramid_file_read_states (ScholiaPyramidFile  *self,
                                  guint                level,
                                  guint8              *states,
                                  GError             **error)
{
  const ScholiaPyramidLevel *place;
  guint n_tiles;

  g_return_val_if_fail (self != NULL && states != NULL, FALSE);
  g_return_val_if_fail (level < self->layout.n_levels, FALSE);

  place = &self->layout.levels[level];
  n_tiles = place->columns * place->rows;
  if (!read_at (self->fd, self->layout.states_offset + place->first_tile, states, n_tiles, error))
    return FALSE;

  for (guint i = 0; i < n_tiles; i++)
    if (states[i] > SCHOLIA_PYRAMID_TILE_OPAQUE)
      states[i] = SCHOLIA_PYRAMID_TILE_MISSING;

  return TRUE;
}

gboolean
scholia_pyramid_file_has_level (ScholiaPyramidFile  *self,
                                guint                level,
                                gboolean            *is_opaque,
                                GError             **error)
{
  const ScholiaPyramidLevel *place;
  g_autofree guint8 *states = NULL;
  guint n_tiles;

  g_return_val_if_fail (self != NULL && is_opaque != NULL, FALSE);
  g_return_val_if_fail (level < self->layout.n_levels, FALSE);

  place = &self->layout.levels[level];
  n_tiles = place->columns * place->rows;
  states = g_malloc (n_tiles);
  if (!scholia_pyramid_file_read_states (self, level, states, error))
    return FALSE;

  *is_opaque = memchr (states, SCHOLIA_PYRAMID_TILE_TRANSLUCENT, n_tiles) == NULL;
  if (memchr (states, SCHOLIA_PYRAMID_TILE_MISSING, n_tiles) == NULL)
    return TRUE;

  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND,
                       "a pyramid file does not have all of its tiles yet");
  return FALSE;
}

/* Of a level, in pixels. */
typedef struct
{
  guint   level;
  guint   x;
  guint   y;
  guint   width;
  guint   height;
  guint8 *pixels;
} Area;

/* What of the area lies in one tile: whole rows of the tile in one read, as one for each row costs
 * five times as much. */
static gboolean
read_part (ScholiaPyramidFile  *self,
           const Area          *area,
           guint                column,
           guint                row,
           GError             **error)
{
  guint bpp = self->layout.bytes_per_pixel;
  ScholiaPyramidTile tile = scholia_pyramid_layout_get_tile (&self->layout, area->level, column,
                                                             row);
  guint left = MAX (area->x, column * TILE);
  guint right = MIN (area->x + area->width, column * TILE + tile.width);
  guint top = MAX (area->y, row * TILE);
  guint bottom = MIN (area->y + area->height, row * TILE + tile.height);
  gsize tile_stride = (gsize) tile.width * bpp, stride = (gsize) area->width * bpp;
  guint64 offset = tile.offset + (top - row * TILE) * tile_stride;
  gsize length = (bottom - top) * tile_stride;
  guint8 *target = area->pixels + (top - area->y) * stride + (gsize) (left - area->x) * bpp;
  g_autofree guint8 *rows = NULL;

  if (stride == tile_stride && right - left == tile.width)
    return read_at (self->fd, offset, target, length, error);

  rows = g_malloc (length);
  if (!read_at (self->fd, offset, rows, length, error))
    return FALSE;

  for (guint y = 0; y < bottom - top; y++)
    memcpy (target + y * stride, rows + y * tile_stride + (gsize) (left - column * TILE) * bpp,
            (gsize) (right - left) * bpp);
  return TRUE;
}

gboolean
scholia_pyramid_file_read_area (ScholiaPyramidFile  *self,
                                guint                level,
                                guint                x,
                                guint                y,
                                guint                width,
                                guint                height,
                                guint8              *pixels,
                                GError             **error)
{
  const Area area = { level, x, y, width, height, pixels };

  g_return_val_if_fail (self != NULL && pixels != NULL, FALSE);
  g_return_val_if_fail (level < self->layout.n_levels, FALSE);
  g_return_val_if_fail (width > 0 && x < self->layout.levels[level].width &&
                        width <= self->layout.levels[level].width - x, FALSE);
  g_return_val_if_fail (height > 0 && y < self->layout.levels[level].height &&
                        height <= self->layout.levels[level].height - y, FALSE);

  for (guint row = y / TILE; row <= (y + height - 1) / TILE; row++)
    for (guint column = x / TILE; column <= (x + width - 1) / TILE; column++)
      if (!read_part (self, &area, column, row, error))
        return FALSE;

  return TRUE;
}

gboolean
scholia_pyramid_file_read_preview (ScholiaPyramidFile  *self,
                                   guint8              *pixels,
                                   GError             **error)
{
  g_return_val_if_fail (self != NULL && pixels != NULL, FALSE);
  g_return_val_if_fail (self->layout.preview_width > 0, FALSE);

  return read_at (self->fd, self->layout.preview_offset, pixels,
                  (gsize) self->layout.preview_width * self->layout.preview_height *
                  self->layout.bytes_per_pixel, error);
}

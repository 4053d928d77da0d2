/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-file.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "scholia-error.h"

struct _ScholiaPyramidFile
{
  gatomicrefcount       ref_count;
  const guint8         *bytes;
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

  /* A copy: who writes the file must not change a number between its check and its use. */
  memcpy (header, self->bytes, sizeof header);
  if (!scholia_pyramid_header_decode (header, &self->layout, &self->flags, error))
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
  const guint8 *states = self->bytes + self->layout.states_offset;

  if ((self->flags & SCHOLIA_PYRAMID_COMPLETE) == 0)
    return TRUE;

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
  ScholiaPyramidFile *self;
  gsize length = read_length (fd, error);
  void *bytes;

  if (length == 0)
    return NULL;

  bytes = mmap (NULL, length, PROT_READ, MAP_SHARED, fd, 0);
  if (bytes == MAP_FAILED)
    {
      set_refused ("mapped", errno, error);
      return NULL;
    }

  self = g_new0 (ScholiaPyramidFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = bytes;
  if (read_header (self, length, error) && check_states (self, error))
    return self;

  munmap (bytes, length);
  g_free (self);
  return NULL;
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

  munmap ((void *) self->bytes, self->layout.size_bytes);
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

ScholiaPyramidTileState
scholia_pyramid_file_get_state (ScholiaPyramidFile *self,
                                guint               level,
                                guint               column,
                                guint               row)
{
  guint8 state;

  g_return_val_if_fail (self != NULL, SCHOLIA_PYRAMID_TILE_MISSING);
  g_return_val_if_fail (scholia_pyramid_layout_has_tile (&self->layout, level, column, row),
                        SCHOLIA_PYRAMID_TILE_MISSING);

  state = *(const volatile guint8 *) (self->bytes + self->layout.states_offset +
                                      scholia_pyramid_layout_index (&self->layout, level, column,
                                                                    row));
  return state <= SCHOLIA_PYRAMID_TILE_OPAQUE ? state : SCHOLIA_PYRAMID_TILE_MISSING;
}

const guint8 *
scholia_pyramid_file_get_tile (ScholiaPyramidFile *self,
                               guint               level,
                               guint               column,
                               guint               row,
                               guint              *width,
                               guint              *height)
{
  ScholiaPyramidTile tile;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scholia_pyramid_layout_has_tile (&self->layout, level, column, row), NULL);

  tile = scholia_pyramid_layout_get_tile (&self->layout, level, column, row);
  if (width != NULL)
    *width = tile.width;
  if (height != NULL)
    *height = tile.height;
  return self->bytes + tile.offset;
}

void
scholia_pyramid_file_forget (ScholiaPyramidFile *self)
{
  g_return_if_fail (self != NULL);

  (void) madvise ((void *) self->bytes, self->layout.size_bytes, MADV_DONTNEED);
}

const guint8 *
scholia_pyramid_file_get_preview (ScholiaPyramidFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->layout.preview_width > 0 ? self->bytes + self->layout.preview_offset : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoding-private.h"

#include "scholia-decoder-words.h"
#include "scholia-error.h"

#include <fcntl.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (ScholiaDecoding, scholia_decoding, G_TYPE_OBJECT)

static guint changed_signal;

void
scholia_decoding_tell (ScholiaDecoding *self)
{
  g_signal_emit (self, changed_signal, 0);
}

void
scholia_decoding_fail (ScholiaDecoding *self,
                       GError          *error)
{
  g_clear_pointer (&self->process, scholia_decoder_process_free);
  scholia_decoding_make_unknown (self);
  self->error = error;
  scholia_decoding_tell (self);
}

static void
fail_as_crashed (ScholiaDecoding *self)
{
  scholia_decoding_fail (self, scholia_decoder_words_for_end (SCHOLIA_DECODER_END_CRASHED, NULL));
}


/* Opening the file */

static gboolean
has_same_layout (ScholiaDecoding    *self,
                 ScholiaPyramidFile *file)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);

  return layout->width == self->layout.width && layout->height == self->layout.height &&
         layout->bytes_per_pixel == self->layout.bytes_per_pixel &&
         layout->preview_width == self->layout.preview_width &&
         layout->preview_height == self->layout.preview_height;
}

typedef struct
{
  ScholiaDecoding *decoding;
  guint            number;
} Opening;

static void
open_thread (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  GError *error = NULL;
  int fd = GPOINTER_TO_INT (task_data);
  ScholiaPyramidFile *file = scholia_pyramid_file_open (fd, &error);

  close (fd);
  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) scholia_pyramid_file_unref);
  else
    g_task_return_error (task, error);
}

static void
take_file (ScholiaDecoding    *self,
           ScholiaPyramidFile *file,
           const GError       *error)
{
  if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK))
    {
      scholia_decoding_lose (self, error);
      return;
    }
  if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL))
    {
      scholia_decoding_fail (self, scholia_decoder_words_for_no_descriptor ());
      return;
    }
  if (file == NULL || !has_same_layout (self, file))
    {
      g_info ("The decoder's file: %s", error != NULL ? error->message : "not as it said");
      fail_as_crashed (self);
      return;
    }

  g_clear_pointer (&self->file, scholia_pyramid_file_unref);
  self->file = scholia_pyramid_file_ref (file);
  self->is_open = TRUE;
  scholia_decoding_tell (self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr(ScholiaDecoding) self = opening->decoding;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramidFile) file = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->error == NULL && opening->number == self->n_openings)
    take_file (self, file, error);
}

/* A task gives its source away on any thread, but always calls back on this one. */
static void
open_file (ScholiaDecoding *self)
{
  g_autoptr(GTask) task = NULL;
  int fd = fcntl (self->start->pyramid_fd, F_DUPFD_CLOEXEC, 0);
  Opening *opening;

  if (fd < 0)
    {
      scholia_decoding_fail (self, scholia_decoder_words_for_no_descriptor ());
      return;
    }

  opening = g_new (Opening, 1);
  opening->decoding = g_object_ref (self);
  opening->number = ++self->n_openings;
  task = g_task_new (NULL, NULL, opened_cb, opening);
  g_task_set_task_data (task, GINT_TO_POINTER (fd), NULL);
  g_task_run_in_thread (task, open_thread);
}

/* Reports */

static gboolean
take_size (ScholiaDecoding     *self,
           const ScholiaReport *report)
{
  ScholiaPyramidLayout layout;

  if (!scholia_pyramid_layout_plan (&layout, report->width, report->height,
                                    report->bytes_per_pixel, report->preview_width,
                                    report->preview_height, NULL))
    return FALSE;
  /* The same image, once more. */
  if (self->has_layout && (layout.width != self->layout.width ||
                           layout.height != self->layout.height ||
                           layout.bytes_per_pixel != self->layout.bytes_per_pixel))
    return FALSE;

  g_free (self->has_tiles);
  self->layout = layout;
  self->has_layout = TRUE;
  self->has_tiles = g_new0 (guint8, layout.n_tiles);
  self->flags = report->flags;
  open_file (self);
  return TRUE;
}

/* Each tile is told once: else a record, sent again and again, would each time cost a walk through
 * all tiles on the main thread. */
static gboolean
take_tiles (ScholiaDecoding     *self,
            const ScholiaReport *report)
{
  for (guint row = report->row; row < report->row + report->n_rows; row++)
    for (guint column = report->column; column < report->column + report->n_columns; column++)
      {
        guint index = scholia_pyramid_layout_index (&self->layout, report->level, column, row);

        if (self->has_tiles[index] != 0)
          return FALSE;
        self->has_tiles[index] = 1;
        self->n_tiles++;
      }

  return TRUE;
}

/* It grows each time, or a record sent again and again would each time cost a texture. */
static gboolean
take_part (ScholiaDecoding     *self,
           const ScholiaReport *report)
{
  const ScholiaPyramidArea *area = &report->area;
  guint64 n_pixels = (guint64) area->width * area->height;

  if (n_pixels <= (guint64) self->part.width * self->part.height)
    return FALSE;

  self->part = *area;
  return TRUE;
}

static gboolean
report_cb (const ScholiaReport *report,
           gpointer             user_data)
{
  ScholiaDecoding *self = user_data;

  switch (report->kind)
    {
    case SCHOLIA_REPORT_SIZE:
      return take_size (self, report);
    case SCHOLIA_REPORT_PREVIEW:
      self->has_preview = TRUE;
      break;
    case SCHOLIA_REPORT_PROGRESS:
      self->has_progress = TRUE;
      self->n_done = MAX (self->n_done, report->done);
      break;
    case SCHOLIA_REPORT_PART:
      if (!take_part (self, report))
        return FALSE;
      break;
    case SCHOLIA_REPORT_TILES:
      if (!take_tiles (self, report))
        return FALSE;
      break;
    case SCHOLIA_REPORT_WHOLE:
      self->is_whole = self->n_tiles == self->layout.n_tiles;
      if (!self->is_whole)
        return FALSE;
      break;
    case SCHOLIA_REPORT_DONE:
    case SCHOLIA_REPORT_FAILED:
    default:
      return FALSE;
    }

  scholia_decoding_tell (self);
  return TRUE;
}

/* The end */

static void
keep_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  scholia_decoding_start_keep (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
give_up_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  scholia_decoding_start_give_up (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ScholiaDecoding) self = user_data;
  g_autoptr(GError) loss = g_steal_pointer (&self->loss);

  self->is_keeping = FALSE;
  if (loss != NULL)
    scholia_decoding_lose (self, loss);
}

/* @settle: of the cache's file; whatever else wants @start waits. */
static void
begin_keeping (ScholiaDecoding *self,
               GTaskThreadFunc  settle)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, kept_cb, g_object_ref (self));

  self->is_keeping = TRUE;
  g_task_set_task_data (task, self->start, NULL);
  g_task_run_in_thread (task, settle);
}

static void
take_done (ScholiaDecoding     *self,
           const ScholiaReport *report)
{
  if (!self->is_whole)
    {
      fail_as_crashed (self);
      return;
    }

  self->flags = report->flags;
  begin_keeping (self, keep_thread);
  scholia_decoding_tell (self);
}

static void end_cb (ScholiaDecoderEnd    end,
                    const ScholiaReport *report,
                    gpointer             user_data);

void
scholia_decoding_watch (ScholiaDecoding *self)
{
  self->process = scholia_decoder_process_new (&self->start->child, &self->patience, report_cb,
                                               end_cb, self);
  self->start->child.pid = 0;
}

static void
end_cb (ScholiaDecoderEnd    end,
        const ScholiaReport *report,
        gpointer             user_data)
{
  ScholiaDecoding *self = user_data;

  g_clear_pointer (&self->process, scholia_decoder_process_free);
  if (end == SCHOLIA_DECODER_END_DONE)
    take_done (self, report);
  else if (self->is_whole)
    /* Only the disk was too slow or full: the file is good for as long as it is looked at, and who
     * was told that it is complete may be reading it, on any thread. */
    {
      g_info ("A picture is not kept: its decoder did not end well");
      begin_keeping (self, give_up_thread);
    }
  else if (end == SCHOLIA_DECODER_END_FAILED && report->failure == SCHOLIA_FAILURE_NO_ROOM &&
           !self->is_again)
    scholia_decoding_start_elsewhere (self);
  else
    scholia_decoding_fail (self, scholia_decoder_words_for_end (end, report));
}

/* The object */

static void
scholia_decoding_finalize (GObject *object)
{
  ScholiaDecoding *self = SCHOLIA_DECODING (object);

  scholia_decoding_make_unknown (self);
  g_clear_pointer (&self->process, scholia_decoder_process_free);
  if (self->start != NULL)
    {
      self->start->file = g_steal_pointer (&self->file);
      scholia_decoding_release (g_steal_pointer (&self->start));
    }
  g_clear_pointer (&self->file, scholia_pyramid_file_unref);
  g_free (self->has_tiles);
  g_free (self->key);
  g_clear_error (&self->loss);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (scholia_decoding_parent_class)->finalize (object);
}

static void
scholia_decoding_class_init (ScholiaDecodingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_decoding_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
scholia_decoding_init (ScholiaDecoding *self)
{
  self->patience = SCHOLIA_DECODER_PATIENCE;
}

ScholiaPyramidFile *
scholia_decoding_get_file (ScholiaDecoding *self)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), NULL);

  return self->file;
}

gboolean
scholia_decoding_has_tile (ScholiaDecoding *self,
                           guint            level,
                           guint            column,
                           guint            row)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), FALSE);
  g_return_val_if_fail (scholia_pyramid_layout_has_tile (&self->layout, level, column, row), FALSE);

  return self->is_open &&
         (self->is_whole ||
          self->has_tiles[scholia_pyramid_layout_index (&self->layout, level, column, row)] != 0);
}

gboolean
scholia_decoding_has_preview (ScholiaDecoding *self)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), FALSE);

  return self->is_open && self->has_preview;
}

gboolean
scholia_decoding_get_part (ScholiaDecoding    *self,
                           ScholiaPyramidArea *part)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), FALSE);
  g_return_val_if_fail (part != NULL, FALSE);

  *part = self->part;
  return self->is_open && self->part.width > 0;
}

gboolean
scholia_decoding_is_whole (ScholiaDecoding *self)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), FALSE);

  return self->is_open && self->is_whole;
}

ScholiaPyramidFlags
scholia_decoding_get_flags (ScholiaDecoding *self)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), 0);

  return self->flags;
}

/* Work that no tile shows is the first half, where there is such. */
double
scholia_decoding_get_progress (ScholiaDecoding *self)
{
  double tiles;

  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), 0);

  tiles = self->has_layout ? (double) self->n_tiles / self->layout.n_tiles : 0;
  if (!self->has_progress)
    return tiles;

  return ((double) self->n_done / SCHOLIA_REPORT_ALL + tiles) / 2;
}

const GError *
scholia_decoding_get_error (ScholiaDecoding *self)
{
  g_return_val_if_fail (SCHOLIA_IS_DECODING (self), NULL);

  return self->error;
}

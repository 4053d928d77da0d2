/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Once more: after there was no room for what is decoded, and after it could not be read. */

#include "scholia-decoding-private.h"

#include "scholia-decoder-words.h"

static void
again_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;

  if (scholia_decoding_start_again (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
anew_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;

  if (scholia_decoding_start_anew (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
again_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaDecoding) self = user_data;
  GError *error = NULL;

  self->start = g_task_get_task_data (G_TASK (result));
  if (g_task_propagate_boolean (G_TASK (result), &error))
    scholia_decoding_watch (self);
  else
    scholia_decoding_fail (self, error);
}

/* @again: starts the decoder. What is in memory of the file before stays. */
static void
start_again (ScholiaDecoding *self,
             GTaskThreadFunc  again)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, again_cb, g_object_ref (self));

  self->is_open = FALSE;
  self->n_openings++;
  g_task_set_task_data (task, g_steal_pointer (&self->start), NULL);
  self->n_tiles = 0;
  self->is_whole = FALSE;
  self->has_preview = FALSE;
  self->part = (ScholiaPyramidArea) { 0 };
  if (self->has_tiles != NULL)
    memset (self->has_tiles, 0, self->layout.n_tiles);
  g_task_run_in_thread (task, again);
}

/* A full disk is often full of what can be had again. */
void
scholia_decoding_start_elsewhere (ScholiaDecoding *self)
{
  self->is_again = TRUE;
  start_again (self, again_thread);
}

/* The image is decoded anew, once: a cache that was damaged is no reason to take a picture away,
 * and a disk that fails every time is one to say so. */
void
scholia_decoding_lose (ScholiaDecoding *self,
                       const GError    *cause)
{
  g_info ("The decoder's file is lost: %s", cause->message);
  if (self->is_keeping)
    {
      if (self->loss == NULL)
        self->loss = g_error_copy (cause);
      return;
    }
  if (self->is_anew)
    {
      scholia_decoding_fail (self, scholia_decoder_words_for_lost ());
      return;
    }

  self->is_anew = TRUE;
  g_clear_pointer (&self->process, scholia_decoder_process_free);
  start_again (self, anew_thread);
  scholia_decoding_tell (self);
}

void
scholia_decoding_lose_file (ScholiaDecoding    *self,
                            ScholiaPyramidFile *file,
                            const GError       *cause)
{
  g_return_if_fail (SCHOLIA_IS_DECODING (self));
  g_return_if_fail (file != NULL && cause != NULL);

  if (file == self->file && self->is_open && self->error == NULL)
    scholia_decoding_lose (self, cause);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-transfer-private.h"

#include "scholia-error.h"
#include "scholia-image-cache.h"
#include "scholia-retry.h"
#include "scholia-sync-error.h"

#include <glib/gi18n-lib.h>

/* Attempts in a row that bring nothing, after which a transfer that had begun is given up: with the
 * backoff between them 8 s on an average, 16 s at most, and however long it takes to find out. */
#define MAX_FRUITLESS 6

/* The end */

static void
put_away_in_thread (GTask        *job,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  ScholiaImageTransfer *transfer = task_data;

  if (transfer->is_spoilt)
    scholia_image_part_remove (transfer->part);
  g_clear_pointer (&transfer->part, scholia_image_part_free);
  scholia_image_cache_prune ();
  g_task_return_boolean (job, TRUE);
}

static void
put_away_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  g_autofree char *path = scholia_image_cache_get_path (transfer->image.sha256);

  if (transfer->error != NULL)
    g_task_return_error (task, g_steal_pointer (&transfer->error));
  else
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
}

void
scholia_image_transfer_end (GTask  *task,
                            GError *error)
{
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);

  g_assert (transfer->error == NULL);
  transfer->error = error;
  scholia_image_transfer_run (task, put_away_in_thread, put_away_cb);
}

void
scholia_image_transfer_end_disk (GTask        *task,
                                 const GError *error)
{
  GError *ours = g_error_new (SCHOLIA_ERROR, SCHOLIA_ERROR_DISK,
                              _("The image can’t be stored on this computer: %s"), error->message);

  scholia_image_transfer_end (task, ours);
}

GError *
scholia_image_transfer_new_damaged (void)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                              _("The image that arrived is not the board’s image: it is damaged."));
}

/* What came cannot be right */

static void
begin_anew_in_thread (GTask        *job,
                      gpointer      source,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  ScholiaImageTransfer *transfer = task_data;
  GError *error = NULL;
  gboolean is_done = scholia_image_part_begin_anew (transfer->part, &error);

  scholia_image_transfer_return (job, is_done, error);
}

void
scholia_image_transfer_begin_anew (GTask               *task,
                                   GAsyncReadyCallback  done)
{
  scholia_image_transfer_run (task, begin_anew_in_thread, done);
}

static void
emptied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    scholia_image_transfer_ask (task);
  else
    scholia_image_transfer_end_disk (task, error);
}

void
scholia_image_transfer_doubt (GTask *task)
{
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);

  g_clear_object (&transfer->input);
  if (transfer->from > 0 && !transfer->is_anew)
    {
      transfer->is_anew = TRUE;
      transfer->furthest = 0;
      scholia_image_transfer_begin_anew (task, emptied_cb);
    }
  else
    {
      transfer->is_spoilt = TRUE;
      scholia_image_transfer_end (task, scholia_image_transfer_new_damaged ());
    }
}

/* The line dropped */

static gboolean
wait_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    scholia_image_transfer_end (task, error);
  else
    scholia_image_transfer_ask (task);

  return G_SOURCE_REMOVE;
}

static GError *
new_interrupted (void)
{
  return g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE,
                              _("The connection was lost while the image was being fetched. What "
                                "has arrived is kept."));
}

void
scholia_image_transfer_interrupt (GTask        *task,
                                  const GError *error)
{
  ScholiaServerApi *api = g_task_get_source_object (task);
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  const guint64 length = scholia_image_part_get_length (transfer->part);

  g_clear_object (&transfer->input);
  transfer->n_fruitless = length > transfer->furthest ? 0 : transfer->n_fruitless + 1;
  transfer->furthest = MAX (transfer->furthest, length);
  if (!transfer->has_begun || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      scholia_image_transfer_end (task, scholia_sync_error_from_transport (error, api->endpoint));
      return;
    }

  g_info ("The download of an image was interrupted: %s", error->message);
  if (transfer->n_fruitless < MAX_FRUITLESS)
    scholia_retry_later (task, transfer->n_fruitless, wait_cb);
  else
    scholia_image_transfer_end (task, new_interrupted ());
}

/* All of it has come */

static void
settle_in_thread (GTask        *job,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  ScholiaImageTransfer *transfer = task_data;
  GError *error = NULL;
  gboolean is_good = scholia_image_part_is_whole (transfer->part)
                     && scholia_image_part_commit (transfer->part, &error);

  scholia_image_transfer_return (job, is_good, error);
}

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  const gboolean is_good = g_task_propagate_boolean (G_TASK (result), &error);

  if (error != NULL)
    scholia_image_transfer_end_disk (task, error);
  else if (is_good)
    scholia_image_transfer_end (task, NULL);
  else
    scholia_image_transfer_doubt (task);
}

/* libsoup does not tell an answer that broke off from one that is over. */
void
scholia_image_transfer_settle (GTask *task)
{
  const ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) cause = NULL;

  if (scholia_image_part_get_length (transfer->part) == transfer->image.size_bytes)
    {
      scholia_image_transfer_run (task, settle_in_thread, settled_cb);
      return;
    }

  cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The line ended");
  scholia_image_transfer_interrupt (task, cause);
}


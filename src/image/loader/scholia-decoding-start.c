/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoding-start.h"

#include "scholia-decoder-words.h"

#include <errno.h>
#include <unistd.h>

#define NS_PER_US 1000
/* Microseconds. What another process makes is waited for so long: twice the time that the largest
 * picture takes. Who has stalled, or is on a slow disk, does not hold up others for longer. */
#define MAX_WAIT_US (4 * G_USEC_PER_SEC)
#define LOOK_AGAIN_US (20 * 1000)

/* The main thread owns its context whenever it calls anybody. */
static void
assert_not_main (void)
{
  g_assert (!g_main_context_is_owner (g_main_context_default ()));
}

static void
clear_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
release_claim (ScholiaDecodingStart *self)
{
  if (self->claim_fd >= 0)
    scholia_pyramid_cache_release (scholia_pyramid_cache_get_default (), self->key,
                                   self->claim_fd);
  self->claim_fd = -1;
}

static void
discard_unfinished (ScholiaDecodingStart *self)
{
  if (self->name != NULL)
    scholia_pyramid_cache_discard (scholia_pyramid_cache_get_default (), self->name);
  g_clear_pointer (&self->name, g_free);
  release_claim (self);
  g_clear_pointer (&self->file, scholia_pyramid_file_unref);
}

void
scholia_decoding_start_free (ScholiaDecodingStart *self)
{
  g_return_if_fail (self != NULL);

  if (self->child.pid > 0)
    scholia_decoder_child_end (&self->child);
  discard_unfinished (self);
  clear_fd (&self->image_fd);
  clear_fd (&self->pyramid_fd);
  g_clear_object (&self->image);
  g_free (self->key);
  g_free (self);
}

static gboolean
spawn (ScholiaDecodingStart  *self,
       GError               **error)
{
  g_autofree char *program = scholia_decoder_child_find_program ();
  g_autoptr(GError) cause = NULL;

  if (program == NULL)
    g_propagate_error (error, scholia_decoder_words_for_missing ());
  else if (scholia_decoder_child_spawn (&self->child, program, self->image_fd, self->pyramid_fd,
                                        &cause))
    return TRUE;
  else
    g_propagate_error (error, scholia_decoder_words_for_start (cause));

  return FALSE;
}

/* A picture whose cache cannot be written is shown all the same; nobody waits for it there. */
static gboolean
open_temporary (ScholiaDecodingStart  *self,
                GError               **error)
{
  release_claim (self);
  clear_fd (&self->pyramid_fd);
  self->pyramid_fd = scholia_source_file_open_temporary ();
  if (self->pyramid_fd >= 0)
    return TRUE;

  g_propagate_error (error, scholia_decoder_words_for_no_file (errno));
  return FALSE;
}

static gboolean
open_pyramid (ScholiaDecodingStart  *self,
              GError               **error)
{
  if (self->key != NULL)
    self->pyramid_fd = scholia_pyramid_cache_begin (scholia_pyramid_cache_get_default (),
                                                    &self->name);

  return self->pyramid_fd >= 0 || open_temporary (self, error);
}

/* The pyramid of the key, or the right to make it; neither if somebody else takes too long, or if
 * there cannot be such a right: to make it twice costs time only. */
static void
find_or_claim (ScholiaDecodingStart *self,
               ScholiaIsKnownFunc    is_known,
               GCancellable         *cancellable)
{
  ScholiaPyramidCache *cache = scholia_pyramid_cache_get_default ();
  gint64 until_us = g_get_monotonic_time () + MAX_WAIT_US;

  while (!is_known (self->key) && !g_cancellable_is_cancelled (cancellable))
    {
      self->file = scholia_pyramid_cache_find (cache, self->key, &self->pyramid_fd);
      if (self->file != NULL)
        release_claim (self);
      /* Looked once more after the right was had: who had it before may have been done. */
      if (self->file != NULL || self->claim_fd >= 0)
        return;

      self->claim_fd = scholia_pyramid_cache_claim (cache, self->key);
      if (self->claim_fd < 0 && (errno != EWOULDBLOCK || g_get_monotonic_time () >= until_us))
        return;
      if (self->claim_fd < 0)
        g_usleep (LOOK_AGAIN_US);
    }
}

ScholiaDecodingStart *
scholia_decoding_start_new (GFile               *file,
                            ScholiaIsKnownFunc   is_known,
                            GCancellable        *cancellable,
                            GError             **error)
{
  g_autoptr(ScholiaDecodingStart) self = g_new0 (ScholiaDecodingStart, 1);

  g_return_val_if_fail (G_IS_FILE (file) && is_known != NULL, NULL);

  assert_not_main ();
  self->image = g_object_ref (file);
  self->pyramid_fd = self->claim_fd = -1;
  self->image_fd = scholia_source_file_open (file, &self->identity, cancellable, error);
  if (self->image_fd < 0)
    return NULL;

  self->key = scholia_pyramid_cache_dup_key (&self->identity, g_get_real_time () * NS_PER_US);
  if (self->key != NULL)
    find_or_claim (self, is_known, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->key != NULL && is_known (self->key))
    return g_steal_pointer (&self);

  if (self->file != NULL)
    clear_fd (&self->image_fd);
  else if (!open_pyramid (self, error) || !spawn (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
scholia_decoding_start_again (ScholiaDecodingStart  *self,
                              GError               **error)
{
  g_return_val_if_fail (self != NULL && self->image_fd >= 0, FALSE);

  assert_not_main ();
  discard_unfinished (self);
  scholia_pyramid_cache_trim (scholia_pyramid_cache_get_default (), 0);
  return open_temporary (self, error) && spawn (self, error);
}

/* It is closed once there is nothing to be decoded, or no medium with a picture could be taken
 * out. */
static gboolean
reopen_image (ScholiaDecodingStart  *self,
              GError               **error)
{
  ScholiaFileIdentity identity;

  if (self->image_fd >= 0)
    return TRUE;

  self->image_fd = scholia_source_file_open (self->image, &identity, NULL, error);
  if (self->image_fd < 0)
    return FALSE;
  if (scholia_source_file_is_same (self->image_fd, &self->identity))
    return TRUE;

  g_propagate_error (error, scholia_decoder_words_for_changed ());
  return FALSE;
}

gboolean
scholia_decoding_start_anew (ScholiaDecodingStart  *self,
                             GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  assert_not_main ();
  discard_unfinished (self);
  if (self->key != NULL)
    scholia_pyramid_cache_forget (scholia_pyramid_cache_get_default (), self->key);
  return reopen_image (self, error) && open_temporary (self, error) && spawn (self, error);
}

void
scholia_decoding_start_give_up (ScholiaDecodingStart *self)
{
  g_return_if_fail (self != NULL);

  assert_not_main ();
  discard_unfinished (self);
}

void
scholia_decoding_start_keep (ScholiaDecodingStart *self)
{
  g_autofree char *name = NULL;

  g_return_if_fail (self != NULL);

  assert_not_main ();
  name = g_steal_pointer (&self->name);
  if (name == NULL)
    return;

  if (scholia_source_file_is_same (self->image_fd, &self->identity))
    scholia_pyramid_cache_keep (scholia_pyramid_cache_get_default (), name, self->key);
  else
    scholia_pyramid_cache_discard (scholia_pyramid_cache_get_default (), name);
  release_claim (self);
  clear_fd (&self->image_fd);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A decoder that runs: its process, and the end of the pipe where it reports. */
typedef struct
{
  GPid pid;
  int  report_fd;
} ScholiaDecoderChild;

/* (nullable): the path of scholia-decoder: SCHOLIA_DECODER in the environment, beside this program,
 * or where it is installed. */
char    *scholia_decoder_child_find_program (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * scholia_decoder_child_spawn:
 * @image_fd: is read by the decoder; stays the caller's
 * @pyramid_fd: is written by it; stays the caller's
 *
 * Starts a decoder, on any thread. It inherits these two descriptors and the pipe's, and no other.
 *
 * Returns: %FALSE with @error, the system's words, if it could not be started
 */
gboolean scholia_decoder_child_spawn        (ScholiaDecoderChild  *self,
                                             const char           *program,
                                             int                   image_fd,
                                             int                   pyramid_fd,
                                             GError              **error);
/* Ends it and waits for its end; for a child that no ScholiaDecoderProcess took. */
void     scholia_decoder_child_end          (ScholiaDecoderChild  *self);

G_END_DECLS

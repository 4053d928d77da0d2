/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that is loaded with a decoder that does what its image says. */

#pragma once

#include "image-fixture.h"

#include "scholia-picture-private.h"

G_BEGIN_DECLS

#define LOADING_PATIENT ((ScholiaDecoderPatience) { 20000, 20000 })
/* More pixels than a picture has that is only shown whole. */
#define LOADING_LARGE "size 4000 3000 3 500 375"

typedef struct
{
  GFile          *file;
  char           *gate; /* a pipe: the decoder waits until it is opened */
  GAsyncResult   *result;
  GError         *error;
  ScholiaPicture *picture;
  guint           n_progress;
} LoadingFixture;

void     loading_set_up             (LoadingFixture          *self,
                                     gconstpointer            data);
void     loading_tear_down          (LoadingFixture          *self,
                                     gconstpointer            data);
/* %s in @script is the gate. */
void     loading_write_script       (LoadingFixture          *self,
                                     const char              *script);
/* So long ago that no change can hide. */
void     loading_wait_until_settled (LoadingFixture          *self);
/* Until there is a picture or an error. */
void     loading_load               (LoadingFixture          *self,
                                     ScholiaDecoderPatience   patience,
                                     GCancellable            *cancellable);
/* Writes the script and loads it. */
void     loading_begin              (LoadingFixture          *self,
                                     const char              *script);
/* The decoder goes on. */
void     loading_open_gate          (LoadingFixture          *self);
void     loading_wait_complete      (LoadingFixture          *self);
guint8   loading_get_red            (GdkTexture              *texture);
void     loading_assert_no_child    (void);

/* @user_data: a LoadingFixture; opens its gate once */
gboolean loading_open_gate_cb       (gpointer                 user_data);
/* @user_data: where the result goes */
void     loading_loaded_cb          (GObject                 *source,
                                     GAsyncResult            *result,
                                     gpointer                 user_data);
void     loading_count_cb           (guint                   *counter);

G_END_DECLS

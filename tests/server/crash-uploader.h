/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "test-peer.h"

G_BEGIN_DECLS

/**
 * CrashUploader:
 *
 * Makes boards with new images and deletes them, over HTTP, while the server is killed. What it was
 * told is there must be there afterwards with its whole image, and what it was told is gone must
 * not come back.
 */
typedef struct
{
  TestServer *server;
  GRand      *random;
  GHashTable *images;   /* board id -> SHA-256, as answered */
  GHashTable *deleted;  /* board ids, as answered */
  GHashTable *unsure;   /* board ids: the deletion had no answer */
  guint       n_created;
  guint       n_deleted;
  guint       n_lost;
  guint       n_broken; /* shown, and its image is not whole */
  guint       n_risen;
} CrashUploader;

CrashUploader *crash_uploader_new   (TestServer    *server,
                                     guint32        seed);
void           crash_uploader_free  (CrashUploader *self);
/* Until the server is gone. For a thread of its own. */
void           crash_uploader_run   (CrashUploader *self);
/* The server lives: compares all boards that it shows with what it told. */
void           crash_uploader_check (CrashUploader *self);

G_END_DECLS

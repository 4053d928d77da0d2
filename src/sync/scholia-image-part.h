/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaImagePart:
 *
 * The beginning of an image in the cache, which grows until it is whole: SHA256.part. It is kept
 * when its owner goes, for the next one to go on. One owner at a time, of all processes, by a lock
 * that the kernel takes back from the dead; who comes second gets a file of its own, which is gone
 * with it. What lies there is hashed as it is opened, all else as it is appended, so that nothing
 * is left to read when it is whole. All of it blocks: for worker threads, one at a time.
 */
typedef struct _ScholiaImagePart ScholiaImagePart;

/* @size_bytes: of the whole. Errors are G_IO_ERROR, of this computer's disk. */
ScholiaImagePart *scholia_image_part_open        (const char        *sha256,
                                                  guint64            size_bytes,
                                                  GError           **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;
void              scholia_image_part_free        (ScholiaImagePart  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaImagePart, scholia_image_part_free)

guint64           scholia_image_part_get_length  (ScholiaImagePart  *self);
/* After an error nothing but freeing is of use: the file is gone, a full disk has the room back. */
gboolean          scholia_image_part_append      (ScholiaImagePart  *self,
                                                  GBytes            *bytes,
                                                  GError           **error);
/* Throws away what is there. */
gboolean          scholia_image_part_begin_anew  (ScholiaImagePart  *self,
                                                  GError           **error);
/* As long as the whole, with its digest. */
gboolean          scholia_image_part_is_whole    (ScholiaImagePart  *self);
/* Gives the whole its name, in the place of what has it. */
gboolean          scholia_image_part_commit      (ScholiaImagePart  *self,
                                                  GError           **error);
/* Nobody goes on with this one. */
void              scholia_image_part_remove      (ScholiaImagePart  *self);

/* For the cache that looks through its folder. */
gboolean          scholia_image_part_is_name     (const char        *name);
void              scholia_image_part_remove_idle (const char        *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-file.h"
#include "scholia-source-file.h"

G_BEGIN_DECLS

/**
 * ScholiaPyramidCache:
 *
 * A folder of pyramid files, named by what they were made of, so that a picture that was opened
 * before is there at once. Several processes share it: whoever uses a file holds a shared lock on
 * it, and nothing is removed that is locked. Bounded by bytes; who was not used for the longest
 * goes first. A file that is torn, of another version or somebody else's is removed when it is met.
 *
 * All functions block: off the main thread only. Immutable, so any thread may call them.
 */
typedef struct _ScholiaPyramidCache ScholiaPyramidCache;

ScholiaPyramidCache *scholia_pyramid_cache_new     (const char                *folder,
                                                    guint64                    max_bytes)
                                                    G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_pyramid_cache_free    (ScholiaPyramidCache       *self);
/* That of the person, in XDG_CACHE_HOME. */
ScholiaPyramidCache *scholia_pyramid_cache_get_default (void);

/* The name of what is made of an image; (nullable): %NULL if it has no identity, or if it changed
 * so shortly before @now_ns (of the wall clock) that its next change might not show. */
char                *scholia_pyramid_cache_dup_key (const ScholiaFileIdentity *identity,
                                                    gint64                     now_ns)
                                                    G_GNUC_WARN_UNUSED_RESULT;

/* (nullable): the complete pyramid of that name, which was used just now. @lock_fd: (out): to be
 * closed when it is no longer used. */
ScholiaPyramidFile  *scholia_pyramid_cache_find    (ScholiaPyramidCache       *self,
                                                    const char                *key,
                                                    int                       *lock_fd)
                                                    G_GNUC_WARN_UNUSED_RESULT;
/* The right to make the pyramid of that name, so that two processes do not both; the system takes
 * it back when this one ends, in whatever way. To be released when the pyramid is kept, or not
 * made. -1 with errno set: EWOULDBLOCK while somebody has it. */
int                  scholia_pyramid_cache_claim   (ScholiaPyramidCache       *self,
                                                    const char                *key);
/* @claim_fd: is closed */
void                 scholia_pyramid_cache_release (ScholiaPyramidCache       *self,
                                                    const char                *key,
                                                    int                        claim_fd);
/* A new, empty, locked file to be written; -1 with errno set. @name: (out): for the two below. */
int                  scholia_pyramid_cache_begin   (ScholiaPyramidCache       *self,
                                                    char                     **name);
/* It is whole: from now on it is found. Then removes what is over the bound. */
gboolean             scholia_pyramid_cache_keep    (ScholiaPyramidCache       *self,
                                                    const char                *name,
                                                    const char                *key);
void                 scholia_pyramid_cache_discard (ScholiaPyramidCache       *self,
                                                    const char                *name);
/* The pyramid of that name cannot be read: it is not found any more. */
void                 scholia_pyramid_cache_forget  (ScholiaPyramidCache       *self,
                                                    const char                *key);
/* Removes what nobody uses until at most @max_bytes are left, and what crashed programs left. */
void                 scholia_pyramid_cache_trim    (ScholiaPyramidCache       *self,
                                                    guint64                    max_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPyramidCache, scholia_pyramid_cache_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SCHOLIA_TYPE_HEAD_STREAM (scholia_head_stream_get_type ())

/**
 * ScholiaHeadStream:
 *
 * The input of an accepted connection, counted until the request's head is whole: a head past the
 * limits is refused before libsoup has gathered it (which takes some 64 KiB of any number of lines,
 * and then ends the line without a word). From then on what comes is dropped, so that the answer is
 * not lost to a reset.
 */
G_DECLARE_FINAL_TYPE (ScholiaHeadStream, scholia_head_stream, SCHOLIA, HEAD_STREAM,
                      GFilterInputStream)

/* Called once, with 414 or 431: answers, or does not. */
typedef void (*ScholiaHeadRefuseFunc) (guint    status,
                                       gpointer user_data);

/* @base: pollable, not closed with this one; @user_data outlives it. */
GInputStream *scholia_head_stream_new (GInputStream          *base,
                                       ScholiaHeadRefuseFunc  refuse,
                                       gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

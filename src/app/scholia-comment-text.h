/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text view that is as high as its words, wrapped at the width it is measured for. (GtkTextView
 * tells how high it was the last time that it was on screen.) */
#define SCHOLIA_TYPE_COMMENT_TEXT (scholia_comment_text_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaCommentText, scholia_comment_text, SCHOLIA, COMMENT_TEXT, GtkTextView)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words as Pango markup, with http and https addresses as links; nothing else in them is
 * markup. Marks of punctuation at an address's end are not part of it, nor is a bracket that the
 * address did not open. O(length), whatever the text. */
char *scholia_linkify (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

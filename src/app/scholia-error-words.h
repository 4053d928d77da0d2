/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-error.h"

G_BEGIN_DECLS

/**
 * ScholiaErrorPlace:
 * @SCHOLIA_ERROR_PLACE_ACTION: a comment, move, resolution or deletion was refused
 * @SCHOLIA_ERROR_PLACE_BOARD: a board cannot be opened, or has ended
 * @SCHOLIA_ERROR_PLACE_LINK: a link is being joined
 * @SCHOLIA_ERROR_PLACE_IMAGE: an image file is being opened
 * @SCHOLIA_ERROR_PLACE_SHARE: a board is being shared
 * @SCHOLIA_ERROR_PLACE_COMMENT: after "Not sent:", so that the words begin in lower case
 *
 * Where a person reads it: the same code needs other words there ("not found" is a thread, a board
 * or a file).
 */
typedef enum
{
  SCHOLIA_ERROR_PLACE_ACTION,
  SCHOLIA_ERROR_PLACE_BOARD,
  SCHOLIA_ERROR_PLACE_LINK,
  SCHOLIA_ERROR_PLACE_IMAGE,
  SCHOLIA_ERROR_PLACE_SHARE,
  SCHOLIA_ERROR_PLACE_COMMENT,
} ScholiaErrorPlace;

#define SCHOLIA_N_ERROR_PLACES 6

/* A heading for a status page: "This Link Has Expired". Static, translated. */
const char *scholia_error_words_get_title (const GError      *error,
                                           ScholiaErrorPlace  place);
/* What is wrong and what to do, in whole sentences, translated: static, or of @error. An error of
 * another domain is an internal one: its message is for the log. */
const char *scholia_error_words_get       (const GError      *error,
                                           ScholiaErrorPlace  place);

G_END_DECLS

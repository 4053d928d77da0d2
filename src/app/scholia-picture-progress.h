/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-picture.h"

G_BEGIN_DECLS

/* How far a large picture is that is shown already but not whole, and a way to give it up. Hides
 * itself when there is nothing to wait for, or not long. */
#define SCHOLIA_TYPE_PICTURE_PROGRESS (scholia_picture_progress_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaPictureProgress, scholia_picture_progress, SCHOLIA, PICTURE_PROGRESS,
                      AdwBin)

/* @picture: (nullable) */
void scholia_picture_progress_set_picture (ScholiaPictureProgress *self,
                                           ScholiaPicture         *picture);

G_END_DECLS

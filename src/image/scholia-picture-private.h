/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-picture.h"
#include "scholia-pyramid.h"

G_BEGIN_DECLS

/* Takes a reference to @pyramid, which is finished. */
ScholiaPicture *scholia_picture_new         (ScholiaPyramid *pyramid) G_GNUC_WARN_UNUSED_RESULT;
ScholiaPyramid *scholia_picture_get_pyramid (ScholiaPicture *self);

G_END_DECLS

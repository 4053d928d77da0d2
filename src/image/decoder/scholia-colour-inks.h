/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <lcms2.h>

#include <glib.h>

G_BEGIN_DECLS

/* A profile for cyan, magenta, yellow and black as an offset press puts them on coated paper. */
cmsHPROFILE scholia_colour_inks_create_profile (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * ScholiaQrCode:
 *
 * A text as a QR code: a paintable, black on white with its quiet zone in light and in dark,
 * because many readers know no other. Immutable.
 */
#define SCHOLIA_TYPE_QR_CODE (scholia_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaQrCode, scholia_qr_code, SCHOLIA, QR_CODE, GObject)

/* (nullable): %NULL if @text is empty or longer than a QR code holds. */
ScholiaQrCode *scholia_qr_code_new       (const char    *text) G_GNUC_WARN_UNUSED_RESULT;
/* Modules in a row, without the quiet zone. */
guint          scholia_qr_code_get_width (ScholiaQrCode *self);
gboolean       scholia_qr_code_is_dark   (ScholiaQrCode *self,
                                          guint          column,
                                          guint          row);

G_END_DECLS

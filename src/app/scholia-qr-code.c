/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-qr-code.h"

#include <gtk/gtk.h>
#include <qrencode.h>

/* The white border that the standard (ISO/IEC 18004, section 6.3.8) asks for, in modules. */
#define QUIET_ZONE 4
/* What a code asks for on its own, in pixels a module. */
#define MODULE_SIZE 6

struct _ScholiaQrCode
{
  GObject parent_instance;

  QRcode *code;
};

static void scholia_qr_code_init_paintable (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScholiaQrCode, scholia_qr_code, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE,
                                                      scholia_qr_code_init_paintable))

static int
get_intrinsic_size (GdkPaintable *paintable)
{
  return (SCHOLIA_QR_CODE (paintable)->code->width + 2 * QUIET_ZONE) * MODULE_SIZE;
}

static GdkPaintableFlags
scholia_qr_code_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static double
scholia_qr_code_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return 1.0;
}

/* Runs of dark modules are one node each, or the seams between them show. */
static void
snapshot_row (ScholiaQrCode *self,
              GtkSnapshot   *snapshot,
              guint          row,
              float          module,
              float          origin)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  guint width = scholia_qr_code_get_width (self);
  guint start = 0;

  while (start < width)
    {
      guint end = start;

      while (end < width && scholia_qr_code_is_dark (self, end, row))
        end++;
      if (end > start)
        gtk_snapshot_append_color (snapshot, &black,
                                   &GRAPHENE_RECT_INIT (origin + (float) start * module,
                                                        origin + (float) row * module,
                                                        (float) (end - start) * module,
                                                        module));
      start = end + 1;
    }
}

/* A whole number of pixels a module where there is room: blurred edges are hard to read. */
static void
scholia_qr_code_snapshot (GdkPaintable *paintable,
                          GdkSnapshot  *snapshot,
                          double        width,
                          double        height)
{
  ScholiaQrCode *self = SCHOLIA_QR_CODE (paintable);
  const GdkRGBA white = { 1, 1, 1, 1 };
  float size = (float) MIN (width, height);
  guint n_modules = scholia_qr_code_get_width (self) + 2 * QUIET_ZONE;
  float module = size / (float) n_modules;
  float origin;

  if (module > 1)
    module = (float) (int) module;
  origin = (float) (int) ((size - module * (float) scholia_qr_code_get_width (self)) / 2);

  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (0, 0, size, size));
  for (guint row = 0; row < scholia_qr_code_get_width (self); row++)
    snapshot_row (self, snapshot, row, module, origin);
}

static void
scholia_qr_code_init_paintable (GdkPaintableInterface *iface)
{
  iface->get_flags = scholia_qr_code_get_flags;
  iface->get_intrinsic_width = get_intrinsic_size;
  iface->get_intrinsic_height = get_intrinsic_size;
  iface->get_intrinsic_aspect_ratio = scholia_qr_code_get_intrinsic_aspect_ratio;
  iface->snapshot = scholia_qr_code_snapshot;
}

static void
scholia_qr_code_finalize (GObject *object)
{
  ScholiaQrCode *self = SCHOLIA_QR_CODE (object);

  g_clear_pointer (&self->code, QRcode_free);

  G_OBJECT_CLASS (scholia_qr_code_parent_class)->finalize (object);
}

static void
scholia_qr_code_class_init (ScholiaQrCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = scholia_qr_code_finalize;
}

static void
scholia_qr_code_init (ScholiaQrCode *self)
{
}

ScholiaQrCode *
scholia_qr_code_new (const char *text)
{
  ScholiaQrCode *self;
  QRcode *code;

  g_return_val_if_fail (text != NULL, NULL);

  /* M mends 15 %: enough on a screen, and a link of 150 characters stays coarse. */
  code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  if (code == NULL)
    return NULL;

  self = g_object_new (SCHOLIA_TYPE_QR_CODE, NULL);
  self->code = code;
  return self;
}

guint
scholia_qr_code_get_width (ScholiaQrCode *self)
{
  g_return_val_if_fail (SCHOLIA_IS_QR_CODE (self), 0);

  return (guint) self->code->width;
}

gboolean
scholia_qr_code_is_dark (ScholiaQrCode *self,
                         guint          column,
                         guint          row)
{
  guint width;

  g_return_val_if_fail (SCHOLIA_IS_QR_CODE (self), FALSE);

  width = (guint) self->code->width;
  g_return_val_if_fail (column < width && row < width, FALSE);

  return (self->code->data[row * width + column] & 1) != 0;
}

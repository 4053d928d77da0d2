/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-sniffer.h"

#include "scholia-exif-search.h"
#include "scholia-image-header.h"

struct _ScholiaImageSniffer
{
  ScholiaImageInfo   info; /* as it is stored */
  gboolean           has_info;
  ScholiaExifSearch *search;
};

ScholiaImageSniffer *
scholia_image_sniffer_new (void)
{
  ScholiaImageSniffer *self = g_new0 (ScholiaImageSniffer, 1);

  self->search = scholia_exif_search_new ();
  return self;
}

void
scholia_image_sniffer_free (ScholiaImageSniffer *self)
{
  g_return_if_fail (self != NULL);

  scholia_exif_search_free (self->search);
  g_free (self);
}

gboolean
scholia_image_sniffer_take (ScholiaImageSniffer  *self,
                            const guint8         *bytes,
                            gsize                 length,
                            GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (!self->has_info && !scholia_image_header_read (bytes, length, &self->info, error))
    return FALSE;

  self->has_info = TRUE;
  scholia_exif_search_take (self->search, bytes, length);
  return TRUE;
}

void
scholia_image_sniffer_get_info (ScholiaImageSniffer *self,
                                ScholiaImageInfo    *info)
{
  gboolean is_transposed;

  g_return_if_fail (self != NULL && self->has_info);
  g_return_if_fail (info != NULL);

  is_transposed = scholia_exif_is_transposed (scholia_exif_search_get_orientation (self->search));
  info->width = is_transposed ? self->info.height : self->info.width;
  info->height = is_transposed ? self->info.width : self->info.height;
  g_strlcpy (info->media_type, self->info.media_type, sizeof info->media_type);
}

gboolean
scholia_image_sniff (const guint8      *bytes,
                     gsize              length,
                     ScholiaImageInfo  *info,
                     GError           **error)
{
  g_autoptr(ScholiaImageSniffer) self = scholia_image_sniffer_new ();

  if (!scholia_image_sniffer_take (self, bytes, length, error))
    return FALSE;

  scholia_image_sniffer_get_info (self, info);
  return TRUE;
}

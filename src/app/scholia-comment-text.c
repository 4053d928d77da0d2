/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-comment-text.h"

/* Beyond this, in characters, nobody sees more of it without scrolling; measuring it costs time
 * at each key. */
#define MEASURED_CHARS 2000

struct _ScholiaCommentText
{
  GtkTextView parent_instance;
};

G_DEFINE_FINAL_TYPE (ScholiaCommentText, scholia_comment_text, GTK_TYPE_TEXT_VIEW)

static char *
dup_measured_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, MEASURED_CHARS);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static GtkSizeRequestMode
scholia_comment_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
scholia_comment_text_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  GtkWidgetClass *parent_class = GTK_WIDGET_CLASS (scholia_comment_text_parent_class);
  g_autofree char *text = NULL;
  g_autoptr(PangoLayout) layout = NULL;
  int height;

  parent_class->measure (widget, orientation, for_size, minimum, natural,
                         minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  text = dup_measured_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)));
  layout = gtk_widget_create_pango_layout (widget, text);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (for_size > 0)
    pango_layout_set_width (layout, for_size * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = height;
  *natural = height;
}

static void
scholia_comment_text_class_init (ScholiaCommentTextClass *klass)
{
  GTK_WIDGET_CLASS (klass)->get_request_mode = scholia_comment_text_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = scholia_comment_text_measure;
}

static void
scholia_comment_text_init (ScholiaCommentText *self)
{
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), "changed",
                           G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-start-page.h"

#include "scholia-adaptive-bin.h"
#include "scholia-css-class.h"
#include "scholia-recent-boards.h"
#include "scholia-recent-card.h"

/* Cards on the page; older boards are found again by opening their image or their link. */
#define MAX_CARDS 60
/* The icon alone in the window, and above a list, in pixels. */
#define ICON_SIZE_ALONE 128
#define ICON_SIZE_ABOVE_LIST 80

struct _ScholiaStartPage
{
  AdwBin parent_instance;

  ScholiaAdaptiveBin *adaptive_bin;
  GtkWidget *welcome;
  GtkImage *icon;
  GtkWidget *hint;
  GtkBox *buttons;
  GtkWidget *open_button;
  GtkWidget *recent_box;
  GtkFlowBox *cards;

  GListModel *recents;
};

enum
{
  RECENT_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaStartPage, scholia_start_page, ADW_TYPE_BIN)

static void
card_activated_cb (ScholiaStartPage  *self,
                   ScholiaRecentCard *card)
{
  g_signal_emit (self, signals[RECENT_WANTED], 0, scholia_recent_card_get_board (card), FALSE);
}

static void
open_wanted_cb (ScholiaStartPage  *self,
                gboolean           in_new_window,
                ScholiaRecentCard *card)
{
  g_signal_emit (self, signals[RECENT_WANTED], 0,
                 scholia_recent_card_get_board (card), in_new_window);
}

static void
remove_wanted_cb (ScholiaStartPage  *self,
                  ScholiaRecentCard *card)
{
  int index = gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (card));
  GtkFlowBoxChild *next;

  /* Before the card goes: GTK 4.8 keeps a menu for good that goes with the focus in it. */
  gtk_widget_grab_focus (self->open_button);
  scholia_recent_boards_remove (scholia_recent_boards_get_default (),
                                scholia_recent_card_get_board (card));

  /* Then to what came in its place, or else before it. */
  next = gtk_flow_box_get_child_at_index (self->cards, index);
  if (next == NULL && index > 0)
    next = gtk_flow_box_get_child_at_index (self->cards, index - 1);
  if (next != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next));
}

static GtkWidget *
create_card_cb (gpointer item,
                gpointer user_data)
{
  ScholiaStartPage *self = user_data;
  GtkWidget *card = scholia_recent_card_new (item);

  g_signal_connect_swapped (card, "open-wanted", G_CALLBACK (open_wanted_cb), self);
  g_signal_connect_swapped (card, "remove-wanted", G_CALLBACK (remove_wanted_cb), self);

  return card;
}

static void
narrow_changed_cb (ScholiaStartPage *self)
{
  gboolean is_narrow = scholia_adaptive_bin_is_narrow (self->adaptive_bin);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL
                                            : GTK_ORIENTATION_HORIZONTAL);
}

static void
recents_changed_cb (ScholiaStartPage *self)
{
  gboolean has_recents = g_list_model_get_n_items (self->recents) > 0;

  gtk_widget_set_visible (self->recent_box, has_recents);
  gtk_widget_set_visible (self->hint, !has_recents);
  gtk_widget_set_vexpand (self->welcome, !has_recents);
  gtk_image_set_pixel_size (self->icon, has_recents ? ICON_SIZE_ABOVE_LIST : ICON_SIZE_ALONE);
  scholia_css_class_set (self->welcome, "above-list", has_recents);
}

static gboolean
scholia_start_page_grab_focus (GtkWidget *widget)
{
  ScholiaStartPage *self = SCHOLIA_START_PAGE (widget);

  return gtk_widget_grab_focus (self->open_button);
}

static void
scholia_start_page_dispose (GObject *object)
{
  ScholiaStartPage *self = SCHOLIA_START_PAGE (object);

  g_clear_object (&self->recents);

  G_OBJECT_CLASS (scholia_start_page_parent_class)->dispose (object);
}

static void
scholia_start_page_class_init (ScholiaStartPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SCHOLIA_TYPE_ADAPTIVE_BIN);

  object_class->dispose = scholia_start_page_dispose;
  widget_class->grab_focus = scholia_start_page_grab_focus;

  signals[RECENT_WANTED] = g_signal_new ("recent-wanted", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2,
                                         SCHOLIA_TYPE_RECENT_BOARD, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, adaptive_bin);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, icon);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, hint);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, recent_box);
  gtk_widget_class_bind_template_child (widget_class, ScholiaStartPage, cards);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
scholia_start_page_init (ScholiaStartPage *self)
{
  GListModel *recents = scholia_recent_boards_get_model (scholia_recent_boards_get_default ());

  gtk_widget_init_template (GTK_WIDGET (self));

  self->recents = G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (recents), 0, MAX_CARDS));
  gtk_flow_box_bind_model (self->cards, self->recents, create_card_cb, self, NULL);
  g_signal_connect_object (self->recents, "items-changed", G_CALLBACK (recents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  recents_changed_cb (self);
}

GtkWidget *
scholia_start_page_new (void)
{
  return g_object_new (SCHOLIA_TYPE_START_PAGE, NULL);
}
